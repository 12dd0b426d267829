import type { Formatter } from '../format/formatter.ts';
import type { FilterValues } from '../format/parse.ts';
import type { DimensionValue, Figure } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';

/** A dimension value as a reader says it: known identifiers in the reader's language, others as they came, `tech-support` → `Tech support`. */
export function valueName({ dimension, value }: DimensionValue, messages: Messages): string {
  if (value === '') return messages.notStated;
  const known = messages.values[`${dimension}.${value.toLowerCase()}`];
  if (known) return known;
  if (value === 'other') return messages.otherValues;
  const spaced = /^[a-z0-9]+([-_][a-z0-9]+)*$/.test(value) ? value.replaceAll(/[-_]/g, ' ') : value;
  return capital(spaced);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A figure's name; where a language has none of its own, the key spells it: `queue.serviceLevel` is "Service level". */
export const figureName = (key: string, messages: Messages): string =>
  messages.figures[key] ?? capital(key.replace(/^.*\./, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

/** The filter that selects one group. */
export const keyFilter = (key: readonly DimensionValue[]): FilterValues =>
  Object.fromEntries(key.map(({ dimension, value }) => [dimension, [value]]));

/** Where a filter points, for the label: `Billing, Support · Phone`, `账单、支持 · 电话`. */
export const placeName = (filter: FilterValues, messages: Messages): string =>
  Object.entries(filter)
    .map(([dimension, values]) =>
      values.map((value) => valueName({ dimension, value }, messages)).join(messages.locale === 'en' ? ', ' : '、'),
    )
    .filter((part) => part !== '')
    .join(' · ');

/**
 * The variant of a figure for the foot: `formula F3`, `Kaplan–Meier`. The threshold that is already in the title is left out of
 * `F3 T=20s`; the definition panel shows the whole.
 */
export function variantName(figure: Figure, { messages }: Formatter): string | undefined {
  const name = figure.variant?.replace(/\s+T=\S+$/, '');
  return name && (messages.variants[name] ?? name.replace(/^F\d$/, `${messages.formula}$&`));
}

/** Window a figure is usually read in: minutes for queues, a day for cases, weeks for complaints and surveys. */
export function windowOf(key: string): string {
  const windows: Readonly<Record<string, string>> = { queue: '30m', response: '24h', complaint: '7d', survey: '30d' };
  return windows[key.split('.')[0] ?? ''] ?? '24h';
}
