import type { LiveSnapshot } from '@andon/client';
import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { Figure, FrameKind, FrameMeta } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';
import { given } from '../live/given.ts';
import { LiveBinding } from '../live/live-binding.ts';
import type { View } from '../live/view.ts';
import { placeName } from '../parts/names.ts';
import { AndonElement } from './andon-element.ts';
import { isBlocked, isStale } from './state.ts';
import { type TileContent, tile } from './tile.ts';

export type Density = 'compact' | 'regular';

/**
 * An element that draws one kind of frame: watches the view its attributes describe, or takes the frame from the page, and draws a
 * tile that has the same shape in every state.
 */
export abstract class TileElement<F extends { readonly meta: FrameMeta }> extends AndonElement {
  /** Data fed by the page: the object the server would send. Nothing is fetched while it is set. */
  @property({ attribute: false }) frame: F | undefined;

  /** Title; default: what the element is of. */
  @property() label: string | undefined;

  /** Where, after the title; default: from the filter. */
  @property() place: string | undefined;

  /** `compact` takes less room. */
  @property({ reflect: true }) density: Density = 'regular';

  /** Fills the height of its box and scales its type with it, for walls. */
  @property({ type: Boolean, reflect: true }) fill = false;

  /** 1 to 6 makes the title a heading of that level. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel: number | undefined;

  readonly #binding = new LiveBinding<unknown>(
    this,
    () => (this.frame ? undefined : this.request()),
    () => this.framesEveryMs,
  );

  /** Least time between two frames that are drawn; the newest is drawn in any case. What draws only once a second need not look ten times. */
  protected get framesEveryMs(): number {
    return 0;
  }

  /** The view to watch, a document with one field at its root; undefined where an attribute it needs is missing. */
  protected abstract request(): View<unknown> | undefined;
  protected abstract get frameKind(): FrameKind;
  protected abstract titleText(format: Formatter): string;
  /** The tile's parts. With no frame they are empty boxes of the same size. */
  protected abstract content(format: Formatter, frame: F | undefined): TileContent;
  /** What follows the tile's facts: the button that opens the definitions. */
  protected abstract infoButton(format: Formatter): unknown;
  protected abstract definitionPanel(format: Formatter): unknown;

  /**
   * What is drawn: fed by the page or received. Withheld where the reader may not see it.
   * @internal
   */
  get data(): F | undefined {
    if (this.frame) return given.for(this)?.givenFrame(this.frameKind, this.frame);
    const snapshot = this.#binding.snapshot;
    return snapshot && !isForbidden(snapshot) ? this.#binding.frame<F>() : undefined;
  }

  protected get hostFed(): boolean {
    return this.frame !== undefined;
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return this.data?.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    return undefined;
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : [this.#binding.snapshot];
  }

  /** @internal */
  get heading(): string {
    const { format } = this;
    return format ? [this.titleText(format), this.placeText(format)].filter(Boolean).join(' · ') : '';
  }

  protected placeText(format: Formatter): string {
    return this.place ?? placeName(this.filterValues, format.messages);
  }

  protected override render(): TemplateResult {
    const { format, state, meta } = this;
    // Without words yet, the boxes alone: a language file is on its way.
    if (!format) return html`<section class="tile" part="tile" aria-busy="true"></section>`;
    return html`${tile(this.content(format, this.data), {
      ...this.freshness(format),
      status: isBlocked(state) ? 'NONE' : this.status,
      stale: isStale(state),
      title: this.titleText(format),
      place: this.placeText(format),
      headingLevel: this.headingLevel,
      meta,
      figure: this.mainFigure,
      info: this.infoButton(format),
    })}${this.definitionPanel(format)}`;
  }
}
