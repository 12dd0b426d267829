// Fetched where a ticker is on the page.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import type { CsvTable } from '../../base/csv.ts';
import type { ListBody } from '../../base/list-element.ts';
import type { TileContent } from '../../base/tile.ts';
import { ago } from '../../format/ago.ts';
import type { Formatter } from '../../format/formatter.ts';
import { formatFilter } from '../../format/parse.ts';
import type { TickerEvent, TickerFrame } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { eventWords } from '../../locale/event-words.ts';
import { helpWords } from '../../locale/help-words.ts';
import type { Messages } from '../../locale/messages.ts';
import { mark } from '../../parts/mark.ts';
import { keyFilter, valueName } from '../../parts/names.ts';
import { selectStyles } from '../../parts/select.styles.ts';
import { tickerStyles } from './ticker.styles.ts';

const JUST_NOW_MS = 60_000;
const GRAVE = new Set(['high', 'critical']);
/** Said elsewhere in the row, or of no use to a reader. */
const UNSHOWN = new Set(['severity', 'language']);

/** What the body uses of its element. */
export interface TickerHost extends BodyHost {
  readonly rows: number;
  readonly selectable: boolean;
  paused: boolean;
  blockedWords(format: Formatter): unknown;
}

export class TickerBody implements ListBody<TickerFrame> {
  readonly #host: TickerHost;
  #seen = new Set<string>();

  constructor(host: TickerHost) {
    this.#host = host;
    addStyles(host.renderRoot, selectStyles);
    addStyles(host.renderRoot, tickerStyles);
  }

  title(messages: Messages): string {
    return eventWords(messages).newestEvents;
  }

  table({ events }: TickerFrame): CsvTable {
    return {
      header: ['time', 'type', 'dimensions', 'severity', 'comment'],
      rows: events.map(({ time, type, dimensions, severity, comment }) => [
        time,
        type,
        formatFilter(keyFilter(dimensions)),
        severity,
        comment,
      ]),
    };
  }

  content(format: Formatter, frame: TickerFrame | undefined): TileContent {
    const events = (frame?.events ?? []).slice(0, this.#host.rows);
    const empty = frame && events.length === 0 ? eventWords(format.messages).noEventsYet : undefined;
    const known = this.#seen;
    this.#seen = new Set(events.map(({ id }) => id));
    return {
      actions: this.#pauseButton(format),
      meaning: this.#host.blockedWords(format) ?? empty,
      visual: html`<ol class="events" role="list">
        ${repeat(
          events,
          ({ id }) => id,
          (event) => this.#row(format, event, known.size > 0 && !known.has(event.id)),
        )}
      </ol>`,
      grow: true,
    };
  }

  /** What moves by itself can be stopped where it moves. */
  #pauseButton({ messages }: Formatter): TemplateResult {
    const text = this.#host.paused ? helpWords(messages).resume : helpWords(messages).pause;
    return html`<button
      type="button"
      class="pause"
      aria-pressed=${this.#host.paused ? 'true' : 'false'}
      title=${text}
      @click=${() => {
        this.#host.paused = !this.#host.paused;
      }}
    >
      ${this.#host.paused ? html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2 14 8 3 14Z" /></svg>` : mark('paused')}
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
          this.#host.selectable
            ? html`<button type="button" class="name select" @click=${() => this.#choose(event)}>${name}</button>`
            : html`<span class="name">${name}</span>`
        }${severity == null ? nothing : html`<span class="note"> · ${words.complaintSeverity(valueName({ dimension: 'severity', value: severity }, messages))}</span>`}
        ${place ? html`<span class="note">· ${place}</span>` : nothing}
        ${comment ? html`<q class="comment">${comment}</q>` : nothing}
      </span>
    </li>`;
  }

  /** The time of day, after a minute how long ago: seconds that count up in every row would be motion without news. */
  #when(format: Formatter, timeMs: number): string {
    const agoMs = this.#host.nowMs() - timeMs;
    return agoMs < JUST_NOW_MS ? format.time(timeMs, true) : ago(format, Math.floor(agoMs / JUST_NOW_MS) * JUST_NOW_MS);
  }

  #choose({ dimensions, time }: TickerEvent): void {
    this.#host.select({ filter: formatFilter(keyFilter(dimensions)), figure: undefined, time: Date.parse(time) });
  }
}
