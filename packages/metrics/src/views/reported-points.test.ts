import { expect, it } from 'vitest';
import type { SeriesPoint } from '../view.ts';
import type { GroupSource } from '../windows/group-source.ts';
import { ReportedPoints } from './reported-points.ts';

const counted = (t: number, more: Partial<SeriesPoint> = {}): SeriesPoint => ({
  t,
  value: 0,
  n: 0,
  lower: 0,
  upper: 0,
  partial: false,
  ...more,
});

/** Groups are told apart as objects; nothing in them is read. */
const [GROUP, ANOTHER] = [{ index: 0 } as GroupSource, { index: 1 } as GroupSource];

function created() {
  const points = new ReportedPoints();
  let total: { value: number; n: number } | undefined;
  let asked = 0;
  return {
    points,
    reported: (value: number, n: number) => {
      total = { value, n };
    },
    show: (point: SeriesPoint, group = GROUP) =>
      points.show(group, point, () => {
        asked++;
        return total;
      }),
    timesAsked: () => asked,
  };
}

it('what is reported stands for what was not counted, with no interval, and is the same object while it is the same', () => {
  const { points, reported, show } = created();
  const [first, second] = [counted(1), counted(2)];
  points.begin(0, 0);
  expect(show(first)).toBe(first);
  points.begin(1, 0);
  // Of something else.
  expect(show(first)).toBe(first);
  reported(7, 2);
  points.begin(2, 0);
  const shown = show(first);
  expect(shown).toEqual({ t: 1, value: 7, n: 2, lower: null, upper: null, partial: false });
  expect([show(second), show(first, ANOTHER)].map(({ t, value }) => [t, value])).toEqual([
    [2, 7],
    [1, 7],
  ]);
  points.begin(3, 0);
  expect(show(first)).toBe(shown);
  for (const [value, n] of [
    [7, 3],
    [8, 3],
  ] as const) {
    reported(value, n);
    points.begin(10 * value + n, 0);
    expect(show(first)).toMatchObject({ value, n });
  }
  const recounted = counted(1, { value: 4, n: 1 });
  reported(4, 1);
  expect(show(recounted)).toEqual({ ...recounted, lower: null, upper: null });
});

it('is looked up again where anything was reported since, for a point that is not over, and where the point had been left behind', () => {
  const { points, reported, show, timesAsked } = created();
  reported(7, 2);
  const [first, second, partial] = [counted(1), counted(2), counted(3, { partial: true })];
  const asked = [
    [1, 0],
    [1, 1],
    [2, 1],
    // The first one is shown no more.
    [2, 2],
    [2, 0],
  ].map(([reports, from]) => {
    points.begin(reports!, from!);
    const before = timesAsked();
    for (const point of [first, second, partial]) if (point.t >= from!) show(point);
    return timesAsked() - before;
  });
  expect(asked).toEqual([3, 1, 3, 1, 2]);
});
