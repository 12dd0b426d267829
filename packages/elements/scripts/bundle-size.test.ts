import { describe, expect, it } from 'vitest';
import { bundleSize } from './bundle-size.ts';

const KB = 1000;
const defined = (name: string): string => `elements/${name}/${name}.define.ts`;

describe('what a page fetches, gzip', () => {
  it('for provider, status and one number', async () => {
    const { first, firstFiles, later } = await bundleSize(['provider', 'status', 'metric'].map(defined));
    console.log('provider, status and one number:', first);
    expect(firstFiles).toBe(1);
    expect(first.gzip).toBeLessThan(22 * KB);
    expect(first.zlib).toBeLessThan(22.75 * KB);
    expect(first.brotli).toBeLessThan(20.65 * KB);
    // A language other than English is one small file more.
    expect(await later(['zh-cn'])).toBeLessThan(5 * KB);
    // Soon after the first number, on every page: help, ages, targets, spoken words, announcements, what is not of now, motion and paper.
    expect(await later(['afterwards'])).toBeLessThan(4.1 * KB);
    // What the numbers mean, when a reader first asks, with its words.
    expect(await later(['definition-popover', 'definition.body'], ['afterwards'])).toBeLessThan(5.1 * KB);
    // Where an element has targets, a comparison or settings of its figure, while the connection opens; what it shares with the help comes with it then.
    expect(await later(['settings'], ['afterwards'])).toBeLessThan(1.2 * KB);
  });

  it('for every element, and for charts only where one is drawn', async () => {
    const { first, firstFiles, later } = await bundleSize(['index.ts']);
    console.log('every element:', first);
    expect(firstFiles).toBe(1);
    expect(first.gzip).toBeLessThan(45 * KB);
    expect(first.zlib).toBeLessThan(45 * KB);
    expect(first.brotli).toBeLessThan(45 * KB);
    // A chart with its drawing, and with what points at it and writes it as a table.
    expect(await later(['echarts', 'trend.option', 'trend.body'], ['afterwards'])).toBeLessThan(205 * KB);
    // Its words, and what it says to who does not see it.
    expect(await later(['trend.option', 'trend.body'], ['afterwards', 'echarts'])).toBeLessThan(8.4 * KB);
    expect(await later(['echarts'])).toBeGreaterThan(100 * KB);
  });
});
