import type { LiveSource } from '@andon/client';
import { AcknowledgeAlertDocument, AlertsDocument, MayAcknowledgeAlertsDocument } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CsvTable } from '../../base/csv.ts';
import { ListElement } from '../../base/list-element.ts';
import { isStale, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { FilterValues } from '../../format/parse.ts';
import type { Alert, AlertsFrame, Figure, FigureStatus, Unit } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { requestFilter, type View, view } from '../../live/view.ts';
import { eventWords } from '../../locale/event-words.ts';
import type { Messages } from '../../locale/messages.ts';
import { mark, statusSign } from '../../parts/mark.ts';
import { placeName } from '../../parts/names.ts';
import { alertsStyles } from './alerts.styles.ts';

/** Detail of `andon-acknowledge`. */
export interface AcknowledgeDetail {
  readonly id: string;
  readonly rule: string;
}

const LOCALES = { en: 'en', 'zh-CN': 'zh_CN', 'zh-TW': 'zh_TW' } as const;

/**
 * @summary What calls for help: open alerts, the most pressing first, with their value against the limit; quiet while nothing is wrong.
 *
 * @tag andon-alerts
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - An alert was chosen (with `selectable`); `detail` is `{ filter, figure }`.
 * @event andon-acknowledge - The reader takes care of an alert; `detail` is `{ id, rule }`. Cancelled, the server is not told.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart light - The stack light.
 * @csspart visual - The list.
 * @csspart alert - One alert.
 * @csspart acknowledge - The button to acknowledge an alert.
 * @csspart foot - Freshness.
 */
export class AndonAlerts extends ListElement<AlertsFrame> {
  static override styles = [...ListElement.styles, alertsStyles];

  /** `list`; `wall`: with the stack light, for reading from afar; `light`: the stack light alone. */
  @property({ reflect: true }) variant: 'list' | 'wall' | 'light' = 'list';

  /** Only alerts of this severity: `attention` or `critical`. */
  @property() severity: 'attention' | 'critical' | undefined;

  /** How many alerts have room; of more it says how many. */
  @property({ type: Number }) rows = 5;

  /** Sounds for new alerts of this severity and above, `critical` or `attention`; muted without it. */
  @property() sound: 'attention' | 'critical' | undefined;

  /** Shows no buttons to acknowledge alerts. */
  @property({ type: Boolean }) readonly = false;

  /** Whether the reader may acknowledge alerts; default: what the server says. */
  @property({ type: Boolean, attribute: 'may-acknowledge' }) mayAcknowledge = false;

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  @state() private allowed = false;
  @state() private audible = true;
  /** What came of acknowledging, by alert: `sent`, or words for the reader. */
  @state() private answers: ReadonlyMap<string, string> = new Map();

  #asked: LiveSource | undefined;
  #known: ReadonlySet<string> | undefined;
  #alarm: Promise<typeof import('./alarm.ts')> | undefined;

  protected request(): View<unknown> {
    const filter = this.filterValues;
    return view(AlertsDocument, {
      ...(Object.keys(filter).length > 0 && { filter: requestFilter(filter) }),
      ...(this.severity && { severity: this.severity === 'critical' ? 'CRITICAL' : 'ATTENTION' }),
      first: Math.min(200, Math.max(1, this.rows)),
      locale: LOCALES[this.format?.messages.locale ?? 'en'],
    });
  }

  protected frameOf(data: unknown): AlertsFrame {
    return (data as { readonly alerts: AlertsFrame }).alerts;
  }

  protected usualTitle({ messages }: Formatter): string {
    return eventWords(messages).alerts;
  }

  protected table({ alerts }: AlertsFrame): CsvTable {
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

  /** What an alert that somebody takes care of asks for is less than what it is. */
  protected override get status(): FigureStatus {
    const { data } = this;
    if (!data) return 'NONE';
    if (data.alerts.length === 0) return data.stale || data.clearBecause === 'NO_DATA' ? 'NONE' : 'ON_TARGET';
    return data.alerts.some(({ severity }) => severity === 'CRITICAL') ? 'CRITICAL' : 'ATTENTION';
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#askWhetherAllowed();
    this.#listen();
  }

  protected content(format: Formatter, frame: AlertsFrame | undefined): TileContent {
    const words = this.blockedWords(format);
    const alone = this.variant === 'light';
    const quiet = alone || !frame?.alerts.length;
    return {
      actions: html`${this.variant === 'wall' ? this.#light() : nothing}${alone ? nothing : this.#soundButton(format)}`,
      // Where there are alerts they speak for themselves.
      meaning: words ?? (quiet ? this.#summary(format, frame) : undefined),
      visual: alone ? this.#light() : this.#list(format, frame),
      grow: !alone,
      rows: alone ? 9 : 6 + 4 * this.rows,
    };
  }

  #light(): TemplateResult {
    const lit = isStale(this.state) || isWaiting(this.state) ? 'NONE' : this.status;
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
    const since = frame.clearSince == null ? undefined : Date.parse(frame.clearSince);
    if (since !== undefined && frame.clearBecause === 'NO_DATA') {
      return html`${mark('nodata')} ${words.endedForWant(format.moment(since, this.nowMs()))}`;
    }
    return html`${mark('fine')} ${since === undefined ? words.allClear : words.allClearSince(format.moment(since, this.nowMs()))}`;
  }

  #list(format: Formatter, frame: AlertsFrame | undefined): TemplateResult {
    const shown = (frame?.alerts ?? []).slice(0, this.rows);
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
    const place = placeName(filterOf(alert), messages);
    const name = this.selectable
      ? html`<button type="button" class="name" @click=${() => this.#choose(alert)}>${alert.name}</button>`
      : html`<span class="name">${alert.name}</span>`;
    return html`<li class="alert" part="alert" data-severity=${severity} data-state=${state}>
      <div class="what">
        ${statusSign(severity, messages)}
        ${name}${place ? html` <span class="place">· ${place}</span>` : nothing}
      </div>
      <div class="value">${this.#value(format, alert)}</div>
      <div class="since">
        ${ticking(() => words.alertSince(format.moment(raisedMs, this.nowMs()), format.duration(this.nowMs() - raisedMs, { alone: true })))}${
          escalatedAt ? html` · ${words.escalated}` : nothing
        }
      </div>
      ${this.#care(format, alert)}
    </li>`;
  }

  /** "12 min 04 s, over 10 min", which runs on where the value is a wait. Until it is over for good, an alert may be under its limit again. */
  #value(format: Formatter, { kind, unit, value, limit, n, side, data, signal }: Alert): unknown {
    const words = eventWords(format.messages);
    const note = data === 'FRESH' ? nothing : html` <span class="note">(${words.alertWords[data]})</span>`;
    if (value == null) return note;
    if (kind === 'SILENCE') {
      return html`${ticking(() => words.alertSilence(format.duration(this.nowMs() - value, { alone: true })))}${note}`;
    }
    const beyond = side === 'ABOVE' ? 'over' : 'under';
    const running = unit === 'INSTANT';
    const shownUnit: Unit = running ? 'MILLISECONDS' : (unit ?? 'COUNT');
    const text = (): string => {
      const figure: Pick<Figure, 'unit' | 'n' | 'status'> = { unit: shownUnit, n, status: 'NONE' };
      const now = running ? format.duration(this.nowMs() - value, { running }) : format.value(value, figure);
      if (signal != null) return words.alertSignal(now, beyond);
      if (limit == null) return now;
      const measured = running ? this.nowMs() - value : value;
      const side = measured === limit ? beyond : measured > limit ? 'over' : 'under';
      return words.alertLevel(now, side, format.target(limit, shownUnit));
    };
    return html`${running ? ticking(text) : text()}${note}`;
  }

  /** Who takes care of it, or the button by which the reader does. */
  #care(format: Formatter, alert: Alert): unknown {
    const words = eventWords(format.messages);
    const { id, state, acknowledgedBy, acknowledgedAt, note } = alert;
    if (state === 'ACKNOWLEDGED') {
      const time = acknowledgedAt ? format.moment(Date.parse(acknowledgedAt), this.nowMs()) : '';
      return html`<div class="care">${words.acknowledgedBy(acknowledgedBy ?? '', time)}${note ? html` · ${note}` : nothing}</div>`;
    }
    if (this.readonly || !(this.mayAcknowledge || this.allowed)) return nothing;
    const answer = this.answers.get(id);
    return html`<div class="care">
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
    const source = this.liveSource;
    if (!this.dispatchEvent(event) || !source) return;
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
    this.answers = new Map([...this.answers, [id, answer]]);
  }

  #choose(alert: Alert): void {
    const filter = Object.entries(filterOf(alert))
      .map(([dimension, values]) => `${dimension}=${values.join(',')}`)
      .join(';');
    this.select({ filter, figure: alert.figure ?? undefined, time: Date.parse(alert.raisedAt) });
  }

  /** Asked once a source, when there is first something to acknowledge. */
  #askWhetherAllowed(): void {
    const source = this.liveSource;
    if (this.readonly || !source || source === this.#asked || !this.data?.alerts.length) return;
    this.#asked = source;
    source.query({ document: MayAcknowledgeAlertsDocument, variables: {} }).then(
      ({ mayAcknowledgeAlerts }) => {
        this.allowed = mayAcknowledgeAlerts;
      },
      () => {
        // Asked again with the next frame; until then there are no buttons.
        this.#asked = undefined;
      },
    );
  }

  /** Sounds for what was not there before; not for what was there when the page was opened, and not for an old frame. */
  #listen(): void {
    const { data, state } = this;
    if (!data || isStale(state)) return;
    const loud = data.alerts.filter(
      ({ severity, state: at }) => at === 'RAISED' && (severity === 'CRITICAL' || this.sound === 'attention'),
    );
    const known = this.#known;
    this.#known = new Set(loud.map(({ id }) => id));
    if (!this.sound) return;
    const fresh = known && loud.filter(({ id }) => !known.has(id));
    const severity = fresh?.some((alert) => alert.severity === 'CRITICAL') ? 'CRITICAL' : 'ATTENTION';
    void this.#withAlarm((alarm) => {
      this.audible = alarm.maySound();
      if (fresh && fresh.length > 0) alarm.sound(severity);
    });
  }

  #soundButton({ messages }: Formatter): unknown {
    if (!this.sound) return nothing;
    const words = eventWords(messages);
    return html`<button type="button" class="button" @click=${this.#testSound}>
      ${this.audible ? words.testSound : words.allowSound}
    </button>`;
  }

  readonly #testSound = (): void => {
    void this.#withAlarm(async (alarm) => {
      this.audible = await alarm.allowSound();
      alarm.sound(this.sound === 'attention' ? 'ATTENTION' : 'CRITICAL');
    });
  };

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

const filterOf = ({ filter, key }: Alert): FilterValues => ({
  ...Object.fromEntries(filter.map(({ dimension, values }) => [dimension, values])),
  ...Object.fromEntries(key.map(({ dimension, value }) => [dimension, [value]])),
});

const nameOf = (alert: Alert, messages: Messages): string =>
  [alert.name, placeName(filterOf(alert), messages)].filter(Boolean).join(' · ');
