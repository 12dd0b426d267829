import type { Unit } from '../frames.ts';
import { type Formatter, gap, THIN } from './formatter.ts';

/** A target as it was set, not rounded to what a sample would support. */
export function targetText(format: Formatter, value: number, unit: Unit): string {
  switch (unit) {
    case 'SHARE':
      return `${format.plainNumber(value * 100)}${THIN}%`;
    case 'MILLISECONDS':
    case 'INSTANT':
      return format.limit(value);
    case 'PER_1000': {
      const { per1000 } = format.messages;
      return format.plainNumber(value) + gap(per1000) + per1000;
    }
    default:
      return format.plainNumber(value);
  }
}
