import { ComplaintBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { wholeRows } from '../../format/whole-rows.ts';
import type { ComplaintFrame, ComplaintGroup, Figure, FigureStatus, OverdueComplaint } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { ageColumns } from '../../parts/age-columns.ts';
import { columnsStyles } from '../../parts/bars.ts';
import { bulletStyles } from '../../parts/bullet.ts';
import { gaugeRow, gaugeRowStyles } from '../../parts/gauge-row.ts';
import { known } from '../../parts/known.ts';
import { mark } from '../../parts/mark.ts';
import { valueName } from '../../parts/names.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { complaintsStyles } from './complaints.styles.ts';

/**
 * @summary Complaints for every thousand contacts, how many were acknowledged in time, what is open and for how long, and which are
 * past their promised time.
 *
 * @tag andon-complaints
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A number, an age or an overdue complaint was chosen (with `selectable`); an age is `detail.fromMs` and `.toMs`, a complaint `detail.entity`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - A number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Acknowledgement, ages, overdue complaints.
 * @csspart foot - Sample size, window, base, freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonComplaints extends FrameElement<ComplaintFrame> {
  static override styles = [
    ...FrameElement.styles,
    boardStyles,
    tableStyles,
    bulletStyles,
    gaugeRowStyles,
    columnsStyles,
    complaintsStyles,
  ];

  /** Numbers, names and columns are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** How many overdue complaints are listed; 0 asks for none. */
  @property({ type: Number }) rows = 5;

  get #room(): number {
    return wholeRows(this.rows, 0);
  }

  protected get figureKey(): string {
    return 'complaint.ratePer1000';
  }

  protected request(): View<unknown> {
    return view(ComplaintBoardDocument, {
      ...this.viewVariables('7d'),
      ...(this.#room > 0 && { withOverdueList: true, first: this.#room }),
    });
  }

  protected figures({ groups: [group] }: ComplaintFrame): readonly Figure[] {
    if (!group) return [];
    const { ratePer1000, filed, acknowledgedInTime, open, overdue } = group;
    return [ratePer1000, filed, acknowledgedInTime, open, overdue];
  }

  /** @internal */
  override get status(): FigureStatus {
    const frame = this.data;
    return worstStatus(frame ? this.figures(frame) : []);
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? elementWords(format.messages).families.complaint;
  }

  protected content(format: Formatter, frame: ComplaintFrame | undefined): TileContent {
    const group = frame?.groups[0];
    return {
      figure: selectFigure(this, this.figureLine(format, group?.ratePer1000)),
      meaning: this.meaning(format, group?.ratePer1000, group ? this.#counts(format, group) : nothing),
      visual: this.#visual(format, group),
      grow: true,
      rows:
        24 +
        (this.#room > 0 ? 3 + 2.6 * Math.max(1, Math.min(this.#room, group?.overdueList?.length ?? this.#room)) : 0),
    };
  }

  #counts(format: Formatter, { filed, open }: ComplaintGroup): unknown {
    const { messages } = format;
    const parts = [
      filed.value == null ? undefined : elementWords(messages).filedInWindow(filed.value, format.number(filed.value)),
      open.value == null ? undefined : elementWords(messages).stillOpen(format.number(open.value)),
    ].filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join(' · ') : nothing;
  }

  #visual(format: Formatter, group: ComplaintGroup | undefined): TemplateResult {
    const { messages } = format;
    const named = selectPart(this);
    return html`${gaugeRow(format, group?.acknowledgedInTime, 'complaint.acknowledgedInTime', () => this.nowMs(), named)}
      <div class="ages">
        <span class="caption" aria-hidden="true">${elementWords(messages).ageing}</span>
        ${ageColumns(format, elementWords(messages).ageing, known(group?.open) ? group?.ageing : undefined, (age, span) => named(age, 'complaint.open', span))}
      </div>
      ${this.#room > 0 ? this.#late(format, group) : nothing}`;
  }

  #late(format: Formatter, group: ComplaintGroup | undefined): TemplateResult {
    const { messages } = format;
    const list = group?.overdueList ?? [];
    const count = group?.overdue.value ?? 0;
    const hidden = Math.max(0, count - list.length);
    return html`<div class="late">
      <span class="caption"
        >${count > 0 ? mark('attention') : nothing}${elementWords(messages).overdueList}${count > 0 ? html` · ${format.number(count)}` : nothing}</span
      >
      ${
        list.length === 0
          ? html`<p class="none">${group?.overdue.value === 0 ? elementWords(messages).noneOverdue : nothing}</p>`
          : html`<table class="table" aria-label=${elementWords(messages).overdueList}>
              <thead class="vh">
                <tr>
                  <th scope="col">${elementWords(messages).reference}</th>
                  <th scope="col">${elementWords(messages).topic}</th>
                  <th scope="col">${elementWords(messages).status}</th>
                  <th scope="col">${elementWords(messages).due}</th>
                </tr>
              </thead>
              <tbody>
                ${list.slice(0, this.#room).map((complaint) => this.#row(format, complaint))}
              </tbody>
            </table>`
      }
      ${hidden > 0 ? html`<span class="caption">${elementWords(messages).more(format.number(hidden))}</span>` : nothing}
    </div>`;
  }

  #row(format: Formatter, { entity, severity, topic, dueAt, acknowledged }: OverdueComplaint): TemplateResult {
    const { messages } = format;
    const dueMs = Date.parse(dueAt);
    const topicName = valueName({ dimension: 'topic', value: topic ?? '' }, messages);
    const severityName = valueName({ dimension: 'severity', value: severity }, messages);
    return html`<tr>
      <th scope="row" class="reference">${selectPart(this)(entity, 'complaint.overdue', { entity })}</th>
      <td>${topicName} <span class="note">· ${severityName}</span></td>
      <td class="c-state note">${acknowledged ? elementWords(messages).acknowledged : elementWords(messages).notAcknowledged}</td>
      <td>${ticking(() => elementWords(messages).overdueBy(format.duration(this.nowMs() - dueMs)))}</td>
    </tr>`;
  }
}
