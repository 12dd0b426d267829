import type { Formatter } from '../format/formatter.ts';

/** What part of a whole that is, in whole points where they read neither as nothing nor as all. */
export const partOf = (format: Formatter, count: number, total: number): string =>
  format.value(count / total, { unit: 'SHARE', n: 0, status: 'NONE' });
