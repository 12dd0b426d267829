import type { Figure } from '../frames.ts';
import { helpWords } from '../locale/help-words.ts';
import { decimalsOf, rounded, scaleOf } from './digits.ts';
import type { Formatter } from './formatter.ts';

/**
 * How far apart two values of a figure are, without sign: points for shares. It is the difference of what is written for both, since
 * readers subtract; only where rounding leaves nothing of it, or turns it round, does it have as many decimals as it takes.
 */
export function difference(
  format: Formatter,
  a: number,
  b: number,
  figure: Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Figure>,
): string {
  const { unit } = figure;
  if (unit === 'MILLISECONDS' || unit === 'INSTANT') return format.duration(Math.abs(a - b), { decimals: true });
  const decimals = decimalsOf(a, figure);
  const digits = b === figure.target ? 2 : decimalsOf(b, figure);
  const gap = (rounded(a, unit, decimals) - rounded(b, unit, digits)) * Math.sign(a - b);
  const rest = Math.abs(a - b) * scaleOf(unit);
  const text =
    gap > 0
      ? format.plainNumber(gap, 2, decimals)
      : format.number(rest, Math.min(6, Math.ceil(-Math.log10(rest || 1))));
  const words = helpWords(format.messages);
  if (unit === 'SHARE') return words.percentagePoints(text);
  return unit === 'POINTS' ? words.points(text) : text;
}
