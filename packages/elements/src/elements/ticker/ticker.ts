import { TickerDocument } from '@andon/schema';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { type ListBody, ListElement } from '../../base/list-element.ts';
import { wholeRows } from '../../format/whole-rows.ts';
import type { FrameKind, TickerFrame } from '../../frames.ts';
import { filterVariable, type View, view } from '../../live/view.ts';

/** A list that changes more often than this is not read but watched. */
const USUAL_CADENCE_MS = 5_000;

/**
 * @summary The newest events as a calm list: what happened, where, how long ago; comments where the server keeps them, redacted.
 *
 * @tag andon-ticker
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - An event was chosen (with `selectable`); `detail` is `{ filter, time }`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - The list.
 * @csspart event - One event.
 * @csspart foot - Freshness.
 */
export class AndonTicker extends ListElement<TickerFrame> {
  static override styles = [...ListElement.styles, boardStyles];

  /** Which events, by type or kind: `complaint,survey.answered`; default: all that may be shown. */
  @property() types: string | undefined;

  /** How many events, at most 50. */
  @property({ type: Number }) rows = 8;

  /** Shortest time between two changes of the list, 250 to 60000. */
  @property({ type: Number, attribute: 'cadence-ms' }) cadenceMs = USUAL_CADENCE_MS;

  /** Events are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get frameKind(): FrameKind {
    return 'ticker';
  }

  protected request(): View<unknown> {
    const filter = this.filterValues;
    const types = (this.types ?? '').split(/[\s,;]+/).filter(Boolean);
    return view(TickerDocument, {
      ...filterVariable(filter),
      ...(types.length > 0 && { types }),
      first: wholeRows(this.rows, 1, 50),
      cadenceMs: this.cadenceMs,
    });
  }

  protected get tileRows(): number {
    return 5 + 1.9 * wholeRows(this.rows, 1, 50);
  }

  protected async loadBody(): Promise<ListBody<TickerFrame>> {
    const { TickerBody } = await import('./ticker.body.ts');
    return new TickerBody(this);
  }
}
