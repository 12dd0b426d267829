import { ComplaintBoardDocument, ResponseBoardDocument, SurveyBoardDocument, WaitsDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { SelectDetail } from '../../base/andon-element.ts';
import { boardStyles } from '../../base/board.styles.ts';
import type { CsvTable } from '../../base/csv.ts';
import { type Csv, FrameElement } from '../../base/frame-element.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type {
  AgeBucket,
  ComplaintFrame,
  Figure,
  Frame,
  ResponseFrame,
  ScoreCount,
  SurveyFrame,
  WaitBucket,
  WaitsFrame,
} from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { ageColumns } from '../../parts/age-columns.ts';
import { type Bar, columns, columnsStyles } from '../../parts/bars.ts';
import { known } from '../../parts/known.ts';
import { statusSign } from '../../parts/mark.ts';
import { figureName } from '../../parts/names.ts';
import { partOf } from '../../parts/part-of.ts';
import { selectPart } from '../../parts/select.ts';
import { distributionStyles } from './distribution.styles.ts';

type AnyFrame = SurveyFrame | ResponseFrame | ComplaintFrame | WaitsFrame;

/** Scores before the first answer is known. */
const BLANK_SCORES: Readonly<Record<string, readonly number[]>> = {
  nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  csat: [1, 2, 3, 4, 5],
  ces: [1, 2, 3, 4, 5, 6, 7],
};

/** The usual thresholds, before those of the server are known. */
const BLANK_WAITS: readonly WaitBucket[] = [10, 20, 30, 60, 120, undefined].map((seconds, i, all) => ({
  fromMs: (all[i - 1] ?? 0) * 1000,
  toMs: seconds === undefined ? null : seconds * 1000,
  answered: 0,
  abandoned: 0,
}));

