import { expect } from 'chai';
import '../../index.ts';
import { AS_OF_MS } from '../../testing/frames.ts';
import { drawn, frames, mount, part, type Settings, seen, unmountAll, until } from '../../testing/mount.ts';
import { seriesFrame } from '../../testing/series-frames.ts';
import { COLOURS } from '../../theme/tokens.ts';
import type { AndonTrend } from './trend.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');

async function chart(settings: Settings = {}): Promise<AndonTrend> {
  const element = await mount('andon-trend', { frame: seriesFrame(), ...settings });
  await until(() => element.shadowRoot?.querySelector('canvas'));
  return element;
}

const press = (element: AndonTrend, key: string): void => {
  part(element, 'chart')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
};

describe('<andon-trend>', () => {
  it('draws on a canvas and names the target beside the line', async () => {
    const element = await chart();
    await until(() => element.shadowRoot?.querySelector('.end.target'));
    expect(loose(element.shadowRoot?.querySelector('.end.target')?.textContent ?? '')).to.equal('target 80 %');
  });

  it('is drawn for white paper while a page is printed, whatever its theme', async () => {
    const element = await chart({ theme: 'dark' });
    const { width, height } = await until(() => element.shadowRoot?.querySelector('canvas'));
    /** Whether the line has a colour, by its pixels that nothing is mixed into. */
    const has = (colour: string): boolean => {
      const canvas = element.shadowRoot!.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) return true;
      }
      return false;
    };
    const { light, dark } = COLOURS.accent;
    await until(() => has(dark));
    dispatchEvent(new Event('beforeprint'));
    expect([has(light), has(dark)]).to.deep.equal([true, false]);
    dispatchEvent(new Event('afterprint'));
    expect([has(light), has(dark)]).to.deep.equal([false, true]);
  });

  it('names several lines directly, without overlap', async () => {
    const group = (value: string) => [{ dimension: 'queue', value }];
    const element = await chart({
      frame: seriesFrame({ group: group('billing') }, { target: null }, [
        { group: group('orders'), seed: 9 },
        { group: group('returns'), seed: 11 },
      ]),
    });
    const names = await until(() => {
      const found = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.end') ?? [])];
      return found.length === 3 && found;
    });
    const tops = names.map((name) => name.getBoundingClientRect()).toSorted((a, b) => a.top - b.top);
    expect(names.map((name) => name.textContent)).to.have.members(['Billing', 'Orders', 'Returns']);
    expect(tops[1]!.top).to.be.at.least(tops[0]!.bottom - 1);
    expect(tops[2]!.top).to.be.at.least(tops[1]!.bottom - 1);
  });

  it('draws the limits of a process, names them, and tells of a point beyond them in the cross-hair and in the table', async () => {
    const plain = seriesFrame();
    const values = plain.groups[0]!.points.flatMap(({ value, partial }) => (partial || value == null ? [] : [value]));
    const highest = Math.max(...values);
    const limits = { centre: 0.8, lower: 0.6, upper: highest - 0.001, points: values.length };
    const frame = { ...plain, groups: plain.groups.map((group) => ({ ...group, limits })) };
    const element = await chart({ frame, limits: true });
    const names = await until(() => {
      const found = [...(element.shadowRoot?.querySelectorAll('.end') ?? [])];
      return found.length === 3 && found;
    });
    expect(names.map(({ textContent }) => loose(textContent ?? '').replace(/\d+ /, ''))).to.deep.equal([
      'limit %',
      'target %',
      'limit %',
    ]);
    const at = plain.groups[0]!.points.findIndex(({ value }) => value === highest);
    press(element, 'Home');
    for (let step = 0; step < at; step++) press(element, 'ArrowRight');
    await drawn(element);
    expect(element.shadowRoot?.querySelector('.chart [aria-live]')?.textContent).to.contain('beyond its limits');
    element.view = 'table';
    await drawn(element);
    expect(seen(element).match(/beyond its limits/g)).to.have.length(1);
  });

  it('is read point by point with the keyboard', async () => {
    const element = await chart();
    press(element, 'End');
    press(element, 'ArrowLeft');
    await drawn(element);
    const spoken = element.shadowRoot?.querySelector('[aria-live]')?.textContent ?? '';
    expect(loose(spoken)).to.match(/^13:55 – 14:00, \d+ %$/);
    press(element, 'Escape');
    await drawn(element);
    expect(element.shadowRoot?.querySelector('.tip')).to.equal(null);
  });

  it('follows the point that is still filling, and draws all anew when another begins', async () => {
    const first = seriesFrame();
    const [group] = first.groups;
    const last = group!.points.findLast(({ partial }) => !partial)!;
    const filling = (value: number, t = last.t, done: readonly (typeof last)[] = []) => {
      const time = new Date(Date.parse(t) + first.stepMs).toISOString();
      const points = group!.points.filter((point) => !point.partial);
      return {
        ...first,
        groups: [{ ...group!, points: [...points, ...done, { ...last, t: time, value, partial: true }] }],
      };
    };
    const element = await chart({ frame: filling(last.value!) });
    const canvases = (): HTMLCanvasElement[] => [...(element.shadowRoot?.querySelectorAll('canvas') ?? [])];
    const picture = (): string =>
      canvases()
        .map((canvas) => canvas.toDataURL())
        .join();
    const drawings = [await until(picture)];
    // Where the points stand that stay.
    const brush = canvases()[0]!.getContext('2d')!;
    let cleared = 0;
    brush.clearRect = (...box) => {
      cleared += 1;
      CanvasRenderingContext2D.prototype.clearRect.apply(brush, box);
    };
    const clearings: number[] = [];
    const then = [filling(last.value! - 0.01), filling(last.value! + 0.01)];
    const next = { ...last, t: then[0]!.groups[0]!.points.at(-1)!.t };
    for (const frame of [...then, filling(last.value!, next.t, [next]), filling(last.value!)]) {
      element.frame = frame;
      drawings.push(await until(() => picture() !== drawings.at(-1) && picture()));
      clearings.push(cleared);
    }
    // Only the next whole point has them drawn again.
    expect(clearings.slice(0, 3)).to.deep.equal([0, 0, 1]);
    // The same frame gives the same picture, whatever was drawn before it.
    expect(new Set(drawings).size).to.equal(4);
    expect(drawings.at(-1)).to.equal(drawings[0]);
  });

  it('says that a point is still filling, and that a gap is one', async () => {
    const element = await chart({ frame: seriesFrame({ points: 10, gap: [0, 1] }) });
    press(element, 'End');
    await drawn(element);
    expect(seen(element)).to.contain('still filling');
    press(element, 'Home');
    await drawn(element);
    expect(element.shadowRoot?.querySelector('[aria-live]')?.textContent).to.contain('No data');
  });

  it('lets the reader choose a point to drill down', async () => {
    const element = await chart({ filter: 'queue=billing' });
    const chosen: unknown[] = [];
    element.addEventListener('andon-select', (event) => chosen.push((event as CustomEvent<unknown>).detail));
    press(element, 'End');
    press(element, 'Enter');
    expect(chosen).to.deep.equal([
      {
        filter: 'queue=billing',
        figure: 'queue.serviceLevel',
        time: AS_OF_MS - (AS_OF_MS % 300_000),
        stepMs: 300_000,
        window: '4h',
      },
    ]);
  });

  it('shows the same numbers as a table', async () => {
    const element = await chart();
    element.shadowRoot?.querySelector<HTMLButtonElement>('.switch')?.click();
    await drawn(element);
    const rows = element.shadowRoot?.querySelectorAll('tbody tr');
    expect(rows).to.have.length(48);
    expect(loose(rows?.[0]?.textContent ?? ''))
      .to.contain('14:00 – 14:05')
      .and.to.contain('still filling');
    expect(element.shadowRoot?.querySelector('canvas')).to.equal(null);
  });

  it('gives comma-separated values', async () => {
    const element = await chart();
    expect((await element.toCsv()).split('\r\n')[0]).to.equal('time,value,n,lower,upper,partial,figure,unit,stepMs');
  });

  it('makes a chart anew when it comes back, and leaves none when it goes', async () => {
    const element = await chart();
    const canvas = element.shadowRoot?.querySelector('canvas');
    element.remove();
    await frames(2);
    expect(canvas?.isConnected).to.equal(false);
    document.body.append(element);
    await until(() => element.shadowRoot?.querySelector('canvas'));
    expect(element.shadowRoot?.querySelector('canvas')).to.not.equal(canvas);
  });

  it('keeps its chart when it is moved', async () => {
    const element = await chart();
    const canvas = element.shadowRoot?.querySelector('canvas');
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await drawn(element);
    expect(element.shadowRoot?.querySelector('canvas')).to.equal(canvas);
    elsewhere.remove();
  });

  it('says so where there is nothing to draw', async () => {
    const element = await mount('andon-trend', { frame: seriesFrame({ at: () => null }) });
    expect(seen(element)).to.contain('Nothing to count');
    expect(element.state).to.equal('empty');
  });
});
