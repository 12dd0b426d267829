import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { ticking } from '../live/page-clock.ts';
import { asDuration } from './as-duration.ts';

/**
 * "9 points under the target of 80 %"; undefined where there is nothing to compare.
 *
 * @param named - Whether the target itself is told: not where it stands beside.
 */
export function againstTarget(format: Formatter, figure: Figure, nowMs: number, named = true): string | undefined {
  const { messages } = format;
  const { value, target, status, unit } = asDuration(figure, nowMs);
  if (value == null || target == null || status === 'NONE') return undefined;
  const goal = named ? format.target(target, unit) : undefined;
  if (status === 'ON_TARGET') return messages.atTarget(goal);
  return messages.offTarget(format.difference(value, target, figure), value > target ? 'over' : 'under', goal);
}

/** The same as what is drawn: of a running time it is written anew every second. */
export function targetLine(format: Formatter, figure: Figure, nowMs: () => number, named = true): unknown {
  const text = againstTarget(format, figure, nowMs(), named);
  return text !== undefined && figure.unit === 'INSTANT'
    ? ticking(() => againstTarget(format, figure, nowMs(), named) ?? '')
    : text;
}
