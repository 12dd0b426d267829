import { difference } from '../format/difference.ts';
import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { changeWords } from '../locale/change-words.ts';

/** "Up 4 points, from 76 % before", or that there is nothing before to compare with; undefined where it has no value itself, or is not compared. */
export function changeText(format: Formatter, figure: Figure): string | undefined {
  const { value, previous } = figure;
  if (value == null || !previous) return undefined;
  const words = changeWords(format.messages);
  const before = previous.value;
  if (before == null) return previous.state === 'NO_HISTORY' ? words.noEarlier : words.nothingBefore;
  const then = format.value(before, { ...figure, status: previous.status ?? 'NONE' });
  if (then === format.value(value, figure)) return words.noChange;
  return words.change(difference(format, value, before, figure), value > before ? 'up' : 'down', then);
}
