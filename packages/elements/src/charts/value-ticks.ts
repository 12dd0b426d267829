import type { Unit } from '../frames.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Steps in which people count time. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 7, 14, 28].map((days) => days * DAY_MS),
];

/**
 * Round values that span `[low, high]`, about `count` of them: 1-2-5 steps, whole things for counts, human steps for durations. The
 * first is at or below `low`, the last at or above `high`.
 */
export function valueTicks([low, high]: readonly [number, number], unit: Unit, count = 4): readonly number[] {
  const step = Math.max(stepFor((high - low) / Math.max(1, count - 1), unit), Number.MIN_VALUE);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiplying keeps 0.3 from becoming 0.30000000000000004 a step later.
  return [...Array(last - first + 1).keys()].map((index) => Number(((first + index) * step).toPrecision(12)));
}

function stepFor(atLeast: number, unit: Unit): number {
  if (unit === 'MILLISECONDS') {
    const step = TIME_STEPS.find((candidate) => candidate >= atLeast * 0.999);
    if (step !== undefined) return step;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 1e-12)));
  const nice = [1, 2, 5, 10].find((factor) => factor * power >= atLeast * 0.999) ?? 10;
  const step = nice * power;
  return unit === 'COUNT' ? Math.max(1, Math.round(step)) : step;
}
