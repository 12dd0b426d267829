import { html, nothing, type PropertyValues } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { FrameMeta } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';
import type { CsvTable } from './csv.ts';
import { LateBody } from './late-body.ts';
import { heightInRows } from './set-style.ts';
import { type ElementState, isBlocked, isWaiting } from './state.ts';
import { age, type TileContent } from './tile.ts';
import { TileElement } from './tile-element.ts';

/** What an element shows and says of its list: a module of its own, fetched where such an element is on the page. */
export interface ListBody<F> {
  title(messages: Messages): string;
  content(format: Formatter, frame: F | undefined): TileContent;
  table(frame: F): CsvTable;
  updated?(): void;
}

/** An element that shows a list of things that happened, not figures: without a definition. */
export abstract class ListElement<F extends { readonly meta: FrameMeta }> extends TileElement<F> {
  /** Fetches what draws the list. */
  protected abstract loadBody(): Promise<ListBody<F>>;
  /** Height of the list's tile in `em`. */
  protected abstract get tileRows(): number;

  readonly #late = new LateBody(this, () => this.loadBody());

  protected get body(): ListBody<F> | undefined {
    return this.#late.here;
  }

  /**
   * While what draws the list is on its way it is loading, whatever of it is known: a page may wait for it with what stands below.
   * @internal
   */
  override get state(): ElementState {
    const state = super.state;
    return state === 'live' && !this.body ? 'loading' : state;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.body?.updated?.();
  }

  protected titleText({ messages }: Formatter): string {
    return this.label ?? this.body?.title(messages) ?? '';
  }

  /**
   * It is about now, not about a window.
   * @internal
   */
  override get meta(): FrameMeta | undefined {
    const meta = super.meta;
    return meta && { ...meta, window: '' };
  }

  /** The list as comma-separated values. */
  async toCsv(): Promise<string> {
    const frame = this.data;
    if (!frame) return '';
    const [csv] = await Promise.all([import('./csv.ts'), this.#late.load()]);
    return this.body ? csv.toCsv(this.body.table(frame)) : '';
  }

  /**
   * What stands in place of the list where it cannot be shown, and what to do about it; nothing where it can.
   * @internal
   */
  blockedWords(format: Formatter): unknown {
    const { state } = this;
    if (state === 'error') return this.helpText(format) || format.messages.error;
    if (isBlocked(state)) return this.blockedLine(format);
    return isWaiting(state) || !this.body ? html`<span class="skeleton"></span>` : undefined;
  }

  /**
   * Of when the list is.
   * @internal
   */
  age(format: Formatter): unknown {
    const freshness = this.freshness(format);
    return freshness.asOfMs === undefined ? nothing : age(freshness, freshness.asOfMs);
  }

  protected content(format: Formatter, frame: F | undefined): TileContent {
    const content = this.body?.content(format, frame) ?? {
      meaning: this.blockedWords(format),
      visual: nothing,
      grow: true,
    };
    return { ...content, rows: heightInRows(this.tileRows) };
  }

  protected infoButton(): unknown {
    return nothing;
  }

  protected definitionPanel(): unknown {
    return nothing;
  }
}
