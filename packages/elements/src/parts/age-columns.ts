import type { TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { AgeBucket } from '../frames.ts';
import { elementWords } from '../locale/element-words.ts';
import { columns } from './bars.ts';

/**
 * Open cases by age, the oldest last: each column's name is the age it reaches up to.
 *
 * @param named - Makes of a name what may be chosen.
 */
export function ageColumns(
  format: Formatter,
  caption: string,
  buckets: readonly AgeBucket[] | undefined,
  named: (name: string, span: Pick<AgeBucket, 'fromMs' | 'toMs'>) => TemplateResult | string = (name) => name,
): TemplateResult {
  const words = elementWords(format.messages);
  // `< 24 小時` may break before its unit, where a narrow column has no room for both.
  const age = (ms: number): string => format.limit(ms).replace('\u202f', ' ');
  return columns(
    caption,
    (buckets ?? NO_AGES).map(({ fromMs, toMs, count }) => {
      const name = toMs == null ? words.overAge(age(fromMs)) : words.upTo(age(toMs));
      return { label: named(name, { fromMs, toMs }), count, text: format.number(count) };
    }),
    { blank: buckets === undefined },
  );
}

/** Empty columns for a frame that is still on its way. */
const NO_AGES: readonly AgeBucket[] = [0, 1, 2, 3, 4].map((index) => ({
  fromMs: index * 86_400_000,
  toMs: (index + 1) * 86_400_000,
  count: 0,
}));
