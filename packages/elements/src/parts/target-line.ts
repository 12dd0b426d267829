import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { afterwards } from '../live/afterwards.ts';
import { ticking } from '../live/page-clock.ts';

/**
 * "9 points under the target of 80 %"; of a running time it is written anew every second. Undefined where there is nothing to compare, and
 * until what a page needs after its first figure is there.
 *
 * @param named - Whether the target itself is told: not where it stands beside.
 */
export function targetLine(format: Formatter, figure: Figure, nowMs: () => number, named?: boolean): unknown {
  const write = (): string | undefined => afterwards.here?.againstTarget(format, figure, nowMs(), named);
  const text = write();
  return text && figure.unit === 'INSTANT' ? ticking(write) : text;
}
