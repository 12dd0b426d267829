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
import { dash } from '../../parts/dash.ts';
import { dotScale, dotScaleStyles } from '../../parts/dot-scale.ts';
import { known } from '../../parts/known.ts';
import { figureName } from '../../parts/names.ts';
import { partOf } from '../../parts/part-of.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { type Part, stacked, stackedStyles } from '../../parts/stacked.ts';
import { npsStyles } from './nps.styles.ts';

const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * @summary Net promoter score with its margin of error, who the answers come from, the answers by score, and a benchmark to compare with.
 *
 * @tag andon-nps
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A number, a part or a score was chosen (with `selectable`); `detail.figure` names it, a score is `detail.score`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Scale, parts and scores.
 * @csspart foot - Sample size, window, freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonNps extends FrameElement<SurveyFrame> {
  static override styles = [
    ...FrameElement.styles,
    boardStyles,
    dotScaleStyles,
    stackedStyles,
    columnsStyles,
    npsStyles,
  ];

  /** A score to compare with, drawn as a line on the scale. */
  @property({ type: Number }) benchmark: number | undefined;

  /** Name of the benchmark, for example "Industry". */
  @property({ attribute: 'benchmark-label' }) benchmarkLabel: string | undefined;

  /** Only answers to this question of the survey. */
  @property() question: string | undefined;

  /** Numbers, names and columns are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    return 'survey.nps';
  }

  protected request(): View<unknown> {
    return view(SurveyBoardDocument, {
      ...this.viewVariables('30d'),
      instrument: 'nps',
      withCsat: false,
      withDistribution: true,
      ...(this.question !== undefined && { question: this.question }),
    });
  }

  protected figures({ groups: [group] }: SurveyFrame): readonly Figure[] {
    return [group?.nps, group?.promoters, group?.passives, group?.detractors, group?.responseRate].filter(
      (figure) => figure !== undefined,
    );
  }

  protected content(format: Formatter, frame: SurveyFrame | undefined): TileContent {
    const group = frame?.groups[0];
    return {
      figure: selectFigure(this, this.figureLine(format, group?.nps, this.#margin(format, group?.nps))),
      meaning: this.meaning(format, group?.nps, group ? this.#answers(format, group) : nothing),
      visual: this.#visual(format, group),
      grow: true,
    };
  }

  /** Half the interval: scores this close may be the same. */
  #margin(format: Formatter, nps: Figure | undefined): unknown {
    if (nps?.lower == null || nps.upper == null) return nothing;
    return html`<span class="note">${elementWords(format.messages).margin(format.number((nps.upper - nps.lower) / 2))}</span>`;
  }

  #answers(format: Formatter, { nps, responseRate }: SurveyGroup): unknown {
    const { messages } = format;
    if (nps?.value == null) return nothing;
    const answers = elementWords(messages).answers(nps.n, format.number(nps.n));
    const rate =
      responseRate.value == null
        ? nothing
        : html`<span class="note"> · ${elementWords(messages).responseRate(format.figure(responseRate).text)}</span>`;
    return html`${answers}${rate}`;
  }

  #visual(format: Formatter, group: SurveyGroup | undefined): TemplateResult {
    const { messages } = format;
    const named = selectPart(this);
    const line =
      this.benchmark === undefined
        ? undefined
        : {
            value: this.benchmark,
            text: `${this.benchmarkLabel ?? elementWords(messages).benchmark} ${format.number(this.benchmark)}`,
          };
    return html`${dotScale(group?.nps, { low: -100, high: 100, lowText: format.number(-100), highText: format.number(100), line })}
      ${line ? html`<span class="vh">${line.text}</span>` : nothing}
      ${stacked(elementWords(messages).share, this.#parts(format, group))}
      <div class="scores">
        <span class="caption" aria-hidden="true">${elementWords(messages).scores}</span>
        ${columns(
          elementWords(messages).scores,
          SCORES.map((score) => {
            const count = group?.distribution?.find((bucket) => bucket.score === score)?.count ?? 0;
            const tone = score >= 9 ? 'good' : score >= 7 ? 'neutral' : 'bad';
            return {
              label: named(format.number(score), this.figureKey, { score }),
              count,
              text: format.number(count),
              tone,
            } as const;
          }),
          { numbers: false, blank: !known(group?.nps) },
        )}
      </div>`;
  }

  #parts(format: Formatter, group: SurveyGroup | undefined): readonly Part[] {
    const named = selectPart(this);
    const counts = {
      'survey.detractors': group?.detractors?.value,
      'survey.passives': group?.passives?.value,
      'survey.promoters': group?.promoters?.value,
    } as const;
    const tones = { 'survey.detractors': 'bad', 'survey.passives': 'neutral', 'survey.promoters': 'good' } as const;
    const total = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    return (Object.keys(counts) as (keyof typeof counts)[]).map((key) => {
      const count = counts[key] ?? 0;
      return {
        name: named(figureName(key, format.messages), key),
        count,
        text: total > 0 ? partOf(format, count, total) : dash(format.messages),
        tone: tones[key],
      };
    });
  }
}
