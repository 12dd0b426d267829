import { type FilterValues, formatFilter } from '../format/parse.ts';
import type { DimensionValue } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';
import { keyFilter, valueName } from './names.ts';

/** Reads `queue` and `channel,team`. */
export const dimensionsOf = (groupBy: string | undefined): readonly string[] =>
  (groupBy ?? '').split(/[,\s]+/).filter(Boolean);

/** Names of a group's values, or "All" for the group of everything. */
export const groupName = (key: readonly DimensionValue[], messages: Messages): string =>
  key.length === 0 ? messages.total : key.map((part) => valueName(part, messages)).join(' · ');

/** The filter that selects one group within what the element shows, for `andon-select`. */
export const groupFilter = (outer: FilterValues, key: readonly DimensionValue[]): string =>
  formatFilter({ ...outer, ...keyFilter(key) });
