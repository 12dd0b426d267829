import type { LiveSnapshot } from '@andon/client';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { Figure, FrameMeta } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';
import { LiveBinding } from '../live/live-binding.ts';
import type { View } from '../live/view.ts';
import { placeName } from '../parts/names.ts';
import { AndonElement } from './andon-element.ts';
import type { CsvTable } from './csv.ts';
import type { Density } from './frame-element.ts';
import { isBlocked, isStale, isWaiting } from './state.ts';
import { type TileContent, tile } from './tile.ts';

/** An element that shows a list of things that happened, not figures: a tile of the same shape in every state, without a definition. */
export abstract class ListElement<F extends { readonly meta: FrameMeta }> extends AndonElement {
  /** Data fed by the page: the object the server would send. Nothing is fetched while it is set. */
  @property({ attribute: false }) frame: F | undefined;

  /** Title; default: what the list is of. */
  @property() label: string | undefined;

  /** Where, after the title; default: from the filter. */
  @property() place: string | undefined;

  /** `compact` takes less room. */
  @property({ reflect: true }) density: Density = 'regular';

  /** Fills the height of its box and scales its type with it, for walls. */
  @property({ type: Boolean, reflect: true }) fill = false;

  /** 1 to 6 makes the title a heading of that level. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel: number | undefined;

  readonly #binding = new LiveBinding<unknown>(this, () => (this.frame ? undefined : this.request()));

  protected abstract request(): View<unknown>;
  protected abstract frameOf(data: unknown): F;
  protected abstract content(format: Formatter, frame: F | undefined): TileContent;
  protected abstract usualTitle(format: Formatter): string;
  protected abstract table(frame: F): CsvTable;

  /** What is drawn: fed by the page or received. Withheld where the reader may not see it. */
  protected get data(): F | undefined {
    if (this.frame) return this.frame;
    const snapshot = this.#binding.snapshot;
    if (snapshot?.frame === undefined || isForbidden(snapshot)) return undefined;
    return this.frameOf(snapshot.frame);
  }

  protected get hostFed(): boolean {
    return this.frame !== undefined;
  }

  protected get meta(): FrameMeta | undefined {
    return this.data?.meta;
  }

  protected get mainFigure(): Figure | undefined {
    return undefined;
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : [this.#binding.snapshot];
  }

  protected get heading(): string {
    const { format } = this;
    return format ? [this.label ?? this.usualTitle(format), this.#place(format)].filter(Boolean).join(' · ') : '';
  }

  /** The list as comma-separated values. */
  async toCsv(): Promise<string> {
    const frame = this.data;
    if (!frame) return '';
    const csv = await import('./csv.ts');
    return csv.toCsv(this.table(frame));
  }

  #place(format: Formatter): string {
    return this.place ?? placeName(this.filterValues, format.messages);
  }

  /** What stands in place of the list where it cannot be shown, and what to do about it; nothing where it can. */
  protected blockedWords({ messages }: Formatter): unknown {
    const { state } = this;
    if (isWaiting(state)) return html`<span class="skeleton"></span>`;
    if (state === 'not-allowed')
      return messages.sentences(messages.notAllowed, messages.notAllowedHelp(this.context.value.contact));
    if (state === 'incompatible') return messages.sentences(messages.incompatible, messages.incompatibleHelp);
    if (state !== 'error') return undefined;
    const error = this.snapshots()[0]?.error;
    return error?.code === 'BAD_USER_INPUT' ? error.message : messages.errorHelp;
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format) return html`<section class="tile" part="tile" aria-busy="true"></section>`;
    const frame = this.data;
    return tile(this.content(format, frame), {
      format,
      state,
      status: isBlocked(state) ? 'NONE' : this.status,
      stale: isStale(state),
      title: this.label ?? this.usualTitle(format),
      place: this.#place(format),
      headingLevel: this.headingLevel,
      // It is about now, not about a window.
      meta: frame && { ...frame.meta, window: '' },
      asOfMs: this.asOfMs,
      since: this.snapshots()[0]?.since,
      nowMs: () => this.liveSource?.now() ?? this.asOfMs ?? Date.now(),
      figure: undefined,
      info: html`${nothing}`,
    });
  }
}
