// Fetched when a reader first opens what a number means: nothing of it is needed to show the number.
import '../elements/definition/definition.define.ts';
import type { LiveSource } from '@andon/client';
import { html, type TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { Figure, FrameMeta } from '../frames.ts';

const GAP_PX = 8;

/** What a panel explains, and where more is known of it. */
export interface Explanation {
  readonly figures: readonly Figure[];
  readonly meta: FrameMeta | undefined;
  readonly source: LiveSource | undefined;
  readonly timeZone: string | undefined;
}

export const definition = ({ figures, meta, source, timeZone }: Explanation, format: Formatter): TemplateResult =>
  html`<andon-definition
    .figures=${figures}
    .frameMeta=${meta}
    .source=${source}
    .locale=${format.asked}
    .timeZone=${timeZone}
  ></andon-definition>`;

/** Puts the open panel of an element beside its button, inside the window, and shows it. */
export function placePopover(root: ParentNode): void {
  const panel = root.querySelector<HTMLElement>('.definition:popover-open');
  const at = root.querySelector('.info')?.getBoundingClientRect();
  if (!panel || !at) return;
  const { offsetWidth, offsetHeight } = panel;
  const below = at.bottom + GAP_PX;
  const top = below + offsetHeight <= innerHeight - GAP_PX ? below : Math.max(GAP_PX, at.top - GAP_PX - offsetHeight);
  const left = Math.min(Math.max(GAP_PX, at.right - offsetWidth), Math.max(GAP_PX, innerWidth - offsetWidth - GAP_PX));
  panel.style.setProperty('top', `${top}px`);
  panel.style.setProperty('left', `${left}px`);
  panel.style.setProperty('visibility', 'visible');
}
