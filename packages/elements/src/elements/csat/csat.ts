import { SurveyBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, SurveyFrame, SurveyGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { columns, columnsStyles } from '../../parts/bars.ts';
import { bullet, bulletStyles } from '../../parts/bullet.ts';
import { known } from '../../parts/known.ts';
import { partOf } from '../../parts/part-of.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { stat, statStyles } from '../../parts/stat.ts';
import { csatStyles } from './csat.styles.ts';

/** Scores of the usual scale, while nothing is known yet. */
const USUAL_SCORES = [1, 2, 3, 4, 5].map((score) => ({ score, count: 0 }));

/**
 * @summary Share of satisfied customers (top two boxes) with its interval, the answers by score, the satisfaction index and the effort score.
 *
 * @tag andon-csat
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A number or a score was chosen (with `selectable`); `detail.figure` names it, a score is `detail.score`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Bar, scores, index and effort.
 * @csspart foot - Sample size, window, freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonCsat extends FrameElement<SurveyFrame> {
  static override styles = [...FrameElement.styles, boardStyles, bulletStyles, columnsStyles, statStyles, csatStyles];

  /** Whose answers are drawn by score. */
  @property() instrument = 'csat';

  /** Only answers to this question of the survey. */
  @property() question: string | undefined;

  /** Numbers, names and columns are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    return 'survey.csat';
  }

  protected request(): View<unknown> {
    return view(SurveyBoardDocument, {
      ...this.viewVariables('30d'),
      instrument: this.instrument,
      withNps: false,
      withEffort: true,
      withDistribution: true,
      ...(this.question !== undefined && { question: this.question }),
    });
  }

  protected figures({ groups: [group] }: SurveyFrame): readonly Figure[] {
    return [group?.csat, group?.csi, group?.effort, group?.responseRate].filter((figure) => figure !== undefined);
  }

  protected content(format: Formatter, frame: SurveyFrame | undefined): TileContent {
    const group = frame?.groups[0];
    return {
      figure: selectFigure(this, this.figureLine(format, group?.csat)),
      meaning: this.meaning(format, group?.csat, group ? this.#answers(format, group) : nothing),
      visual: this.#visual(format, group),
      grow: true,
    };
  }

  #answers(format: Formatter, { csat, responseRate }: SurveyGroup): unknown {
    const { messages } = format;
    if (csat?.value == null) return nothing;
    return html`${elementWords(messages).answers(csat.n, format.number(csat.n))}${
      responseRate.value == null
        ? nothing
        : html`<span class="note"> · ${elementWords(messages).responseRate(format.figure(responseRate).text)}</span>`
    }`;
  }

  #visual(format: Formatter, group: SurveyGroup | undefined): TemplateResult {
    const { messages } = format;
    const named = selectPart(this);
    const options = { nowMs: () => this.nowMs(), named };
    const scores = group?.distribution?.length ? group.distribution : USUAL_SCORES;
    const total = scores.reduce((sum, { count }) => sum + count, 0);
    return html`${bullet(group?.csat)}
      <div class="scores">
        <span class="caption" aria-hidden="true">${elementWords(messages).scores}</span>
        ${columns(
          elementWords(messages).scores,
          scores.map(({ score, count }, index) => ({
            label: named(format.plainNumber(score), `survey.${this.instrument}`, { score }),
            count,
            text: total > 0 ? partOf(format, count, total) : '',
            tone: index >= scores.length - 2 ? 'accent' : undefined,
          })),
          { blank: !known(group?.csat) },
        )}
      </div>
      <div class="stats">
        ${stat(format, group?.csi, 'survey.csi', options)} ${stat(format, group?.effort, 'survey.effort', options)}
      </div>`;
  }
}
