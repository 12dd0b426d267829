import { expect } from 'chai';
import '../index.ts';
import type { SelectDetail } from '../base/andon-element.ts';
import { EVERY_ELEMENT, titleOf } from '../testing/every-element.ts';
import { queuesFrame } from '../testing/frames.ts';
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
        {
          filter: 'queue=billing',
          figure: 'queue.offered',
          time: undefined,
          window: '4h',
          weekday,
          hour,
          timeZone: 'Asia/Tokyo',
        },
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
    expect(chosen).to.deep.equal([{ filter: '', figure: 'survey.csat', time: undefined, window: '30d', score: 4 }]);
  });

  it('is an age', async () => {
    const settings = { of: 'backlog', selectable: true, source: sourceIn('live') };
    const { chosen, find } = await choosing('andon-distribution', settings);
    (await find('.column:last-child .select')).click();
    expect(chosen).to.have.length(1);
    expect(chosen[0]).to.include({ figure: 'response.backlog', toMs: null });
    expect(chosen[0]?.fromMs).to.be.greaterThan(0);
  });

  for (const [tag, settings, selector, what] of [
    ['andon-nps', {}, '.figure-line .select', { figure: 'survey.nps', window: '30d' }],
    ['andon-nps', {}, '.stretch:first-child .select', { figure: 'survey.detractors', window: '30d' }],
    ['andon-nps', {}, '.column:nth-child(11) .select', { figure: 'survey.nps', window: '30d', score: 10 }],
    ['andon-csat', {}, '.column:nth-child(2) .select', { figure: 'survey.csat', window: '30d', score: 2 }],
    ['andon-csat', {}, '.stat:last-child .select', { figure: 'survey.effort', window: '30d' }],
    ['andon-backlog', {}, '.stat:last-child .select', { figure: 'response.resolved', window: '24h' }],
    ['andon-response-time', {}, '.gauge .select', { figure: 'response.withinTarget', window: '24h' }],
    ['andon-response-time', {}, '.stat:nth-child(2) .select', { figure: 'response.overdue', window: '24h' }],
    ['andon-complaints', {}, '.gauge .select', { figure: 'complaint.acknowledgedInTime', window: '7d' }],
    ['andon-service-level', {}, '.figure-line .select', { figure: 'queue.serviceLevel', window: '30m' }],
    ['andon-queue', {}, '.pair .stat:last-child .select', { figure: 'queue.longestWaitSince', window: '30m' }],
    ['andon-queue', {}, '.stats .stat:last-child .select', { figure: 'queue.abandoned', window: '30m' }],
    ['andon-agents', {}, '.stretch:nth-child(2) .select', { figure: 'queue.agentsBusy', window: '30m' }],
    [
      'andon-target',
      { figure: 'queue.serviceLevel' },
      '.label .select',
      { figure: 'queue.serviceLevel', window: '30m' },
    ],
  ] as const)
    it(`is a part of ${tag}: ${selector}`, async () => {
      const { chosen, find } = await choosing(tag, {
        ...settings,
        selectable: true,
        filter: 'site=berlin',
        source: sourceIn('live'),
      });
      (await find(selector)).click();
      expect(chosen).to.deep.equal([{ filter: 'site=berlin', time: undefined, ...what }]);
    });

  for (const [tag, figure] of [
    ['andon-backlog', 'response.backlog'],
    ['andon-response-time', 'response.backlog'],
    ['andon-complaints', 'complaint.open'],
  ] as const)
    it(`is an age of ${tag}`, async () => {
      const { chosen, find } = await choosing(tag, { selectable: true, source: sourceIn('live') });
      (await find('.column:last-child .select')).click();
      (await find('.column:first-child .select')).click();
      expect(chosen).to.have.length(2);
      expect(chosen[0]).to.include({ figure, toMs: null });
      expect(chosen[1]).to.include({ figure, fromMs: 0 });
      expect(chosen[1]?.toMs).to.be.greaterThan(0);
    });

  it('is one button a column, for who sees it and who hears it', async () => {
    const { element } = await choosing('andon-nps', { selectable: true, source: sourceIn('live') });
    await until(() => element.shadowRoot?.querySelector('.column .select'));
    const buttons = [...(element.shadowRoot?.querySelectorAll('.column button') ?? [])];
    expect(buttons.map((button) => button.textContent)).to.deep.equal([...Array(11).keys()].map(String));
    expect(buttons.filter((button) => button.closest('[aria-hidden], .vh'))).to.deep.equal([]);
  });

  it('is a complaint past its time', async () => {
    const { chosen, find } = await choosing('andon-complaints', { selectable: true, source: sourceIn('live') });
    const name = await find('.reference .select');
    name.click();
    expect(chosen).to.have.length(1);
    expect(chosen[0]).to.include({ figure: 'complaint.overdue', entity: name.textContent?.trim() });
    expect(chosen[0]?.entity).not.to.equal('');
  });

  it('is a team of agents', async () => {
    const frame = { ...queuesFrame() };
    const { element, chosen } = await choosing('andon-agents', {
      frame,
      'group-by': 'queue',
      filter: 'site=berlin',
      selectable: true,
    });
    element.shadowRoot?.querySelector<HTMLElement>('tbody tr:nth-child(3) .select')?.click();
    expect(chosen).to.deep.equal([
      { filter: 'site=berlin;queue=orders', figure: 'queue.agentsAvailable', time: undefined, window: '30m' },
    ]);
  });

  it('is one group, whatever parts a filter in its name', async () => {
    const [group] = queuesFrame().groups;
    const key = [{ dimension: 'queue', value: 'Billing & payments; returns, 50 %' }];
    const frame = { ...queuesFrame(), groups: [{ ...group!, key }] };
    const { element, chosen } = await choosing('andon-queue', { frame, 'group-by': 'queue', selectable: true });
    element.shadowRoot?.querySelector<HTMLElement>('tbody .select')?.click();
    const detail = await mount('andon-queue', { filter: chosen[0]!.filter, source: sourceIn('live') });
    expect(detail.filterValues).to.deep.equal({ queue: [key[0]!.value] });
  });

  it('is named by the title and the number, where the number is the button', async () => {
    const { element } = await choosing('andon-nps', { selectable: true, source: sourceIn('live') });
    const button = await until(() => element.shadowRoot?.querySelector('.select.main'));
    const names = button.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const name = names.map((id) => element.shadowRoot?.getElementById(id)?.textContent ?? '').join(' ');
    expect(name.replace(/\s+/g, ' ')).to.match(/^NPS 34/);
  });

  it('is not the words that stand in place of a number', async () => {
    const { element } = await choosing('andon-nps', { selectable: true, source: sourceIn('too-few') });
    await until(() => element.shadowRoot?.querySelector('.figure.words'));
    expect(element.shadowRoot?.querySelector('.select.main')).to.equal(null);
  });

  describe('is a target of 24 pixels', () => {
    for (const [tag, settings] of EVERY_ELEMENT.filter(([, { variant }]) => variant !== 'light'))
      for (const width of [220, 640])
        it(`${titleOf([tag, settings])}, ${width} px wide`, async () => {
          const page = document.createElement('div');
          page.style.cssText = `inline-size:${width}px;font-size:13px`;
          document.body.append(page);
          try {
            const element = await mount(
              tag,
              { ...settings, locale: 'en', selectable: true, source: sourceIn('live') },
              page,
            );
            await until(() => element.getAttribute('data-state') === 'live');
            await drawn(element);
            const buttons = [...(element.shadowRoot?.querySelectorAll('.select') ?? [])];
            const small = buttons
              .map((button) => {
                const { width, height } = getComputedStyle(button, '::after');
                return {
                  name: button.textContent?.trim(),
                  width: Number.parseFloat(width),
                  height: Number.parseFloat(height),
                };
              })
              .filter((target) => !(target.width >= 24 && target.height >= 24));
            expect(small).to.deep.equal([]);
            expect(buttons.length > 0).to.equal('selectable' in element);
          } finally {
            page.remove();
          }
        });
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
        const { figure, stepMs } = frame;
        expect(chosen).to.deep.equal([{ filter, figure, time, stepMs, window: frame.meta.window }]);
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
