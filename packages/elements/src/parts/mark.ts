import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ElementState } from '../base/state.ts';
import { statusWord } from '../base/status-word.ts';
import type { FigureStatus } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';

export type MarkKind = 'fine' | 'attention' | 'critical' | 'nodata' | 'paused';

const SHAPES: Readonly<Record<MarkKind, TemplateResult>> = {
  fine: svg`<circle cx="8" cy="8" r="6" />`,
  attention: svg`<path d="M8 1.5 15 14.5H1Z" stroke-linejoin="round" />`,
  critical: svg`<rect x="1.5" y="1.5" width="13" height="13" />`,
  nodata: svg`<circle cx="8" cy="8" r="6.4" />`,
  paused: svg`<path d="M4 2.5v11M12 2.5v11" stroke-width="4" />`,
};

/** ○ △ ■ ◌ ⏸ as drawings: the same weight in every font. A word always stands beside it, so it is hidden from screen readers. */
export const mark = (kind: MarkKind): TemplateResult =>
  html`<svg class="mark ${kind}" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[kind]}</svg>`;

const KINDS: Partial<Record<FigureStatus, MarkKind>> = {
  ON_TARGET: 'fine',
  ATTENTION: 'attention',
  CRITICAL: 'critical',
};

const STATE_KINDS: Partial<Record<ElementState, MarkKind>> = {
  live: 'fine',
  delayed: 'attention',
  reconnecting: 'attention',
  connecting: 'nodata',
  paused: 'paused',
};

/** How far what is shown can be trusted. */
export const stateMark = (state: ElementState): TemplateResult => mark(STATE_KINDS[state] ?? 'critical');

/** The mark of a status that calls for somebody, with its word for screen readers: before a name or a number. */
export function alarmSign(status: FigureStatus | undefined, messages: Messages): TemplateResult | typeof nothing {
  return status === 'ATTENTION' || status === 'CRITICAL' ? quietSign(status, messages) : nothing;
}

/** The mark of a status with its word for screen readers. */
export function quietSign(status: FigureStatus, messages: Messages): TemplateResult | typeof nothing {
  const kind = KINDS[status];
  return kind ? html`${mark(kind)}<span class="vh">${statusWord(messages, status)}: </span>` : nothing;
}

/** The mark of a status and its word; the word of a met target is for screen readers only, since fine is drawn quietly. */
export function statusSign(status: FigureStatus, messages: Messages): TemplateResult | typeof nothing {
  const kind = KINDS[status];
  if (!kind) return nothing;
  const word = statusWord(messages, status);
  return kind === 'fine'
    ? html`${mark(kind)}<span class="vh">${word}</span>`
    : html`${mark(kind)}<span class="status-word ${kind}">${word}</span>`;
}
