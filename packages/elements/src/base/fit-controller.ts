import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { addStyles } from './add-styles.ts';
import { fitStyles } from './fit.styles.ts';
import { WidthFit } from './fit-width.ts';
import { watchSizes } from './watch-sizes.ts';

/** Foot, course, line of meaning: what a tile can do without, in this order. */
const MOST = 3;

interface FitHost extends ReactiveControllerHost, HTMLElement {
  readonly fill: boolean;
  readonly heading: string;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Keeps a tile inside the box it fills: where the page asks for type so large that not everything fits, parts leave from the bottom
 * up; a title or a figure whose letters are too wide for its line is drawn smaller. Measured when the box, or the room a
 * text takes, or what is shown changes, not with every number.
 */
export class FitController implements ReactiveController {
  readonly #host: FitHost;
  readonly #shape: () => string;
  readonly #widths: WidthFit;
  #sizes: ResizeObserver | undefined;
  /** Texts that may wrap with another number. */
  #texts: readonly Element[] = [];
  #measured = '';

  /** @param shape - Changes whenever the content may need more or less room. */
  constructor(host: FitHost, shape: () => string) {
    this.#host = host;
    this.#shape = shape;
    this.#widths = new WidthFit(host.renderRoot);
    addStyles(host.renderRoot, fitStyles);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#rest();
  }

  hostUpdated(): void {
    if (!this.#host.fill) {
      this.#rest();
      return;
    }
    if (!this.#sizes) {
      this.#sizes = new ResizeObserver((entries) => {
        if (entries.some(({ target }) => target === this.#host)) this.#fit();
        // What leaves or comes back changes the very sizes that are watched: that belongs into another frame, where anything does.
        else if (!this.#isWhole) requestAnimationFrame(() => this.#fit());
      });
      this.#sizes.observe(this.#host);
    }
    // Not by a search through the whole tree: this happens with every number.
    const texts = [...(this.#tile?.children ?? [])].filter((part) => part.matches('.figure-line, .meaning, .foot'));
    this.#texts = watchSizes(this.#sizes, this.#texts, texts);
    this.#widths.watch(this.#host.heading);
    const shape = this.#shape();
    if (shape === this.#measured) return;
    this.#measured = shape;
    this.#fit();
  }

  #rest(): void {
    this.#widths.rest();
    this.#sizes?.disconnect();
    this.#sizes = undefined;
    this.#texts = [];
  }

  get #tile(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.tile');
  }

  /** Nothing has left, and nothing must. */
  get #isWhole(): boolean {
    const tile = this.#tile;
    return tile?.dataset.drop === '0' && fits(tile);
  }

  #fit(): void {
    const tile = this.#tile;
    if (!tile) return;
    for (let drop = 0; drop <= MOST; drop++) {
      tile.dataset.drop = String(drop);
      if (fits(tile)) return;
    }
  }
}

/** Whether nothing is cut off, and the room below is left free. Half a pixel of rounding is no overflow. */
function fits(tile: HTMLElement): boolean {
  const end = tile.clientHeight + 1;
  const lastLine = end - Number.parseFloat(getComputedStyle(tile).paddingBlockEnd);
  const parts = tile.querySelectorAll<HTMLElement>('.head, .figure-line, .meaning, .foot');
  return tile.scrollHeight <= end && [...parts].every((part) => part.offsetTop + part.offsetHeight <= lastLine);
}
