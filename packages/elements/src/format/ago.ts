import { helpWords } from '../locale/help-words.ts';
import type { Formatter } from './formatter.ts';

/** `3 min ago`, rounded to its largest unit. */
export const ago = (format: Formatter, ms: number): string =>
  helpWords(format.messages).ago(format.duration(ms, { alone: true }));
