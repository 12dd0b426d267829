import type { Unit } from '../frames.ts';
import { type Formatter, gap, THIN } from './formatter.ts';

const SECOND_MS = 1000;
const DAY_MS = 86_400 * SECOND_MS;

/** In seconds. */
export const LONG_UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** A target as it was set, not rounded to what a sample would support. */
export function targetText(format: Formatter, value: number, unit: Unit): string {
  switch (unit) {
    case 'SHARE':
      return `${format.plainNumber(value * 100)}${THIN}%`;
    case 'MILLISECONDS':
    case 'INSTANT':
      return limitText(format, value);
    case 'PER_1000': {
      const { per1000 } = format.messages;
      return format.plainNumber(value) + gap(per1000) + per1000;
    }
    default:
      return format.plainNumber(value);
  }
}

/** A limit such as a target: without padding and empty parts, `4 h`, `2 min`, `90 s`. */
export function limitText(format: Formatter, ms: number): string {
  const { alone } = format.messages;
  for (const [seconds, name] of LONG_UNITS) {
    const size = seconds * SECOND_MS;
    if (ms >= size && ms % size === 0 && !(size === DAY_MS && ms < 2 * DAY_MS))
      return `${format.number(ms / size)}${THIN}${alone[name]}`;
  }
  return format.duration(ms, { decimals: true });
}
