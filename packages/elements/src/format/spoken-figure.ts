import type { Figure } from '../frames.ts';
import { type Formatter, LONG_UNITS } from './formatter.ts';

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/**
 * What a screen reader says of a figure, in full words; undefined where that is what is written.
 *
 * @param nowMs - The reader's corrected clock, from which a running duration follows.
 */
export function spokenFigure(
  format: Formatter,
  figure: Pick<Figure, 'value' | 'unit'> & Partial<Pick<Figure, 'state'>>,
  nowMs?: number,
): string | undefined {
  const { value, unit } = figure;
  if (value == null) return format.messages.noData;
  const running = unit === 'INSTANT' && nowMs !== undefined;
  if (!running && unit !== 'MILLISECONDS') return undefined;
  const spoken = spokenDuration(format, running ? nowMs - value : value, running);
  return (figure.state === 'AT_LEAST' ? '≥ ' : '') + spoken;
}

/** As exact as what is written, and without the units there are none of: `41 minutes`, `8.4 seconds`, `2 minutes 5 seconds`. */
function spokenDuration(format: Formatter, ms: number, running: boolean): string {
  if (!running && ms > 0 && ms < 9_950) return count(format, ms / SECOND_MS, 'second', 1);
  // As written, a running time has not yet reached its next second.
  const seconds = Math.max(0, running ? Math.floor(ms / SECOND_MS) : Math.round(ms / SECOND_MS));
  const step =
    seconds < (running ? HOUR_S : 10 * MINUTE_S)
      ? 1
      : seconds < 48 * HOUR_S
        ? MINUTE_S
        : seconds < 10 * DAY_S
          ? HOUR_S
          : DAY_S;
  let rest = Math.round(seconds / step) * step;
  const pieces = LONG_UNITS.flatMap(([size, name]) => {
    // Two days in hours, as written.
    if (size === DAY_S && rest < 48 * HOUR_S) return [];
    const amount = Math.floor(rest / size);
    rest %= size;
    return amount > 0 ? [count(format, amount, name)] : [];
  });
  return pieces.length > 0 ? pieces.join(' ') : count(format, 0, 'second');
}

const formats = new Map<string, Intl.NumberFormat>();

/** `3 minutes`. */
function count({ tag }: Formatter, value: number, unit: string, decimals = 0): string {
  const key = `${tag} ${unit} ${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(tag, {
      numberingSystem: 'latn',
      style: 'unit',
      unit,
      unitDisplay: 'long',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  return format.format(value);
}
