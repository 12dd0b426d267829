import { createLocalClock, type LocalClock } from '../replay/local-time.ts';

/** Epoch ms, or the text itself where it is to be read as RFC 3339 by the door; `undefined` for a text that is not of the format. */
export type TimeReader = (text: string) => number | string | undefined;

const TOKENS = {
  YYYY: { part: 'year', pattern: '(\\d{4})' },
  MM: { part: 'month', pattern: '(\\d{2})' },
  M: { part: 'month', pattern: '(\\d{1,2})' },
  DD: { part: 'day', pattern: '(\\d{2})' },
  D: { part: 'day', pattern: '(\\d{1,2})' },
  HH: { part: 'hour', pattern: '(\\d{2})' },
  H: { part: 'hour', pattern: '(\\d{1,2})' },
  mm: { part: 'minute', pattern: '(\\d{2})' },
  ss: { part: 'second', pattern: '(\\d{2})' },
} as const;

type Token = keyof typeof TOKENS;
type Part = (typeof TOKENS)[Token]['part'];

/**
 * @param format - `rfc3339`, `epoch-ms`, `epoch-s`, or a pattern of YYYY MM M DD D HH H mm ss, local to `zone`.
 * @throws {RangeError} For a pattern without a day, or a zone that does not exist.
 */
export function createTimeReader(format: string, zone: string): TimeReader {
  if (format === 'rfc3339') return (text) => text;
  if (format === 'epoch-ms' || format === 'epoch-s') {
    const factor = format === 'epoch-s' ? 1000 : 1;
    return (text) => (/^-?\d+(?:\.\d+)?$/.test(text) ? Math.floor(Number(text) * factor) : undefined);
  }
  return createPatternReader(format, createLocalClock(zone));
}

function createPatternReader(format: string, clock: LocalClock): TimeReader {
  const parts: Part[] = [];
  const source = format.replace(/YYYY|MM|M|DD|D|HH|H|mm|ss|[^\w\s]|[A-Za-z]+/g, (found) => {
    if (!Object.hasOwn(TOKENS, found)) return found.replace(/[^\w\s]/g, '\\$&');
    const { part, pattern } = TOKENS[found as Token];
    parts.push(part);
    return pattern;
  });
  for (const needed of ['year', 'month', 'day'] as const) {
    if (!parts.includes(needed))
      throw new RangeError(`Expected the time format to have a ${needed}, got ${JSON.stringify(format)}`);
  }
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const local = { year: 0, month: 0, day: 0 } as Record<Part, number>;
    for (const [index, part] of parts.entries()) local[part] = Number(match[index + 1]);
    try {
      return clock.toEpochMs(local);
    } catch {
      // A date that does not exist is as wrong as one in another format.
      return undefined;
    }
  };
}
