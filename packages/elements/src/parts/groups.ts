import { html, type TemplateResult } from 'lit';
import type { SelectDetail } from '../base/andon-element.ts';
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

interface Selecting {
  readonly selectable: boolean;
  select(detail: SelectDetail): void;
}

/** A name: a button that selects what it names, where the page asks for that. */
export function selectName(
  host: Selecting,
  name: string,
  filter: () => string,
  figure: string,
  more?: Partial<SelectDetail>,
): TemplateResult | string {
  if (!host.selectable) return name;
  return html`<button
    type="button"
    class="select"
    @click=${() => host.select({ filter: filter(), figure, time: undefined, ...more })}
  >
    ${name}
  </button>`;
}
