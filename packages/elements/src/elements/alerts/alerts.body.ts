// Fetched where alerts are on the page.
import type { LiveSource } from '@andon/client';
import { AcknowledgeAlertDocument, MayAcknowledgeAlertsDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import type { CsvTable } from '../../base/csv.ts';
import type { ListBody } from '../../base/list-element.ts';
import { isStale, isWaiting } from '../../base/state.ts';
import { statusWord } from '../../base/status-word.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { type FilterValues, formatFilter } from '../../format/parse.ts';
import { targetText } from '../../format/target-text.ts';
import type { Alert, AlertsFrame, AlertWatch, FigureStatus, Unit } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { eventWords } from '../../locale/event-words.ts';
import type { Messages } from '../../locale/messages.ts';
import { mark, statusSign } from '../../parts/mark.ts';
import { placeName } from '../../parts/names.ts';
import { selectStyles } from '../../parts/select.styles.ts';
import { bodyStyles } from './alerts.body.styles.ts';

/** Of what may become an alert, where none is open: more would be a list. */
const WATCHED = 1;

/** Detail of `andon-acknowledge`. */
export interface AcknowledgeDetail {
  readonly id: string;
  readonly rule: string;
}

/** What the body uses of its element. */
export interface AlertsHost extends BodyHost {
  readonly data: AlertsFrame | undefined;
  readonly status: FigureStatus;
  readonly variant: 'list' | 'wall' | 'light';
  readonly rows: number;
  readonly selectable: boolean;
  readonly readonly: boolean;
  readonly mayAcknowledge: boolean;
  readonly sound: 'attention' | 'critical' | undefined;
  blockedWords(format: Formatter): unknown;
  age(format: Formatter): unknown;
}

export class AlertsBody implements ListBody<AlertsFrame> {
  readonly #host: AlertsHost;
  /** `undefined` until the server has said. */
  #allowed: boolean | undefined;
  #audible = true;
  /** What came of acknowledging, by alert: `sent`, or words for the reader. */
  #answers: ReadonlyMap<string, string> = new Map();
  #asked: LiveSource | undefined;
  #known: ReadonlySet<string> | undefined;
  #alarm: Promise<typeof import('./alarm.ts')> | undefined;

  constructor(host: AlertsHost) {
    this.#host = host;
    addStyles(host.renderRoot, selectStyles);
    addStyles(host.renderRoot, bodyStyles);
  }

  title(messages: Messages): string {
    return eventWords(messages).alerts;
  }

  updated(): void {
    this.#askWhetherAllowed();
    this.#listen();
  }

  table({ alerts }: AlertsFrame): CsvTable {
    const columns = [
      'id',
      'rule',
      'name',
      'severity',
      'state',
      'figure',
      'unit',
      'value',
      'n',
      'limit',
      'side',
      'data',
      'raisedAt',
      'acknowledgedAt',
      'acknowledgedBy',
    ] as const;
    return { header: columns, rows: alerts.map((alert) => columns.map((column) => alert[column])) };
  }

  content(format: Formatter, frame: AlertsFrame | undefined): TileContent {
    const words = this.#host.blockedWords(format);
    const alone = this.#host.variant === 'light';
    const quiet = alone || !frame?.alerts.length;
    return {
      actions: html`${this.#host.variant === 'wall' ? this.#light() : nothing}${alone ? nothing : this.#soundButton(format)}`,
      // Where there are alerts they speak for themselves.
      meaning: words ?? (quiet ? this.#summary(format, frame) : undefined),
      visual: alone ? this.#light() : this.#list(format, frame),
      grow: !alone,
    };
  }

  #light(): TemplateResult {
    const lit = isStale(this.#host.state) || isWaiting(this.#host.state) ? 'NONE' : this.#host.status;
    return html`<span class="light" part="light" data-lit=${lit} aria-hidden="true"
      >${mark('critical')}${mark('attention')}${mark('fine')}</span
    >`;
  }

  /** One sentence for the whole. */
  #summary(format: Formatter, frame: AlertsFrame | undefined): unknown {
    if (!frame) return nothing;
    const { messages } = format;
    const words = eventWords(messages);
    const [first] = frame.alerts;
    if (first) {
      const more = frame.total > 1 ? ` · ${words.moreAlerts(format.number(frame.total - 1))}` : '';
      return html`${statusSign(first.severity, messages)} ${nameOf(first, messages)}${more}`;
    }
    if (frame.stale) return html`${mark('nodata')} ${words.clearUnknown}`;
    // What was clear when the last news came: not a claim about now.
    if (isStale(this.#host.state))
      return html`${mark('nodata')} ${words.allClear} · <span class="age">${this.#host.age(format)}</span>`;
    const since = frame.clearSince == null ? undefined : Date.parse(frame.clearSince);
    if (since !== undefined && frame.clearBecause === 'NO_DATA') {
      return html`${mark('nodata')} ${words.endedForWant(format.moment(since, this.#host.nowMs()))}`;
    }
    return html`${mark('fine')} ${since === undefined ? words.allClear : words.allClearSince(format.moment(since, this.#host.nowMs()))}
    ${frame.watching?.slice(0, WATCHED).map((watch) => html`<span class="coming">${this.#watch(format, watch)}</span>`)}`;
  }

  /** Why a figure may look bad while no alert is open. */
  #watch(format: Formatter, watch: AlertWatch): unknown {
    const words = eventWords(format.messages);
    const { since, raisesAt, n, minimumSample } = watch;
    const name = nameOf(watch, format.messages);
    if (since == null || raisesAt == null) {
      return words.limitPassedByFew(name, format.number(n), format.number(minimumSample));
    }
    const sinceMs = Date.parse(since);
    const wait = format.limit(Date.parse(raisesAt) - sinceMs);
    return ticking(() => words.limitPassed(name, format.duration(this.#host.nowMs() - sinceMs, { alone: true }), wait));
  }

  #list(format: Formatter, frame: AlertsFrame | undefined): TemplateResult {
    const shown = (frame?.alerts ?? []).slice(0, this.#host.rows);
    const more = (frame?.total ?? 0) - shown.length;
    return html`<ul class="alerts" role="list">
        ${repeat(
          shown,
          ({ id }) => id,
          (alert) => this.#row(format, alert),
        )}
      </ul>
      ${more > 0 ? html`<p class="caption">${eventWords(format.messages).moreAlerts(format.number(more))}</p>` : nothing}`;
  }

  #row(format: Formatter, alert: Alert): TemplateResult {
    const { messages } = format;
    const words = eventWords(messages);
    const { severity, state, escalatedAt, raisedAt } = alert;
    const raisedMs = Date.parse(raisedAt);
    // From afar the name has a line of its own, and the place another where both are long; the word of its shape and colour stands with the time.
    const wall = this.#host.variant === 'wall';
    const kind = severity === 'CRITICAL' ? 'critical' : 'attention';
    const place = placeName(filterOf(alert), messages);
    const name = this.#host.selectable
      ? html`<button type="button" class="name select" @click=${() => this.#choose(alert)}>${alert.name}</button>`
      : html`<span class="name">${alert.name}</span>`;
    return html`<li class="alert" part="alert" data-severity=${severity} data-state=${state}>
      <div class="what">
        ${wall ? mark(kind) : statusSign(severity, messages)}
        ${name}${place ? html` <span class="place">${wall ? nothing : '· '}${place}</span>` : nothing}
      </div>
      <div class="value">${this.#value(format, alert)}${wall ? nothing : windowNote(alert, messages)}</div>
      <div class="since">
        ${wall ? html`<span class="status-word ${kind}">${statusWord(messages, severity)}</span> · ` : nothing}${ticking(() => words.alertSince(format.moment(raisedMs, this.#host.nowMs()), wall ? undefined : format.duration(this.#host.nowMs() - raisedMs, { alone: true })))}${
          escalatedAt ? html` · ${words.escalated}` : nothing
        }
      </div>
      ${this.#care(format, alert)}
    </li>`;
  }

  /** "12 min 04 s, over 10 min", which runs on where the value is a wait. Until it is over for good, an alert may be under its limit again. */
  #value(format: Formatter, { kind, severity, unit, value, limit, n, side, data, signal }: Alert): unknown {
    const words = eventWords(format.messages);
    const note = data === 'FRESH' ? nothing : html` <span class="note">(${words.alertWords[data]})</span>`;
    if (value == null) return note;
    if (kind === 'SILENCE') {
      return html`${ticking(() => words.alertSilence(format.duration(this.#host.nowMs() - value, { alone: true })))}${note}`;
    }
    const beyond = side === 'ABOVE' ? 'over' : 'under';
    const running = unit === 'INSTANT';
    const shownUnit: Unit = running ? 'MILLISECONDS' : (unit ?? 'COUNT');
    const text = (): string => {
      const now = running
        ? format.duration(this.#host.nowMs() - value, { running })
        : format.value(value, { unit: shownUnit, n, status: severity, target: value === limit ? null : limit });
      if (signal != null) return words.alertSignal(now, beyond);
      if (limit == null) return now;
      const measured = running ? this.#host.nowMs() - value : value;
      const side = measured === limit ? beyond : measured > limit ? 'over' : 'under';
      return words.alertLevel(now, side, targetText(format, limit, shownUnit), side !== beyond);
    };
    return html`${running ? ticking(text) : text()}${note}`;
  }

  /** Who takes care of it, or the button by which the reader does. */
  #care(format: Formatter, alert: Alert): unknown {
    const words = eventWords(format.messages);
    const { id, state, acknowledgedBy, acknowledgedAt, note } = alert;
    if (state === 'ACKNOWLEDGED') {
      const time = acknowledgedAt ? format.moment(Date.parse(acknowledgedAt), this.#host.nowMs()) : '';
      return html`<div class="care">${words.acknowledgedBy(acknowledgedBy ?? '', time)}${note ? html` · ${note}` : nothing}</div>`;
    }
    const allowed = this.#host.mayAcknowledge || this.#allowed;
    // Room for the button while nobody knows: an alert must not change its height a moment after it came.
    const unsure = allowed === undefined && this.#host.liveSource !== undefined;
    if (this.#host.readonly || !(allowed || unsure)) return nothing;
    const answer = this.#answers.get(id);
    return html`<div class="care" ?data-unsure=${unsure}>
      <button
        type="button"
        class="button"
        part="acknowledge"
        ?disabled=${answer === 'sent'}
        aria-label=${words.acknowledgeName(nameOf(alert, format.messages))}
        @click=${() => this.#acknowledge(format.messages, alert)}
      >
        ${words.acknowledge}
      </button>
      <span class="note" role="status">${answer === 'sent' ? nothing : answer}</span>
    </div>`;
  }

  async #acknowledge(messages: Messages, { id, rule }: Alert): Promise<void> {
    const detail: AcknowledgeDetail = { id, rule };
    const event = new CustomEvent('andon-acknowledge', { detail, bubbles: true, composed: true, cancelable: true });
    const source = this.#host.liveSource;
    if (!this.#host.dispatchEvent(event) || !source) return;
    this.#answer(id, 'sent');
    try {
      await source.query({ document: AcknowledgeAlertDocument, variables: { id } });
    } catch (error) {
      const words = eventWords(messages);
      const { code } = error as { readonly code?: unknown };
      this.#answer(id, code === 'FORBIDDEN' ? words.mayNotAcknowledge : words.notAcknowledgedNow);
    }
  }

  #answer(id: string, answer: string): void {
    this.#answers = new Map([...this.#answers, [id, answer]]);
    this.#host.requestUpdate();
  }

  #choose(alert: Alert): void {
    this.#host.select({
      filter: formatFilter(filterOf(alert)),
      figure: alert.figure ?? undefined,
      time: Date.parse(alert.raisedAt),
      window: alert.window ?? undefined,
    });
  }

  /** Asked once a source, when there is first something to acknowledge. */
  #askWhetherAllowed(): void {
    const source = this.#host.liveSource;
    if (this.#host.readonly || !source || source === this.#asked || !this.#host.data?.alerts.length) return;
    this.#asked = source;
    source.query({ document: MayAcknowledgeAlertsDocument, variables: {} }).then(
      ({ mayAcknowledgeAlerts }) => {
        this.#allowed = mayAcknowledgeAlerts;
        this.#host.requestUpdate();
      },
      () => {
        // Asked again with the next frame, which has no buttons.
        this.#allowed ??= false;
        this.#asked = undefined;
      },
    );
  }

  /** Sounds for what was not there before; not for what was there when the page was opened, and not for an old frame. */
  #listen(): void {
    const { data, state } = this.#host;
    if (!data || isStale(state)) return;
    const loud = data.alerts.filter(
      ({ severity, state: at }) => at === 'RAISED' && (severity === 'CRITICAL' || this.#host.sound === 'attention'),
    );
    const known = this.#known;
    this.#known = new Set(loud.map(({ id }) => id));
    if (!this.#host.sound) return;
    const fresh = known && loud.filter(({ id }) => !known.has(id));
    const severity = fresh?.some((alert) => alert.severity === 'CRITICAL') ? 'CRITICAL' : 'ATTENTION';
    void this.#withAlarm((alarm) => {
      this.#hear(alarm.maySound());
      if (fresh && fresh.length > 0) alarm.sound(severity);
    });
  }

  #soundButton({ messages }: Formatter): unknown {
    if (!this.#host.sound) return nothing;
    const words = eventWords(messages);
    return html`<button type="button" class="button" @click=${this.#testSound}>
      ${this.#audible ? words.testSound : words.allowSound}
    </button>`;
  }

  readonly #testSound = (): void => {
    void this.#withAlarm(async (alarm) => {
      this.#hear(await alarm.allowSound());
      alarm.sound(this.#host.sound === 'attention' ? 'ATTENTION' : 'CRITICAL');
    });
  };

  #hear(audible: boolean): void {
    if (audible === this.#audible) return;
    this.#audible = audible;
    this.#host.requestUpdate();
  }

  async #withAlarm(act: (alarm: typeof import('./alarm.ts')) => void | Promise<void>): Promise<void> {
    this.#alarm ??= import('./alarm.ts');
    try {
      await act(await this.#alarm);
    } catch {
      // The module could not be fetched: tried again with the next alert or click.
      this.#alarm = undefined;
    }
  }
}

const filterOf = ({ filter, key }: Pick<Alert, 'filter' | 'key'>): FilterValues => ({
  ...Object.fromEntries(filter.map(({ dimension, values }) => [dimension, values])),
  ...Object.fromEntries(key.map(({ dimension, value }) => [dimension, [value]])),
});

const nameOf = (alert: Pick<Alert, 'name' | 'filter' | 'key'>, messages: Messages): string =>
  [alert.name, placeName(filterOf(alert), messages)].filter(Boolean).join(' · ');

/** Of what span a level is: not of what is counted at the moment, and a signal is of one step of its chart. */
const windowNote = ({ window, unit, signal }: Alert, messages: Messages): unknown =>
  window && signal == null && unit !== 'INSTANT' && unit !== 'COUNT'
    ? html` <span class="note">· ${messages.windows[window] ?? window}</span>`
    : nothing;
