import { FiguresDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FigureElement } from '../../base/figure-element.ts';
import { isBlocked, isStale, isWaiting } from '../../base/state.ts';
import { staleness, type TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FiguresFrame, SeriesFrame } from '../../frames.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { type View, view } from '../../live/view.ts';
import { asDuration } from '../../parts/as-duration.ts';
import { bullet, bulletStyles } from '../../parts/bullet.ts';
import { courseView } from '../../parts/course-span.ts';
import { figureText } from '../../parts/figure-text.ts';
import { windowOf } from '../../parts/names.ts';
import { selectPart } from '../../parts/select.ts';
import { sparklineStyles } from '../../parts/sparkline.styles.ts';
import { course } from '../../parts/sparkline.ts';
import { targetStyles } from './target.styles.ts';

/**
 * @summary One figure against its standard, in one line: number, bullet bar with target and tolerance, the verdict in words, small trend.
 *
 * @tag andon-target
 * @slot title - Replaces the title.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - The figure was chosen (with `selectable`); `detail.filter` is what it counts.
 * @csspart row - The whole line.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart info - The button that opens the definition.
 */
export class AndonTarget extends FigureElement<FiguresFrame> {
  static override styles = [...FigureElement.styles, boardStyles, bulletStyles, sparklineStyles, targetStyles];

  /** Draws the course at the end of the line. */
  @property({ type: Boolean, reflect: true }) trend = false;

  /** Its name is a button that fires `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** Window of the course; default: a longer one than the figure's. */
  @property({ attribute: 'trend-window' }) trendWindow: string | undefined;

  /** The course fed by the page. */
  @property({ attribute: false }) series: SeriesFrame | undefined;

  readonly #course = new LiveBinding<unknown>(this, () => this.#courseRequest());

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    return view(FiguresDocument, { ...this.viewVariables(windowOf(this.figure)), figures: [this.figureRef] });
  }

  #courseRequest(): View<unknown> | undefined {
    return this.trend && !this.hostFed && this.figure
      ? courseView(this.viewVariables(windowOf(this.figure)), this.figureRef, this.trendWindow)
      : undefined;
  }

  protected figures(frame: FiguresFrame): readonly Figure[] {
    return frame.groups[0]?.figures.slice(0, 1) ?? [];
  }

  /** Not a tile: the line is drawn by `render`. */
  protected content(): TileContent {
    return {};
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format) return html`<div class="row" part="row" aria-busy="true"></div>`;
    const figure = this.mainFigure;
    const stale = isStale(state);
    const place = this.placeText(format);
    const words = isWaiting(state) ? undefined : this.stateWords(format, state, figure);
    const series = this.givenSeries(this.series) ?? this.#course.frame<SeriesFrame>();
    return html`<div class="row" part="row" role="group" aria-labelledby="label" ?data-trend=${this.trend} ?data-stale=${stale}>
        <div class="what">
          <span class="label" part="label" id="label"><slot name="title">${selectPart(this)(this.titleText(format), this.figureKey)}</slot></span>${
            place ? html` <span class="place">· ${place}</span>` : nothing
          }
        </div>
        <div class="value">
          ${
            words
              ? html`<span class="figure words">${words}</span>`
              : figure
                ? figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs(), coloured: !stale })
                : html`<span class="figure inline"><span class="skeleton"></span></span>`
          }
        </div>
        <div class="against">
          ${bullet(asDuration(figure, this.nowMs()))}
          <div class="words sentence">${this.#verdict(format, figure)}</div>
        </div>
        ${this.trend ? html`<div class="course">${course(series, format)}</div>` : nothing} ${this.infoButton(format)}
        ${
          stale
            ? html`<div class="stale">
                ${staleness(this.freshness(format))}
              </div>`
            : nothing
        }
      </div>
      ${this.definitionPanel(format)}`;
  }

  #verdict(format: Formatter, figure: Figure | undefined): unknown {
    return html`${figure || isBlocked(this.state) ? this.meaning(format, figure) : nothing}&nbsp;`;
  }
}
