import type { Figure } from '../frames.ts';
import { type Formatter, LONG_UNITS } from './formatter.ts';

const SECOND_MS = 1000;

/**
 * What a screen reader says of a figure, in full words; undefined where that is what is written.
 *
 * @param nowMs - The reader's corrected clock, from which a running duration follows.
 */
export function spokenFigure(format: Formatter, figure: Figure, nowMs?: number): string | undefined {
  const { value, unit } = figure;
  if (value == null) return format.messages.noData;
  const elapsed =
    unit === 'MILLISECONDS'
      ? Math.round(value / SECOND_MS)
      : unit === 'INSTANT' && nowMs !== undefined
        ? // As written, a running time has not yet reached its next second.
          Math.floor((nowMs - value) / SECOND_MS)
        : undefined;
  if (elapsed === undefined) return undefined;
  const seconds = Math.max(0, elapsed);
  const largest = seconds < 60 ? 3 : seconds < 3600 ? 2 : seconds < 48 * 3600 ? 1 : 0;
  const [last] = LONG_UNITS[largest + 1] ?? [1];
  let rest = Math.round(seconds / last) * last;
  const pieces = LONG_UNITS.slice(largest, largest + 2).map(([size, name]) => {
    const amount = Math.floor(rest / size);
    rest %= size;
    return format.count(amount, name);
  });
  return (figure.state === 'AT_LEAST' ? '≥ ' : '') + pieces.join(' ');
}
