import { expect } from 'chai';
import './channels/channels.define.ts';
import './table/table.define.ts';
import type { Figure, FiguresFrame } from '../frames.ts';
import { AS_OF_MS, figure, figuresFrame } from '../testing/frames.ts';
import { mount } from '../testing/mount.ts';

const loose = (text: string | null | undefined): string => (text ?? '').replaceAll(/[\u202f\u00a0]/g, ' ').trim();

/** A frame with one group for each value, in this order. */
const grouped = (dimension: string, figures: Readonly<Record<string, readonly Figure[]>>): FiguresFrame => ({
  ...figuresFrame(),
  groups: Object.entries(figures).map(([value, of]) => ({ key: [{ dimension, value }], figures: of })),
});

const waiting = (value: number | null): Figure =>
  figure('queue.waiting', value === null ? { value, state: 'EMPTY' } : { value });
/** The running wait of whoever has waited longest. */
const longest = (waitMs: number): Figure =>
  figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - waitMs });

describe('<andon-table>', () => {
  const frame = grouped('team', {
    north: [waiting(7), longest(60_000)],
    east: [waiting(null), longest(300_000)],
    south: [waiting(12), longest(120_000)],
    west: [waiting(0), longest(30_000)],
  });
  const open = (settings: object = {}) =>
    mount('andon-table', { columns: 'queue.waiting; queue.longestWaitSince', frame, ...settings });
  const rows = (table: Element): string[] =>
    [...table.shadowRoot!.querySelectorAll('tbody th')].map((name) => loose(name.textContent));
  const heads = (table: Element): HTMLElement[] => [...table.shadowRoot!.querySelectorAll<HTMLElement>('thead button')];
  const orders = (table: Element): (string | null)[] =>
    heads(table).map((head) => head.closest('th')!.getAttribute('aria-sort'));

  it('keeps the order of the server, also for a column it does not have', async () => {
    expect(rows(await open())).to.deep.equal(['North', 'East', 'South', 'West']);
    expect(rows(await open({ sort: 'queue.offered' }))).to.deep.equal(['North', 'East', 'South', 'West']);
  });

  it('sorts by a column, the largest first, then the smallest, then as it was, with empty rows last', async () => {
    const table = await open();
    const seen = [];
    for (let click = 0; click < 3; click++) {
      heads(table)[0]!.click();
      await table.updateComplete;
      seen.push([table.sort, ...rows(table), orders(table)]);
    }
    expect(seen).to.deep.equal([
      ['-queue.waiting', 'South', 'North', 'West', 'East', ['descending', null]],
      ['queue.waiting', 'West', 'North', 'South', 'East', ['ascending', null]],
      [undefined, 'North', 'East', 'South', 'West', [null, null]],
    ]);
  });

  it('sorts running times by how long they are', async () => {
    expect(rows(await open({ sort: '-queue.longestWaitSince' }))).to.deep.equal(['East', 'South', 'North', 'West']);
    expect(rows(await open({ sort: 'queue.longestWaitSince' }))).to.deep.equal(['West', 'North', 'South', 'East']);
  });
});

describe('<andon-channels>', () => {
  const meaning = async (figure: string, figures: Readonly<Record<string, readonly Figure[]>>): Promise<string> => {
    const element = await mount('andon-channels', { figure, frame: grouped('channel', figures) });
    return loose(element.shadowRoot!.querySelector('[part=meaning]')?.textContent);
  };

  it('says between which channels the values lie, without those that have none', async () => {
    const figures = { phone: [waiting(7)], chat: [waiting(null)], email: [waiting(12)], web: [waiting(3)] };
    expect(await meaning('queue.waiting', figures)).to.equal('From 3 (Web) to 12 (E-mail)');
    expect(await meaning('queue.waiting', { phone: [waiting(7)] })).to.equal('');
    expect(await meaning('queue.waiting', {})).to.equal('Nothing to count');
  });

  it('compares running times by how long they are', async () => {
    const figures = { phone: [longest(60_000)], chat: [longest(300_000)] };
    expect(await meaning('queue.longestWaitSince', figures)).to.equal('From 1 min 00 s (Phone) to 5 min 00 s (Chat)');
    const element = await mount('andon-channels', {
      figure: 'queue.longestWaitSince',
      frame: grouped('channel', figures),
    });
    const lengths = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.length')];
    expect(lengths.map(({ style }) => style.getPropertyValue('--to'))).to.deep.equal(['19.61%', '98.04%']);
  });
});
