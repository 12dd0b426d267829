/* Every way in which a text can nearly be an instant, against a pattern and the platform's calendar. */

import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The same by a pattern, and by dates that the platform gives back as they were. */
function reference(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match || text.length > 64) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const sign = match[8] === '-' ? -1 : 1;
  const milliseconds = Math.trunc(Number(`${(match[7] ?? '.0').slice(1)}00`.slice(0, 3)));
  const minutes = hour * 60 + minute - sign * (offsetHours * 60 + offsetMinutes);
  return date.getTime() + minutes * 60_000 + second * 1000 + milliseconds;
}

const CHARACTERS = [...'0123456789:;/.,-+_TtUSZzYy x\u0000٣'];

describe('a text that is nearly an instant', () => {
  it.each([
    '2026-03-01T09:30:00Z',
    '2024-02-29 23:59:59.987654z',
    '2031-11-30t20:19:58+09:28',
    '0000-10-01T00:00:60.5-23:59',
  ])('is read where the pattern reads it, whatever character of %s is another, left out or put in', (text) => {
    expect(reference(text)).toBeTypeOf('number');
    const nearly = [text];
    for (let at = 0; at <= text.length; at++) {
      nearly.push(text.slice(0, at), text.slice(0, at) + text.slice(at + 1));
      for (const one of CHARACTERS) {
        nearly.push(text.slice(0, at) + one + text.slice(at + 1), text.slice(0, at) + one + text.slice(at));
      }
    }
    expect(nearly.map((one) => [one, parseInstant(one)])).toEqual(nearly.map((one) => [one, reference(one)]));
  });

  it('has a day that its month has, in every kind of year', () => {
    const two = (n: number) => String(n).padStart(2, '0');
    for (const year of ['0000', '0004', '1900', '1999', '2000', '2023', '2024', '2100', '9999']) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${two(month)}-${two(day)}T12:00:00Z`;
          if (parseInstant(text) !== reference(text)) expect(`${text} is ${parseInstant(text)}`).toBe(reference(text));
        }
      }
    }
    expect(parseInstant('2024-02-29T12:00:00Z')).toBe(Date.UTC(2024, 1, 29, 12));
  });

  it('may be 64 characters long', () => {
    const long = (length: number) => `2026-03-01T09:30:00.${'1'.repeat(length - 21)}Z`;
    expect([parseInstant(long(64)), parseInstant(long(65))]).toEqual([Date.UTC(2026, 2, 1, 9, 30, 0, 111), undefined]);
  });
});
