import type { SeriesFrame, SeriesPoint } from '@andon/metrics';
import { check, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MarkedGroup, missedSince, pointSum, writeMark } from './series-mark.ts';

const STEP_MS = 60_000;
const START = 1_770_000_000_000;

/** Points `first` to `first + count - 1`; those named in `changed` differ from what they would be. */
function frameOf(first: number, count: number, changed: readonly number[] = []): SeriesFrame {
  const from = START + first * STEP_MS;
  const points = Array.from({ length: count }, (_, i): SeriesPoint => {
    const n = ((first + i) * 7919) % 13;
    const value = changed.includes(first + i) ? n + 1 : n;
    return { t: from + i * STEP_MS, value, n, lower: null, upper: null, partial: i === count - 1 };
  });
  return {
    figure: 'queue.offered',
    asOf: from + count * STEP_MS,
    from,
    to: from + count * STEP_MS - 1,
    window: '1h',
    zone: 'UTC',
    stepMs: STEP_MS,
    offsetMs: 0,
    groups: [
      { key: [{ dimension: 'queue', value: 'billing' }], points },
      {
        key: [{ dimension: 'queue', value: 'support' }],
        points: points.map((point) => ({ ...point, n: point.n + 1 })),
      },
    ],
  };
}

function marked({ groups }: SeriesFrame): MarkedGroup[] {
  return groups.map(({ key, points }) => {
    const name = JSON.stringify(key);
    return { name, points: points.map((point) => ({ point, sum: pointSum(name, point) })) };
  });
}

/** Numbers of the points that a reader with `before` is sent. */
function resent(before: SeriesFrame, now: SeriesFrame): number[] | undefined {
  const isMissed = missedSince(writeMark(before, marked(before)), now, marked(now));
  if (isMissed === undefined) return undefined;
  const [group] = now.groups;
  return group?.points.filter(({ t }) => isMissed(t)).map(({ t }) => (t - START) / STEP_MS);
}

describe('the mark of a series', () => {
  it('has every point that came or changed sent, whatever was missed', () => {
    const counts = integer({ min: 1, max: 1_500 });
    const scenario = record({
      count: counts,
      slide: integer({ min: 0, max: 400 }),
      grown: constantFrom(0, 1, 30),
      late: uniqueArray(integer({ min: 0, max: 1_900 }), { maxLength: 4 }),
    });
    const holds = check(
      property(scenario, ({ count, slide, grown, late }) => {
        const now = frameOf(slide, count + grown, late);
        const sent = resent(frameOf(0, count), now);
        if (sent === undefined) return slide >= count;
        const end = slide + count + grown;
        const lacks = (i: number) => i >= count || (i === count - 1 && end > count) || late.includes(i);
        for (let i = slide; i < end; i += 1) if (lacks(i) && !sent.includes(i)) return false;
        return true;
      }),
    );
    expect(holds).toMatchObject({ failed: false });
  });

  it.each([1, 3, 10, 60])('sends about twice what was missed, not all, after %i of 200 steps', (missed) => {
    const sent = resent(frameOf(0, 200), frameOf(missed, 200))?.length ?? Number.NaN;
    expect(sent).toBeGreaterThan(missed);
    // The new points, the one that was filling, and at the old end at most what dropped out.
    expect(sent).toBeLessThanOrEqual(2 * missed + 1);
  });

  it('sends nothing when nothing was missed', () => {
    expect(resent(frameOf(5, 60), frameOf(5, 60))).toEqual([]);
  });

  it.each([
    ['the points are all too old', frameOf(0, 60), frameOf(60, 60)],
    ['a group is new', { ...frameOf(0, 60), groups: frameOf(0, 60).groups.slice(1) }, frameOf(0, 60)],
    ['a group is gone', frameOf(0, 60), { ...frameOf(0, 60), groups: frameOf(0, 60).groups.slice(1) }],
    ['steps have another length', { ...frameOf(0, 60), stepMs: STEP_MS / 2 }, frameOf(0, 60)],
  ])('is of no use where %s', (_where, before, now) => {
    expect(resent(before, now)).toBeUndefined();
  });

  it.each(['', '~', 'x', '!~!~!', '0~-1~', `${START.toString(36)}~1o~AAAA`])('is of no use as %j', (mark) => {
    expect(missedSince(mark, frameOf(0, 60), marked(frameOf(0, 60)))).toBeUndefined();
  });

  it('stays short', () => {
    expect(writeMark(frameOf(0, 200), marked(frameOf(0, 200))).length).toBeLessThan(100);
    expect(writeMark(frameOf(0, 10_000), marked(frameOf(0, 10_000))).length).toBeLessThan(200);
  });
});
