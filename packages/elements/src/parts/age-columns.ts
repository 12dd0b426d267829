import type { TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import { limitText } from '../format/target-text.ts';
import type { AgeBucket } from '../frames.ts';
import { elementWords } from '../locale/element-words.ts';
import { columns } from './bars.ts';

/** Open cases by age, the oldest last: each column's name is the age it reaches up to. */
export function ageColumns(
  format: Formatter,
  caption: string,
  buckets: readonly AgeBucket[] | undefined,
): TemplateResult {
  const words = elementWords(format.messages);
  // `< 24 小時` may break before its unit, where a narrow column has no room for both.
  const age = (ms: number): string => limitText(format, ms).replace('\u202f', ' ');
  return columns(
    caption,
    (buckets ?? NO_AGES).map(({ toMs, fromMs, count }) => ({
      label: toMs == null ? words.overAge(age(fromMs)) : words.upTo(age(toMs)),
      count,
      text: format.number(count),
    })),
    { blank: buckets === undefined },
  );
}

/** Empty columns for a frame that is still on its way. */
const NO_AGES: readonly AgeBucket[] = [0, 1, 2, 3, 4].map((index) => ({
  fromMs: index * 86_400_000,
  toMs: (index + 1) * 86_400_000,
  count: 0,
}));
