/* What views that are kept hold of the past, and for how long. */

import { describe, expect, it } from 'vitest';
import { EXACT_LIMIT, nearestRank } from '../counts/sketch.ts';
import { createMetricState, type MetricView, type WindowName } from '../index.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Of windows up to five minutes. */
const STEP_MS = 5 * SECOND;

function desk() {
  const { state, send } = serviceDesk({ minimumGroup: 1 });
  const open = (window: WindowName, groupBy: readonly string[] = []) =>
    state.openView({ family: 'queue', filter: {}, window, groupBy });
  /** One contact in each step, in turn of two queues. */
  const busy = (fromSecond: number, toSecond: number, look: readonly MetricView[] = []) => {
    for (let second = fromSecond; second < toSecond; second += 5) {
      send('contact.queued', second, `c${second}`, { queue: second % 2 === 0 ? 'sales' : 'billing' });
      for (const view of look) view.frame(START + second * SECOND);
    }
  };
  return { state, send, open, busy };
}

/** Steps that a view holds, of all its groups. */
function heldBy(view: MetricView): number {
  return view.kept.reduce((sum, { size }) => sum + size, 0);
}

/** Steps of a window, of the one before it, and a few. */
function stepsOf(windowMs: number): number {
  return (2 * windowMs) / STEP_MS + 4;
}

describe('a view that is kept', () => {
  it('holds the steps of its window and of the one before, however long it is watched', () => {
    const { open, busy } = desk();
    const view = open('1m');
    busy(0, 60, [view]);
    expect(heldBy(view)).toBe(12);
    busy(60, 600, [view]);
    const after = heldBy(view);
    expect(after).toBeGreaterThanOrEqual(24);
    expect(after).toBeLessThanOrEqual(stepsOf(MINUTE));
    busy(600, 3 * 3600, [view]);
    expect(heldBy(view)).toBe(after);
    // Nothing happens for long: nothing is held.
    view.frame(START + 4 * 3600 * SECOND);
    expect(heldBy(view)).toBe(0);
  });

  it('holds as much when it is opened later, and by groups', () => {
    const { open, busy } = desk();
    const early = open('1m');
    const byQueue = open('1m', ['queue']);
    busy(0, 900, [early, byQueue]);
    const late = open('5m', ['channel']);
    late.frame(START + 895 * SECOND);
    expect(heldBy(late)).toBeGreaterThanOrEqual(120);
    expect(heldBy(late)).toBeLessThanOrEqual(stepsOf(5 * MINUTE));
    expect(heldBy(byQueue)).toBe(heldBy(early));
  });

  it('lets go of what only a longer window needed, once that is closed', () => {
    const { open, busy } = desk();
    const [short, long] = [open('1m'), open('5m')];
    busy(0, 1200, [short, long]);
    expect(heldBy(short)).toBeGreaterThanOrEqual(120);
    long.close();
    busy(1200, 1210, [short]);
    expect(heldBy(short)).toBeLessThanOrEqual(stepsOf(MINUTE));
    // And reads it again when it is asked for once more.
    const again = open('5m');
    expect(again.frame(START + 1205 * SECOND).groups[0]!.figure('offered').value).toBe(61);
    expect(short.frame(START + 1205 * SECOND).groups[0]!.previous('offered')!.value).toBe(12);
  });

  it('reads again what it has let go of though nothing has been counted since', () => {
    const { send, open } = desk();
    const short = open('1m');
    short.frame(START);
    for (const second of [1, 2, 3]) send('contact.queued', second, `c${second}`);
    for (const minutes of [0.5, 4]) short.frame(START + minutes * MINUTE);
    expect(heldBy(short)).toBe(0);
    const offered = () =>
      open('5m')
        .frame(START + 4 * MINUTE)
        .groups[0]!.figure('offered').value;
    expect(offered()).toBe(3);
    send('contact.queued', 4, 'late');
    expect(offered()).toBe(4);
  });

  it('says the same of the past when a clock goes back step by step', () => {
    const { state, open, busy } = desk();
    const view = open('1m');
    busy(0, 1800, [view]);
    const now = START + 1799 * SECOND;
    for (let back = 0; back < 20; back++) {
      const asOf = now - back * STEP_MS;
      const [kept] = view.frame(asOf).groups;
      const [anew] = state.frame(view.spec, asOf).groups;
      expect([kept!.figure('offered').value, kept!.previous('offered')!.value]).toEqual([
        anew!.figure('offered').value,
        12,
      ]);
    }
  });

  it('still knows when what is new leaves it after something older came late', () => {
    const { state, send } = serviceDesk();
    const view = state.openView({ family: 'survey', filter: {}, window: '5m', groupBy: [] });
    const answer = { instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 };
    send('survey.answered', 100, 'new', answer);
    view.frame(START + 101 * SECOND);
    send('survey.answered', 50, 'late', answer);
    view.frame(START + 102 * SECOND);
    const leaves = (second: number) => START + second * SECOND + STEP_MS + 5 * MINUTE;
    expect(view.nextChangeAfter(START + 102 * SECOND)).toBe(leaves(50));
    view.frame(leaves(50));
    expect(view.nextChangeAfter(leaves(50))).toBe(leaves(100));
  });

  it('has exact quantiles again when so many values of one step are void that few remain', () => {
    const state = createMetricState();
    const view = state.openView({ family: 'queue', filter: {}, window: '24h', groupBy: [] });
    const waits: number[] = [];
    const most = 2 * EXACT_LIMIT + 200;
    for (let i = 0; i < most; i++) {
      const [entity, queuedAt] = [`c${i}`, START + i];
      const waitMs = 1000 + ((i * 7919) % 10_007);
      waits.push(waitMs);
      state.fold({ id: `${entity}q`, type: 'contact.queued', time: queuedAt, entity });
      state.fold({ id: `${entity}a`, type: 'contact.answered', time: queuedAt + waitMs, entity });
    }
    const asOf = START + MINUTE;
    const median = () => view.frame(asOf).groups[0]!.figure('wait', { quantile: 0.5 });
    expect(median().n).toBe(most);
    const remaining = waits.slice(-(EXACT_LIMIT - 200)).sort((a, b) => a - b);
    for (let i = 0; i < most - remaining.length; i++)
      state.fold({ id: `v${i}`, type: 'correction', time: asOf, entity: `c${i}`, of: `c${i}a`, void: true });
    expect(median()).toMatchObject({
      n: remaining.length,
      value: remaining[nearestRank(0.5, remaining.length) - 1],
    });
    view.close();
  });
});
