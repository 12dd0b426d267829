// Fetched when a reader first opens what a number means: nothing of it is needed to show the number.
import '../elements/definition/definition.define.ts';
import type { LiveSource } from '@andon/client';
import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { AndonDefinition } from '../elements/definition/definition.ts';
import type { Figure, FrameMeta } from '../frames.ts';
import { addStyles } from './add-styles.ts';

const GAP_PX = 8;

/** The open panel; `placePopover` shows it when it is filled. */
const popoverStyles = css`
  .definition {
    position: fixed;
    inset: auto;
    inline-size: min(26rem, 100vw - 2rem);
    max-block-size: min(32rem, 100vh - 2rem);
    margin: 0;
    padding: 0;
    overflow: auto;
    font-size: 1rem;
    color: var(--_text);
    background: var(--_tile);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    box-shadow: 0 4px 24px #00000029;
  }
`;

/** What a panel explains, and where more is known of it. */
export interface Explanation {
  readonly figures: readonly Figure[];
  readonly meta: FrameMeta | undefined;
  readonly source: LiveSource | undefined;
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
}

export interface ExplainedHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly explanation: Explanation;
}

/** Keeps an open panel true to its element: filled while it is open, empty again when it closes. */
class ExplanationController implements ReactiveController {
  readonly #host: ExplainedHost;
  #shown: AndonDefinition | undefined;

  constructor(host: ExplainedHost) {
    this.#host = host;
    host.addController(this);
    addStyles(host.renderRoot, popoverStyles);
  }

  toggle(open: boolean): void {
    if (!open) this.#shown?.remove();
    this.#shown = open ? (this.#shown ?? document.createElement('andon-definition')) : undefined;
    this.hostUpdated();
  }

  hostUpdated(): void {
    const shown = this.#shown;
    const panel = this.#host.renderRoot.querySelector<HTMLElement>('.definition:popover-open');
    if (!shown || !panel) return;
    const { figures, meta, source, locale, timeZone } = this.#host.explanation;
    Object.assign(shown, { explained: figures, frameMeta: meta, source, locale, timeZone });
    if (shown.parentNode !== panel) panel.replaceChildren(shown);
    void shown.updateComplete.then(() => placePopover(this.#host.renderRoot, panel));
  }
}

const controllers = new WeakMap<ExplainedHost, ExplanationController>();

/** @param event - A `beforetoggle` of the panel; any other only brings this module. */
export function explain(host: ExplainedHost, event: Event): void {
  if (event.type !== 'beforetoggle') return;
  let controller = controllers.get(host);
  if (!controller) {
    controller = new ExplanationController(host);
    controllers.set(host, controller);
  }
  controller.toggle((event as ToggleEvent).newState === 'open');
}

/** Puts the open panel of an element beside its button, inside the window, and shows it. */
function placePopover(root: ParentNode, panel: HTMLElement): void {
  const at = root.querySelector('.info')?.getBoundingClientRect();
  if (!at) return;
  const { offsetWidth, offsetHeight } = panel;
  const below = at.bottom + GAP_PX;
  const top = below + offsetHeight <= innerHeight - GAP_PX ? below : Math.max(GAP_PX, at.top - GAP_PX - offsetHeight);
  const left = Math.min(Math.max(GAP_PX, at.right - offsetWidth), Math.max(GAP_PX, innerWidth - offsetWidth - GAP_PX));
  Object.assign(panel.style, { top: `${top}px`, left: `${left}px`, visibility: 'visible' });
}
