import { expect } from 'vitest';
import type { Interval } from '../intervals.ts';

export function expectInterval(interval: Interval | undefined, lower: number, upper: number, digits = 10): void {
  expect(interval?.lower).toBeCloseTo(lower, digits);
  expect(interval?.upper).toBeCloseTo(upper, digits);
}

export function covers(interval: Interval | undefined, truth: number): boolean {
  return interval !== undefined && interval.lower <= truth && truth <= interval.upper;
}

/** Share of `repetitions` seeded samples whose interval contains the truth. */
export function coverage(repetitions: number, truth: number, draw: () => Interval | undefined): number {
  let covered = 0;
  for (let i = 0; i < repetitions; i++) if (covers(draw(), truth)) covered++;
  return covered / repetitions;
}
