import type { TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { AgeBucket } from '../frames.ts';
import { columns } from './bars.ts';

/** Open cases by age, the oldest last: each column's name is the age it reaches up to. */
export function ageColumns(format: Formatter, caption: string, buckets: readonly AgeBucket[]): TemplateResult {
  const { messages } = format;
  return columns(
    caption,
    buckets.map(({ toMs, fromMs, count }) => ({
      label: toMs == null ? messages.overAge(format.limit(fromMs)) : messages.upTo(format.limit(toMs)),
      count,
      text: format.number(count),
    })),
  );
}

/** Empty columns for a frame that is still on its way. */
export const NO_AGES: readonly AgeBucket[] = Array.from({ length: 4 }, (_, index) => ({
  fromMs: index * 86_400_000,
  toMs: (index + 1) * 86_400_000,
  count: 0,
}));
