import { describe, expect, it } from 'vitest';
import { startOfDay } from '../calendar/index.ts';
import { windowSteps } from '../counts/tiers.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { WINDOWS } from '../view.ts';
import { gridAt, isSameGrid, requireWidth, spanAt, startsOf } from './series-grid.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOON = Date.parse('2026-03-02T12:00:00Z');
/** Whole hours from UTC, an hour put forward or back, half of one, three quarters. */
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Shanghai', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const WIDTHS: readonly (number | undefined)[] = [undefined, 1, 2, 3, 5, 6, 24, 48];

const { uniform } = createSeededRandom(7);
const instants = Array.from({ length: 8 }, () => NOON + Math.floor(uniform() * 365 * 24 * HOUR));

/** One grid of every zone, window and width at many instants of a year. */
const grids = ZONES.flatMap((zone) =>
  WINDOWS.flatMap((window) =>
    WIDTHS.flatMap((hours) => {
      const spec = { figure: 'queue.offered', filter: {}, groupBy: [], window };
      const wide = hours === undefined ? spec : { ...spec, stepMs: hours * HOUR };
      return instants.map((asOf) => ({ zone, window, grid: gridAt(wide, asOf, zone) }));
    }),
  ),
);

describe('the grid of a series', () => {
  it('covers the window from its first step on, and ends with the point that `asOf` is in', () => {
    for (const { zone, window, grid } of grids) {
      const { from, stepMs, points, tierMs, asOf } = grid;
      const windowFrom = windowSteps(window, asOf, zone).from * tierMs;
      expect(from).toBeLessThanOrEqual(windowFrom);
      expect(from).toBeGreaterThan(windowFrom - stepMs);
      expect(from + (points - 1) * stepMs).toBeLessThan(asOf);
      expect(from + points * stepMs).toBeGreaterThanOrEqual(asOf);
    }
  });

  it('parts the steps among its points: each is in one, which is the one found for it', () => {
    for (const { zone, window, grid } of grids) {
      const { from, stepMs, points, tierMs } = grid;
      const misplaced = Array.from({ length: points }, (_, i) => from + i * stepMs).filter((t) => {
        const { fromStep, toStep } = spanAt(t, grid);
        const found = startsOf([fromStep, toStep - 1], grid);
        return fromStep * tierMs !== t || toStep * tierMs !== t + stepMs || found.size !== 1 || !found.has(t);
      });
      expect([zone, window, ...misplaced]).toEqual([zone, window]);
    }
  });

  it('starts points at local midnight, or with the first step of the day', () => {
    for (const { zone, grid } of grids) {
      const { from, stepMs, tierMs, asOf } = grid;
      const midnight = startOfDay(asOf, zone);
      const firstStep = Math.ceil(midnight / tierMs) * tierMs;
      expect(Math.abs(firstStep - from) % stepMs).toBe(0);
    }
  });

  it('has of today by the hour no hour of yesterday, also where local hours are no whole ones of UTC', () => {
    const spec = { figure: 'queue.offered', filter: {}, groupBy: [], window: 'today', stepMs: HOUR } as const;
    // 14:30 there, half a day and two hours and a half after midnight.
    const grid = gridAt(spec, Date.parse('2026-03-02T09:00:00Z'), 'Asia/Kolkata');
    expect([new Date(grid.from).toISOString(), grid.points]).toEqual(['2026-03-01T18:30:00.000Z', 15]);
    expect(gridAt(spec, Date.parse('2026-03-02T09:00:00Z'), 'Asia/Kathmandu').from).toBe(
      Date.parse('2026-03-01T18:15:00Z'),
    );
  });

  it('ends with a point of which nothing is left out before `asOf`', () => {
    const grid = gridAt(
      { figure: '', filter: {}, groupBy: [], window: '15m', stepMs: 5 * MINUTE },
      NOON + 30_000,
      'UTC',
    );
    expect(grid).toEqual({
      from: NOON - 15 * MINUTE,
      stepMs: 5 * MINUTE,
      points: 4,
      tierMs: MINUTE,
      asOf: NOON + 30_000,
      to: NOON + 30_000,
      offsetMs: 0,
    });
    expect(spanAt(NOON, grid)).toMatchObject({ from: NOON, to: NOON + 30_000, toStep: NOON / MINUTE + 5 });
    expect(spanAt(NOON - 5 * MINUTE, grid)).toMatchObject({ to: NOON });
  });
});

describe('points of an earlier grid', () => {
  const at = (asOf: number, stepMs?: number, zone = 'Europe/Berlin') =>
    gridAt({ figure: '', filter: {}, groupBy: [], window: '7d', ...(stepMs && { stepMs }) }, asOf, zone);

  it('stand for those of a later one of the same width', () => {
    expect(isSameGrid(at(NOON + HOUR), at(NOON))).toBe(true);
    expect(isSameGrid(at(NOON + 3 * HOUR, 6 * HOUR), at(NOON, 6 * HOUR))).toBe(true);
    expect(isSameGrid(at(NOON, 2 * HOUR), at(NOON, 3 * HOUR))).toBe(false);
  });

  it('do not stand for those of an earlier one, in which less had happened', () => {
    expect(isSameGrid(at(NOON - 1), at(NOON))).toBe(false);
    expect(isSameGrid(at(NOON), at(NOON))).toBe(true);
  });

  it('do not after the clocks were changed, when midnight moves', () => {
    const before = Date.parse('2026-03-28T12:00:00Z');
    expect(isSameGrid(at(before + 48 * HOUR, 24 * HOUR), at(before, 24 * HOUR))).toBe(false);
    expect(isSameGrid(at(before + 48 * HOUR, 24 * HOUR, 'UTC'), at(before, 24 * HOUR, 'UTC'))).toBe(true);
  });
});

it('refuses points that are not made of whole steps of the window', () => {
  const width = (stepMs: number) => () => requireWidth({ figure: '', filter: {}, groupBy: [], window: '7d', stepMs });
  for (const stepMs of [0, -HOUR, HOUR / 2, 1.5 * HOUR, HOUR + 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(width(stepMs)).toThrow(`Expected \`stepMs\` to be a multiple of ${HOUR}, got ${stepMs}`);
  for (const stepMs of [HOUR, 5 * HOUR, 1000 * HOUR]) expect(width(stepMs)).not.toThrow();
});
