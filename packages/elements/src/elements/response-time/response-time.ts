import { ResponseBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FigureStatus, ResponseFrame, ResponseGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { settingWords } from '../../locale/setting-words.ts';
import { ageColumns } from '../../parts/age-columns.ts';
import { columnsStyles } from '../../parts/bars.ts';
import { bulletStyles } from '../../parts/bullet.ts';
import { gaugeRow, gaugeRowStyles } from '../../parts/gauge-row.ts';
import { known } from '../../parts/known.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { stat, statStyles } from '../../parts/stat.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { responseTimeStyles } from './response-time.styles.ts';

/**
 * @summary How long cases wait for a first human reply, with the open ones counted; the share in time; what is overdue; the backlog by age.
 *
 * @tag andon-response-time
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A number or an age was chosen (with `selectable`); `detail.figure` names it, an age is `detail.fromMs` and `.toMs`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - A number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Share in time, open cases, backlog.
 * @csspart foot - Sample size, window, method, freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonResponseTime extends FrameElement<ResponseFrame> {
  static override styles = [
    ...FrameElement.styles,
    boardStyles,
    statStyles,
    bulletStyles,
    gaugeRowStyles,
    columnsStyles,
    responseTimeStyles,
  ];

  /** Answered cases only, open ones left out: the flattering variant, labelled as such. */
  @property({ type: Boolean }) naive = false;

  /** Measured in the configured business hours. */
  @property({ type: Boolean, attribute: 'business-hours' }) businessHours = false;

  /** Numbers, names and columns are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    return 'response.firstResponse';
  }

  protected request(): View<unknown> {
    return view(ResponseBoardDocument, {
      ...this.viewVariables('24h'),
      ...(this.naive && { naive: true }),
      ...(this.businessHours && { businessHours: true }),
    });
  }

  protected figures({ groups: [group] }: ResponseFrame): readonly Figure[] {
    if (!group) return [];
    const { firstResponse, firstResponseP90, withinTarget, unanswered, overdue, dueSoon, backlog } = group;
    return [firstResponse, firstResponseP90, withinTarget, unanswered, overdue, dueSoon, backlog];
  }

  /** @internal */
  override get status(): FigureStatus {
    const frame = this.data;
    return worstStatus(frame ? this.figures(frame) : []);
  }

  protected content(format: Formatter, frame: ResponseFrame | undefined): TileContent {
    const { messages } = format;
    const group = frame?.groups[0];
    const figure = group?.firstResponse;
    return {
      figure: selectFigure(
        this,
        this.figureLine(format, figure, html`<span class="note">${elementWords(messages).median}</span>`),
      ),
      meaning: this.meaning(format, figure, group ? this.#spread(format, group) : nothing),
      visual: this.#visual(format, group),
      grow: true,
    };
  }

  #spread(format: Formatter, { firstResponse, firstResponseP90 }: ResponseGroup): unknown {
    const { messages } = format;
    if (firstResponse.value == null) return nothing;
    const counted = this.naive ? settingWords(messages).naive : elementWords(messages).openCounted;
    if (firstResponseP90.value == null) return counted;
    return `${elementWords(messages).nineInTen(format.figure(firstResponseP90).text)} · ${counted}`;
  }

  #visual(format: Formatter, group: ResponseGroup | undefined): TemplateResult {
    const { messages } = format;
    const named = selectPart(this);
    const options = { nowMs: () => this.nowMs(), named };
    return html`${gaugeRow(format, group?.withinTarget, 'response.withinTarget', options.nowMs, named)}
      <div class="stats">
        ${stat(format, group?.unanswered, 'response.unanswered', options)}
        ${stat(format, group?.overdue, 'response.overdue', options)} ${stat(format, group?.dueSoon, 'response.dueSoon', options)}
      </div>
      <div class="ages">
        <span class="caption"
          >${elementWords(messages).backlogByAge}${group?.backlog.value == null ? nothing : html` · <b>${format.figure(group.backlog).text}</b>`}</span
        >
        ${ageColumns(format, elementWords(messages).backlogByAge, known(group?.backlog) ? group?.backlogBuckets : undefined, (age, span) => named(age, 'response.backlog', span))}
      </div>`;
  }
}