/**
 * @summary How something is spread: waits by length, answers by score, open cases by age, open complaints by age.
 *
 * @tag andon-distribution
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A column was chosen (with `selectable`); `detail` has its `score`, or its age or wait as `fromMs` and `toMs`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart meaning - How many were counted.
 * @csspart visual - The columns.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonDistribution extends FrameElement<AnyFrame> {
  static override styles = [...FrameElement.styles, boardStyles, columnsStyles, distributionStyles];

  /**
   * What is spread: the scores of an instrument (`nps`, `csat`, `ces`), `waits` (of answered contacts, between the thresholds of the service
   * level), `backlog` (open cases by age) or `complaints` (open complaints by age).
   */
  @property() of: 'nps' | 'csat' | 'ces' | 'waits' | 'backlog' | 'complaints' = 'nps';

  /** Only answers to this question of the survey. */
  @property() question: string | undefined;

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    switch (this.of) {
      case 'backlog':
        return 'response.backlog';
      case 'complaints':
        return 'complaint.open';
      case 'ces':
        return 'survey.effort';
      case 'waits':
        return 'queue.wait';
      default:
        return `survey.${this.of}`;
    }
  }

  protected request(): View<unknown> {
    if (this.of === 'backlog') return view(ResponseBoardDocument, this.viewVariables('24h'));
    if (this.of === 'complaints') return view(ComplaintBoardDocument, this.viewVariables('7d'));
    if (this.of === 'waits') return view(WaitsDocument, this.viewVariables('30m'));
    return view(SurveyBoardDocument, {
      ...this.viewVariables('30d'),
      instrument: this.of,
      withNps: this.of === 'nps',
      withCsat: this.of === 'csat',
      withEffort: this.of === 'ces',
      withDistribution: true,
      ...(this.question !== undefined && { question: this.question }),
    });
  }

  protected figures(frame: AnyFrame): readonly Figure[] {
    const group = frame.groups[0] as Readonly<Record<string, unknown>> | undefined;
    const name = this.figureKey.split('.')[1] ?? '';
    const figure = group?.[name] as Figure | undefined;
    return figure ? [figure] : [];
  }

  protected override titleText(format: Formatter): string {
    if (this.label !== undefined) return this.label;
    const { messages } = format;
    if (this.of === 'backlog') return elementWords(messages).backlogByAge;
    if (this.of === 'complaints') return elementWords(messages).ageing;
    if (this.of === 'waits') return elementWords(messages).waits;
    return `${figureName(this.figureKey, messages)}${elementWords(messages).listGap}${elementWords(messages).scores.toLocaleLowerCase()}`;
  }

  protected override table(_csv: Csv, frame: AnyFrame): CsvTable {
    const scores = this.#scores(frame);
    if (scores) return { header: ['score', 'count'], rows: scores.map(({ score, count }) => [score, count]) };
    const waits = this.#waits(frame);
    if (waits) {
      return {
        header: ['fromMs', 'toMs', 'answered', 'abandoned'],
        rows: waits.map(({ fromMs, toMs, answered, abandoned }) => [fromMs, toMs, answered, abandoned]),
      };
    }
    return {
      header: ['fromMs', 'toMs', 'count'],
      rows: (this.#ages(frame) ?? []).map(({ fromMs, toMs, count }) => [fromMs, toMs, count]),
    };
  }

  protected content(format: Formatter, frame: AnyFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    return {
      meaning: isWaiting(this.state) ? html`<span class="skeleton"></span>` : this.#judged(format, frame),
      visual: this.#drawing(format, frame),
      grow: true,
      counted: this.of === 'waits',
      momentary: this.of === 'backlog' || this.of === 'complaints',
    };
  }

  /** The edge of the tile has the colour of the figure behind it: its mark and word stand here, and how it changed. */
  #judged(format: Formatter, frame: AnyFrame | undefined): unknown {
    const { messages } = format;
    const figure = this.mainFigure;
    const sign = figure && statusSign(figure.status, messages);
    const change = figure && this.change(format, figure);
    // Answers by score show no score that could have changed: it is named.
    const named = figure?.key.startsWith('survey.')
      ? `${figureName(figure.key, messages)}${elementWords(messages).listGap}`
      : '';
    const parts = [sign, this.#total(format, frame), change && html`<span class="note">${named}${change}</span>`];
    return parts
      .filter((part) => part && part !== nothing)
      .map((part, i) => (i > 0 ? html`<span class="note"> · </span>${part}` : part));
  }

  #total(format: Formatter, frame: AnyFrame | undefined): unknown {
    const { messages } = format;
    const figure = this.mainFigure;
    const lost = frame && this.#abandoned(format, frame);
    const words = this.stateWords(format, this.state, figure);
    // Where all gave up there is no wait of answered contacts, and yet much happened.
    if (words) return lost && figure?.state === 'EMPTY' ? lost : words;
    if (this.of === 'waits') {
      const most = figure && elementWords(messages).nineInTen(format.figure(figure).text);
      return html`${most}${lost && html`<span class="note"> · ${lost}</span>`}`;
    }
    const scores = frame && this.#scores(frame);
    if (scores) {
      const total = scores.reduce((sum, { count }) => sum + count, 0);
      return elementWords(messages).answers(total, format.number(total));
    }
    return figure?.value == null ? nothing : elementWords(messages).stillOpen(format.number(figure.value));
  }

  #abandoned(format: Formatter, frame: AnyFrame): string | undefined {
    const count = this.#waits(frame)?.reduce((sum, { abandoned }) => sum + abandoned, 0);
    return count ? `${figureName('queue.abandoned', format.messages)} ${format.number(count)}` : undefined;
  }

  #drawing(format: Formatter, frame: Frame | undefined): TemplateResult {
    const { messages } = format;
    const caption = this.titleText(format);
    const shown = known(this.mainFigure) ? (frame as AnyFrame) : undefined;
    if (this.of === 'backlog' || this.of === 'complaints')
      return ageColumns(format, caption, shown && this.#ages(shown), (age, span) => this.#name(age, span));
    if (this.of === 'waits') return this.#waitColumns(format, caption, shown && this.#waits(shown));
    const scores: readonly ScoreCount[] =
      (shown && this.#scores(shown)) ?? (BLANK_SCORES[this.of] ?? []).map((score) => ({ score, count: 0 }));
    const total = scores.reduce((sum, { count }) => sum + count, 0);
    const bars = scores.map(
      ({ score, count }): Bar => ({
        label: this.#name(format.plainNumber(score), { score }),
        count,
        text: total > 0 ? partOf(format, count, total) : messages.noData,
      }),
    );
    return columns(caption, bars, { blank: total === 0 });
  }

  #waitColumns(format: Formatter, caption: string, waits: readonly WaitBucket[] = BLANK_WAITS): TemplateResult {
    const { messages } = format;
    const total = waits.reduce((sum, { answered }) => sum + answered, 0);
    const bars = waits.map(({ fromMs, toMs, answered }): Bar => {
      // May break before its unit, where a narrow column has no room for both.
      const wait = format.limit(toMs ?? fromMs).replace('\u202f', ' ');
      return {
        label: this.#name(toMs == null ? elementWords(messages).overAge(wait) : `≤\u202f${wait}`, {
          fromMs,
          ...(toMs != null && { toMs }),
        }),
        count: answered,
        text: total > 0 ? partOf(format, answered, total) : messages.noData,
      };
    });
    return columns(caption, bars, { blank: total === 0 });
  }

  #name(name: string, chosen: Partial<SelectDetail>): TemplateResult | string {
    return selectPart(this)(name, this.figureKey, chosen);
  }

  #scores(frame: AnyFrame): readonly ScoreCount[] | undefined {
    const list = (frame.groups[0] as SurveyFrame['groups'][number] | undefined)?.distribution;
    if (!list) return undefined;
    const every = BLANK_SCORES[this.of];
    return every ? every.map((score) => list.find((bucket) => bucket.score === score) ?? { score, count: 0 }) : list;
  }

  #waits(frame: AnyFrame): readonly WaitBucket[] | undefined {
    return (frame.groups[0] as WaitsFrame['groups'][number] | undefined)?.waitBuckets;
  }

  #ages(frame: AnyFrame): readonly AgeBucket[] | undefined {
    const group = frame.groups[0];
    if (!group) return undefined;
    if ('backlogBuckets' in group) return group.backlogBuckets;
    return 'ageing' in group ? group.ageing : undefined;
  }
}
