import { difference } from '../format/difference.ts';
import type { Formatter } from '../format/formatter.ts';
import { targetText } from '../format/target-text.ts';
import type { Figure } from '../frames.ts';
import { helpWords } from '../locale/help-words.ts';
import { asDuration } from './as-duration.ts';

/**
 * "9 points under the target of 80 %"; undefined where there is nothing to compare.
 *
 * @param named - Whether the target itself is told: not where it stands beside.
 */
export function againstTarget(format: Formatter, figure: Figure, nowMs: number, named = true): string | undefined {
  const words = helpWords(format.messages);
  const { value, target, status, unit } = asDuration(figure, nowMs);
  if (value == null || target == null || status === 'NONE') return undefined;
  const goal = named ? targetText(format, target, unit) : undefined;
  if (status === 'ON_TARGET') return words.atTarget(goal);
  return words.offTarget(difference(format, value, target, figure), value > target ? 'over' : 'under', goal);
}
