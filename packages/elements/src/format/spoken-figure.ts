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
  const ms = unit === 'MILLISECONDS' ? value : unit === 'INSTANT' && nowMs !== undefined ? nowMs - value : undefined;
  if (ms === undefined) return undefined;
  const seconds = Math.round(Math.max(0, ms) / SECOND_MS);
  const largest = seconds < 60 ? 3 : seconds < 3600 ? 2 : seconds < 48 * 3600 ? 1 : 0;
  let rest = seconds;
  const pieces = LONG_UNITS.slice(largest, largest + 2).map(([size, name]) => {
    const amount = Math.floor(rest / size);
    rest %= size;
    return format.count(amount, name);
  });
  return (figure.state === 'AT_LEAST' ? '≥ ' : '') + pieces.join(' ');
}
