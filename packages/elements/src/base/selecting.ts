// Fetched where a page lets readers choose.
import { html, type TemplateResult } from 'lit';
import type { Choice, OfOneGroup, Selecting } from '../parts/choice.ts';
import { groupFilter } from '../parts/groups.ts';
import { selectStyles } from '../parts/select.styles.ts';
import { addStyles } from './add-styles.ts';

export function selectName(host: Selecting, name: string, choice: Choice): TemplateResult {
  addStyles(host.renderRoot, selectStyles);
  return html`<button type="button" class="select" @click=${choose(host, choice)}>${name}</button>`;
}

export const selectPart = (host: OfOneGroup, name: string, choice: Omit<Choice, 'filter'>): TemplateResult =>
  selectName(host, name, { filter: () => shownFilter(host), ...choice });

export function selectFigure(host: OfOneGroup, drawn: unknown): unknown {
  const figure = host.mainFigure;
  if (figure?.value == null) return drawn;
  addStyles(host.renderRoot, selectStyles);
  const choice = { filter: () => shownFilter(host), figure: figure.key };
  return html`<button type="button" class="select main" id="main" aria-labelledby="label main" @click=${choose(host, choice)}>${drawn}</button>`;
}

const shownFilter = ({ filterValues, shownKey }: OfOneGroup): string => groupFilter(filterValues, shownKey);

const choose =
  (host: Selecting, { filter, ...choice }: Choice) =>
  (): void =>
    host.select({ filter: filter(), time: undefined, window: host.meta?.window, ...choice });
