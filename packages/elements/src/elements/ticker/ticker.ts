import { TickerDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CsvTable } from '../../base/csv.ts';
import { ListElement } from '../../base/list-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { TickerEvent, TickerFrame } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { requestFilter, type View, view } from '../../live/view.ts';
import { eventWords } from '../../locale/event-words.ts';
import { mark } from '../../parts/mark.ts';
import { valueName } from '../../parts/names.ts';
import { tickerStyles } from './ticker.styles.ts';

const JUST_NOW_MS = 60_000;
/** A list that changes more often than this is not read but watched. */
const USUAL_CADENCE_MS = 5_000;
const GRAVE = new Set(['high', 'critical']);
/** Said elsewhere in the row, or of no use to a reader. */
const UNSHOWN = new Set(['severity', 'language']);

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
  static override styles = [...ListElement.styles, tickerStyles];

  /** Which events, by type or kind: `complaint,survey.answered`; default: all that may be shown. */
  @property() types: string | undefined;

  /** How many events, at most 50. */
  @property({ type: Number }) rows = 8;

  /** Shortest time between two changes of the list, 250 to 60000. */
  @property({ type: Number, attribute: 'cadence-ms' }) cadenceMs = USUAL_CADENCE_MS;

  /** Events are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  #seen = new Set<string>();

  protected request(): View<unknown> {
    const filter = this.filterValues;
    const types = (this.types ?? '').split(/[\s,;]+/).filter(Boolean);
    return view(TickerDocument, {
      ...(Object.keys(filter).length > 0 && { filter: requestFilter(filter) }),
      ...(types.length > 0 && { types }),
      first: Math.min(50, Math.max(1, this.rows)),
      cadenceMs: this.cadenceMs,
    });
  }

  protected frameOf(data: unknown): TickerFrame {
    return (data as { readonly ticker: TickerFrame }).ticker;
  }

  protected usualTitle({ messages }: Formatter): string {
    return eventWords(messages).newestEvents;
  }

  protected table({ events }: TickerFrame): CsvTable {
    return {
      header: ['time', 'type', 'dimensions', 'severity', 'comment'],
      rows: events.map(({ time, type, dimensions, severity, comment }) => [
        time,
        type,
        dimensions.map(({ dimension, value }) => `${dimension}=${value}`).join(';'),
        severity,
        comment,
      ]),
    };
  }

  protected content(format: Formatter, frame: TickerFrame | undefined): TileContent {
    const events = (frame?.events ?? []).slice(0, this.rows);
    const empty = frame && events.length === 0 ? eventWords(format.messages).noEventsYet : undefined;
    const known = this.#seen;
    this.#seen = new Set(events.map(({ id }) => id));
    return {
      actions: this.#pauseButton(format),
      meaning: this.blockedWords(format) ?? empty,
      visual: html`<ol class="events" role="list">
        ${repeat(
          events,
          ({ id }) => id,
          (event) => this.#row(format, event, known.size > 0 && !known.has(event.id)),
        )}
      </ol>`,
      grow: true,
      rows: 5 + 1.9 * this.rows,
    };
  }

  /** What moves by itself can be stopped where it moves. */
  #pauseButton({ messages }: Formatter): TemplateResult {
    const text = this.paused ? messages.resume : messages.pause;
    return html`<button
      type="button"
      class="pause"
      aria-pressed=${this.paused ? 'true' : 'false'}
      title=${text}
      @click=${() => {
        this.paused = !this.paused;
      }}
    >
      ${this.paused ? html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2 14 8 3 14Z" /></svg>` : mark('paused')}
      <span class="vh">${text}</span>
    </button>`;
  }

  #row(format: Formatter, event: TickerEvent, fresh: boolean): TemplateResult {
    const { messages } = format;
    const words = eventWords(messages);
    const { type, severity, comment, dimensions } = event;
    const timeMs = Date.parse(event.time);
    const name = words.eventTypes[type] ?? type;
    const place = dimensions
      .filter(({ dimension }) => !UNSHOWN.has(dimension))
      .map((each) => valueName(each, messages))
      .slice(0, 3)
      .join(' · ');
    const grave = severity != null && GRAVE.has(severity);
    return html`<li class="event ${fresh ? 'fresh' : ''}" part="event">
      <span class="when">${ticking(() => this.#when(format, timeMs))}</span>
      <span class="what">
        ${grave ? html`${mark(severity === 'critical' ? 'critical' : 'attention')} ` : nothing}${
          this.selectable
            ? html`<button type="button" class="name" @click=${() => this.#choose(event)}>${name}</button>`
            : html`<span class="name">${name}</span>`
        }${severity == null ? nothing : html`<span class="note"> · ${words.complaintSeverity(valueName({ dimension: 'severity', value: severity }, messages))}</span>`}
        ${place ? html`<span class="note">· ${place}</span>` : nothing}
        ${comment ? html`<q class="comment">${comment}</q>` : nothing}
      </span>
    </li>`;
  }

  /** The time of day, after a minute how long ago: seconds that count up in every row would be motion without news. */
  #when(format: Formatter, timeMs: number): string {
    const agoMs = this.nowMs() - timeMs;
    return agoMs < JUST_NOW_MS ? format.time(timeMs, true) : format.ago(Math.floor(agoMs / JUST_NOW_MS) * JUST_NOW_MS);
  }

  #choose({ dimensions, time }: TickerEvent): void {
    const filter = dimensions.map(({ dimension, value }) => `${dimension}=${value}`).join(';');
    this.select({ filter, figure: undefined, time: Date.parse(time) });
  }
}
