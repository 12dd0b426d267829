import { describe, expect, it } from 'vitest';
import { bundleSize } from './bundle-size.ts';

const KB = 1000;
const defined = (name: string): string => `elements/${name}/${name}.define.ts`;

describe('what a page fetches, gzip', () => {
  it('for provider, status and one number', async () => {
    const { firstBytes, later } = await bundleSize(['provider', 'status', 'metric'].map(defined));
    expect(firstBytes).toBeLessThan(24.6 * KB);
    // A language other than English is one small file more.
    expect(later['zh-cn']).toBeLessThan(5 * KB);
    // What the numbers mean, when a reader first asks.
    expect(later['definition-popover']! + later['definition.body']!).toBeLessThan(4.8 * KB);
    // Where an element has targets or a comparison, while the connection opens.
    expect(later.settings).toBeLessThan(0.8 * KB);
    // Soon after the first number, on every page: help, ages, spoken words, announcements, what is not of now, motion and paper.
    expect(later.afterwards! + later['help-words']!).toBeLessThan(3.2 * KB);
  });

  it('for every element, and for charts only where one is drawn', async () => {
    const { firstBytes, later } = await bundleSize(['index.ts']);
    expect(firstBytes).toBeLessThan(45 * KB);
    // A chart with its drawing, and with what points at it and writes it as a table.
    expect(later.echarts! + later['trend.option']! + later['trend.body']!).toBeLessThan(205 * KB);
    expect(later['trend.option']! + later['trend.body']!).toBeLessThan(8.2 * KB);
    expect(later.echarts).toBeGreaterThan(100 * KB);
  });
});
