import { expect } from 'chai';
import '../index.ts';
import type { SelectDetail } from '../base/andon-element.ts';
import { drawn, mount, type Settings, unmountAll, until } from '../testing/mount.ts';
import { sourceIn } from '../testing/scenes.ts';
import { seriesFrame } from '../testing/series-frames.ts';

afterEach(unmountAll);

/** An element and what is chosen on it. */
async function choosing(tag: keyof HTMLElementTagNameMap, settings: Settings) {
  const chosen: SelectDetail[] = [];
  const element = await mount(tag, { locale: 'en', ...settings });
  element.addEventListener('andon-select', (event) => chosen.push((event as CustomEvent<SelectDetail>).detail));
  const find = <E extends HTMLElement>(selector: string): Promise<E> =>
    until(() => element.shadowRoot?.querySelector<E>(selector));
  return { element, chosen, find };
}

async function press(on: HTMLElement, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await drawn((on.getRootNode() as ShadowRoot).host);
}

describe('what a reader chooses', () => {
  const week = { figure: 'queue.offered', filter: 'queue=billing', 'time-zone': 'Asia/Tokyo' };

  for (const [keys, weekday, hour] of [
    [['ArrowRight'], 1, 0],
    [['ArrowDown'], 1, 0],
    [['ArrowLeft'], 1, 23],
    [['ArrowUp'], 7, 0],
    [['ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft'], 2, 22],
  ] as const)
    it(`is an hour of the week: ${keys.join(' ')}`, async () => {
      const { chosen, find } = await choosing('andon-heatmap', { ...week, source: sourceIn('live') });
      await find('td[data-known]');
      await press(await find('.keys'), ...keys, 'Enter');
      expect(chosen).to.deep.equal([
        { filter: 'queue=billing', figure: 'queue.offered', time: undefined, weekday, hour, timeZone: 'Asia/Tokyo' },
      ]);
    });

  it('is the hour of the week under the pointer', async () => {
    const { chosen, find } = await choosing('andon-heatmap', { ...week, source: sourceIn('live') });
    (await find('tbody tr:nth-child(3) td[data-known]:nth-of-type(10)')).click();
    expect(chosen.map(({ weekday, hour }) => [weekday, hour])).to.deep.equal([[3, 9]]);
  });

  it('is a score', async () => {
    const settings = { of: 'csat', selectable: true, source: sourceIn('live') };
    const { chosen, find } = await choosing('andon-distribution', settings);
    (await find('.column:nth-child(4) .select')).click();
    expect(chosen).to.deep.equal([{ filter: '', figure: 'survey.csat', time: undefined, score: 4 }]);
  });

  it('is an age', async () => {
    const settings = { of: 'backlog', selectable: true, source: sourceIn('live') };
    const { chosen, find } = await choosing('andon-distribution', settings);
    (await find('.column:last-child .select')).click();
    expect(chosen).to.have.length(1);
    expect(chosen[0]).to.include({ figure: 'response.backlog', toMs: null });
    expect(chosen[0]?.fromMs).to.be.greaterThan(0);
  });

  it('is what agents do', async () => {
    const settings = { selectable: true, filter: 'team=north', source: sourceIn('live') };
    const { chosen, find } = await choosing('andon-agents', settings);
    (await find('.stretch:nth-child(2) .select')).click();
    expect(chosen).to.deep.equal([{ filter: 'team=north', figure: 'queue.agentsBusy', time: undefined }]);
  });

  describe('of several lines', () => {
    const group = (value: string) => [{ dimension: 'queue', value }];
    const frame = seriesFrame({ group: group('billing'), at: () => 0.9 }, { target: null }, [
      { group: group('orders'), at: () => 0.5 },
    ]);
    const lines = async () => {
      const chart = await choosing('andon-trend', { frame, filter: 'site=berlin' });
      await chart.find('canvas');
      return { ...chart, box: await chart.find('.chart') };
    };

    for (const [keys, filter] of [
      [[], 'site=berlin'],
      [['ArrowDown'], 'site=berlin;queue=billing'],
      [['ArrowDown', 'ArrowDown'], 'site=berlin;queue=orders'],
      [['ArrowUp'], 'site=berlin;queue=orders'],
      [['ArrowUp', 'ArrowDown'], 'site=berlin'],
    ] as const)
      it(`is the one turned to: ${keys.join(' ')}`, async () => {
        const { chosen, box, find } = await lines();
        await press(box, 'Home', ...keys, 'Enter');
        const time = Date.parse(frame.groups[0]!.points[0]!.t);
        expect(chosen).to.deep.equal([{ filter, figure: frame.figure, time }]);
        const spoken = (await find('.chart [aria-live]')).textContent ?? '';
        const named = ['billing', 'orders'].filter((name) => !filter.includes('queue=') || filter.endsWith(name));
        expect(spoken.match(/Billing|Orders/g)?.map((name) => name.toLowerCase())).to.deep.equal(named);
      });

    it('is the one near the pointer', async () => {
      const { element, chosen, box, find } = await lines();
      await press(box, 'Home');
      const spots = await until(() => {
        const found = [...(element.shadowRoot?.querySelectorAll('.spot') ?? [])];
        return found.length === 2 && found.map((spot) => spot.getBoundingClientRect());
      });
      for (const { x, y, width, height } of spots) {
        const at = { clientX: x + width / 2, clientY: y + height / 2 + 5, bubbles: true };
        box.dispatchEvent(new PointerEvent('pointermove', at));
        box.click();
      }
      const between = { clientX: spots[0]!.x, clientY: (spots[0]!.y + spots[1]!.y) / 2, bubbles: true };
      box.dispatchEvent(new PointerEvent('pointermove', between));
      box.click();
      await find('.tip');
      expect(chosen.map(({ filter }) => filter)).to.deep.equal([
        'site=berlin;queue=billing',
        'site=berlin;queue=orders',
        'site=berlin',
      ]);
    });
  });
});
