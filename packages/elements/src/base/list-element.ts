import type { LiveSnapshot } from '@andon/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { Figure, FrameMeta } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';
import { LiveBinding } from '../live/live-binding.ts';
import type { View } from '../live/view.ts';
import type { Messages } from '../locale/messages.ts';
import { placeName } from '../parts/names.ts';
import { AndonElement } from './andon-element.ts';
import type { CsvTable } from './csv.ts';
import type { Density } from './frame-element.ts';
import { LateBody } from './late-body.ts';
import { heightInRows } from './set-style.ts';
import { isBlocked, isStale, isWaiting } from './state.ts';
import { type TileContent, tile } from './tile.ts';

/** What an element shows and says of its list: a module of its own, fetched where such an element is on the page. */
export interface ListBody<F> {
  title(messages: Messages): string;
  content(format: Formatter, frame: F | undefined): TileContent;
  table(frame: F): CsvTable;
  updated?(): void;
}

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
  /** Fetches what draws the list. */
  protected abstract loadBody(): Promise<ListBody<F>>;
  /** Height of the list's tile in `em`. */
  protected abstract get tileRows(): number;

  readonly #late = new LateBody(this, () => this.loadBody());

  protected get body(): ListBody<F> | undefined {
    return this.#late.here;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.body?.updated?.();
  }

  #title({ messages }: Formatter): string {
    return this.label ?? this.body?.title(messages) ?? '';
  }

  /**
   * What is drawn: fed by the page or received. Withheld where the reader may not see it.
   * @internal
   */
  get data(): F | undefined {
    if (this.frame) return this.frame;
    const snapshot = this.#binding.snapshot;
    if (snapshot?.frame === undefined || isForbidden(snapshot)) return undefined;
    return this.frameOf(snapshot.frame);
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
    return format ? [this.#title(format), this.#place(format)].filter(Boolean).join(' · ') : '';
  }

  /** The list as comma-separated values. */
  async toCsv(): Promise<string> {
    const frame = this.data;
    if (!frame) return '';
    const [csv] = await Promise.all([import('./csv.ts'), this.#late.load()]);
    return this.body ? csv.toCsv(this.body.table(frame)) : '';
  }

  #place(format: Formatter): string {
    return this.place ?? placeName(this.filterValues, format.messages);
  }

  /**
   * What stands in place of the list where it cannot be shown, and what to do about it; nothing where it can.
   * @internal
   */
  blockedWords(format: Formatter): unknown {
    const { messages } = format;
    const { state } = this;
    if (isWaiting(state)) return html`<span class="skeleton"></span>`;
    if (!isBlocked(state)) return undefined;
    const help = this.helpText(format);
    if (state === 'error') return help || messages.error;
    return messages.sentences(messages[state === 'incompatible' ? state : 'notAllowed'], help);
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format) return html`<section class="tile" part="tile" aria-busy="true"></section>`;
    const frame = this.data;
    const content = this.body?.content(format, frame) ?? {
      meaning: this.blockedWords(format),
      visual: nothing,
      grow: true,
    };
    return tile(
      { ...content, rows: heightInRows(this.tileRows) },
      {
        format,
        state,
        status: isBlocked(state) ? 'NONE' : this.status,
        stale: isStale(state),
        title: this.#title(format),
        place: this.#place(format),
        headingLevel: this.headingLevel,
        // It is about now, not about a window.
        meta: frame && { ...frame.meta, window: '' },
        asOfMs: this.asOfMs,
        since: this.snapshots()[0]?.since,
        nowMs: () => this.liveSource?.now() ?? this.asOfMs ?? Date.now(),
        figure: undefined,
        info: html`${nothing}`,
      },
    );
  }
}
