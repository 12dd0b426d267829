import { difference } from '../format/difference.ts';
import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { changeWords } from '../locale/change-words.ts';

/** "Up 4 points, from 76 % before", or that there is no window before; undefined where either has no value. */
export function changeText(format: Formatter, figure: Figure): string | undefined {
  const words = changeWords(format.messages);
  if (figure.value == null) return undefined;
  if (figure.previous?.state === 'NO_HISTORY') return words.noEarlier;
  const before = figure.previous?.value;
  if (before == null) return undefined;
  const then = format.value(before, { ...figure, status: figure.previous?.status ?? 'NONE' });
  if (then === format.value(figure.value, figure)) return words.noChange;
  return words.change(difference(format, figure.value, before, figure), figure.value > before ? 'up' : 'down', then);
}
