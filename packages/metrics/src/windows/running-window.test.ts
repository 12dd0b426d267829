import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestRank } from '../counts/sketch.ts';
import { longestMs } from '../counts/tiers.ts';
import { createMetricState, type MetricView, WINDOWS } from '../index.ts';
import { START } from '../testing/fold.ts';

const MINUTE = 60_000;
const SHORT = ['1m', '5m', '15m'] as const;

/** A contact that was queued, and answered after a wait. */
interface Contact {
  readonly queuedAt: number;
  readonly waitMs: number;
}

/** What is there to be counted, seen without any window, step or sum. */
function answeredWithin(contacts: readonly Contact[], from: number, until: number): readonly number[] {
  return contacts
    .filter(({ queuedAt, waitMs }) => queuedAt + waitMs >= from && queuedAt + waitMs < until)
    .map(({ waitMs }) => waitMs)
    .sort((a, b) => a - b);
}

const MOVE = fc.record({
  /** Long enough in sum that steps are forgotten by the thousand. */
  onMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 500, max: 20_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: MINUTE, max: 40 * MINUTE }) },
  ),
  contacts: fc.array(
    // Some come late, by up to most of the horizon.
    fc.record({
      lateMs: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(50 * MINUTE) }),
      waitMs: fc.integer({ min: 1, max: 5000 }),
    }),
    { maxLength: 3 },
  ),
  /** Who reads it, by bits: what nobody reads for a while is not followed, and asked for again later. */
  readers: fc.nat(7),
  /** A reader's clock may be behind that of the one before. */
  behindMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2 * MINUTE) }),
});

describe('a window that slides', () => {
  it('has what a list of everything has in it, whoever reads it and when', { timeout: 120_000 }, () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(MOVE, { minLength: 300, maxLength: 700 }), (moves) => {
        const state = createMetricState();
        // Nobody keeps a view of this one.
        const plain = createMetricState();
        const open = (window: (typeof SHORT)[number], of = state) =>
          of.openView({ family: 'queue', filter: {}, window, groupBy: [] });
        const views = SHORT.map((window) => open(window));
        const contacts: Contact[] = [];
        let now = START;
        for (const { onMs, contacts: more, readers, behindMs } of moves) {
          now += onMs;
          for (const { lateMs, waitMs } of more) {
            const contact = { queuedAt: Math.max(START, now - lateMs) - waitMs, waitMs };
            const entity = `c${contacts.push(contact)}`;
            const { queuedAt } = contact;
            for (const each of [state, plain]) {
              each.fold({ id: `${entity}q`, type: 'contact.queued', time: queuedAt, entity });
              each.fold({ id: `${entity}a`, type: 'contact.answered', time: queuedAt + waitMs, entity });
            }
          }
          if (readers === 0) {
            // Finds counts that others have kept for long.
            views[0]!.close();
            views[0] = open('1m');
            expectSame(views[0], now, contacts, state.newestEventAt);
          }
          views.forEach((view, i) => {
            if ((readers & (1 << i)) === 0) return;
            const asOf = now - behindMs;
            expectSame(view, asOf, contacts, state.newestEventAt);
            read++;
            if (read % 12 !== 0) return;
            const anew = open(SHORT[i]!, plain);
            expect(view.nextChangeAfter(asOf)).toBe(anew.nextChangeAfter(asOf));
            anew.close();
          });
        }
      }),
      { seed: 20_261_122, numRuns: 12 },
    );
    expect(read).toBeGreaterThan(3000);
  });

  it('forgets what it was asked for with the last who asked', () => {
    const state = createMetricState();
    const open = () => state.openView({ family: 'queue', filter: {}, window: '5m', groupBy: [] });
    const send = (entity: string, at: number, waitMs: number) => {
      state.fold({ id: `${entity}q`, type: 'contact.queued', time: at - waitMs, entity });
      state.fold({ id: `${entity}a`, type: 'contact.answered', time: at, entity });
    };
    send('a', START, 1000);
    // Keeps the counts; the other comes and goes.
    const other = state.openView({ family: 'queue', filter: {}, window: '1m', groupBy: [] });
    other.frame(START);
    const median = (view: MetricView, at: number) => view.frame(at).groups[0]!.figure('wait', { quantile: 0.5 }).value;
    const first = open();
    expect(median(first, START)).toBe(1000);
    first.close();
    send('b', START + 1000, 3000);
    send('c', START + 1000, 3000);
    const second = open();
    expect(median(second, START + 2000)).toBe(3000);
    expect(median(other, START + 2000)).toBe(3000);
  });
});

function expectSame(view: MetricView, asOf: number, contacts: readonly Contact[], newestEventAt: number): void {
  const { from, window, groups } = view.frame(asOf);
  const width = longestMs(window);
  expect(WINDOWS).toContain(window);
  const [group] = groups;
  // A reader's clock a little behind still sees what has come.
  const inside = answeredWithin(contacts, from, Math.max(asOf, newestEventAt) + 1);
  expect(group!.figure('answered').value).toBe(inside.length);
  expect(group!.figure('asa').n).toBe(inside.length);
  for (const quantile of [0.5, 0.9]) {
    const expected = inside.length === 0 ? null : inside[nearestRank(quantile, inside.length) - 1]!;
    expect(group!.figure('wait', { quantile }).value).toBe(expected);
  }
  const before = group!.previous('answered')!;
  if (before.state === 'NO_HISTORY') return;
  const earlier = answeredWithin(contacts, from - width, from);
  expect(before.value).toBe(earlier.length);
  const median = earlier.length === 0 ? null : earlier[nearestRank(0.5, earlier.length) - 1]!;
  expect(group!.previous('wait', { quantile: 0.5, outcomes: 'ALL' })!.value).toBe(median);
}
