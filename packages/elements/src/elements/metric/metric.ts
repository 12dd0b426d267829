import { type FigureRef, FiguresDocument } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { FrameElement, type ViewVariables } from '../../base/frame-element.ts';
import { isBlocked, isStale, isWaiting } from '../../base/state.ts';
import { statusWord } from '../../base/status-word.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { type FigureParams, parseParams } from '../../format/parse.ts';
import type { Figure, FiguresFrame, SeriesFrame } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { figureRef, type View, view } from '../../live/view.ts';
import { figureText } from '../../parts/figure-text.ts';
import { mark, markKind } from '../../parts/mark.ts';
import { qualifiedName, windowOf } from '../../parts/names.ts';
import type { MetricCourse } from './metric.course.ts';
import { metricStyles } from './metric.styles.ts';

/**
 * @summary Any single figure: inside a sentence, in a table cell, as a tile, or filling a wall.
 *
 * @tag andon-metric
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - The course.
 * @csspart age - In a sentence or cell: how old a number is that is not live any more.
 * @csspart foot - Sample size, window, freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonMetric extends FrameElement<FiguresFrame> {
  static override styles = [...FrameElement.styles, metricStyles];

  /** Key of the figure, `family.name`, for example `queue.waiting`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9;businessHours=true`. */
  @property() params: string | FigureParams | undefined;

  /** How it is set: in a sentence, in a table cell, as a tile, filling a wall. */
  @property({ reflect: true }) variant: 'inline' | 'cell' | 'tile' | 'hero' = 'tile';

  /** Draws the course under the figure. */
  @property({ type: Boolean, reflect: true }) trend = false;

  /** Window of the course; default: a longer one than the figure's. */
  @property({ attribute: 'trend-window' }) trendWindow: string | undefined;

  /** The course fed by the page. */
  @property({ attribute: false }) series: SeriesFrame | undefined;

  @state() private course: MetricCourse | undefined;

  protected get figureKey(): string {
    return this.figure ?? '';
  }

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    return view(FiguresDocument, { ...this.#variables, figures: [this.#ref] });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.trend && !this.course) void this.#loadCourse();
  }

  async #loadCourse(): Promise<void> {
    // Without its course the number is still a number; the next update tries again.
    const loaded = await import('./metric.course.ts').catch(() => undefined);
    if (!loaded) return;
    this.course ??= new loaded.MetricCourse(this, () =>
      this.trend && !this.hostFed && this.figure
        ? { variables: this.#variables, figure: this.#ref, window: this.trendWindow }
        : undefined,
    );
  }

  get #variables(): ViewVariables {
    return this.viewVariables(windowOf(this.figureKey));
  }

  get #ref(): FigureRef {
    return figureRef(this.figureKey, typeof this.params === 'object' ? this.params : parseParams(this.params));
  }

  protected frameOf(data: unknown): FiguresFrame {
    return (data as { readonly figures: FiguresFrame }).figures;
  }

  protected figures(frame: FiguresFrame): readonly Figure[] {
    return frame.groups[0]?.figures.slice(0, 1) ?? [];
  }

  protected override titleText(format: Formatter): string {
    const params = typeof this.params === 'object' ? this.params : parseParams(this.params);
    return this.label ?? qualifiedName(this.figureKey, params, format);
  }

  protected content(format: Formatter, _frame: FiguresFrame | undefined): TileContent {
    const figure = this.mainFigure;
    return {
      figure: this.figureLine(format, figure),
      meaning: this.meaning(format, figure),
      ...(this.trend && this.variant === 'tile' && { visual: this.course?.draw(this.series) ?? nothing, grow: true }),
    };
  }

  protected override render(): TemplateResult {
    return this.variant === 'inline' || this.variant === 'cell' ? this.#renderInline() : super.render();
  }

  #renderInline(): TemplateResult {
    const { format, state, variant } = this;
    const figure = this.mainFigure;
    if (!format || isWaiting(state) || (!figure && !isBlocked(state))) {
      return html`<span class="inline"><span class="skeleton" aria-hidden="true"></span
        ><span class="vh">${format?.messages.loading ?? ''}</span></span>`;
    }
    const words = this.stateWords(format, state, figure);
    const kind = figure && markKind(figure.status);
    const alarming = kind === 'attention' || kind === 'critical';
    const stale = isStale(state);
    return html`<span class="inline ${variant}" part="tile" ?data-stale=${stale} title=${this.#hint(format, figure)}
        >${alarming && !stale && figure ? html`${mark(kind)}<span class="vh">${statusWord(format.messages, figure.status)}: </span>` : nothing}${
          words
            ? figure?.state === 'EMPTY' && !isBlocked(state)
              ? // A cell or a sentence has room for a number, not for why there is none.
                html`<span class="words" aria-hidden="true">—</span><span class="vh">${words}</span>`
              : html`<span class="words">${words}</span>`
            : figure
              ? figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs(), coloured: !stale })
              : nothing
        }${stale ? this.#ageNote(format) : nothing}</span
      ><span class="announce vh" role="status"></span>`;
  }

  /** In a sentence in words. A cell has no room for them: there a mark stands before the number and says them to who asks. */
  #ageNote(format: Formatter): TemplateResult {
    const age = ticking(() => this.#age(format));
    return this.variant === 'cell'
      ? html`<span class="age" part="age">${mark('nodata')}<span class="vh">(${age})</span></span>`
      : html` <span class="words" part="age">(${age})</span>`;
  }

  /** "as of 14:02": a number in running text must not pass for a live one. */
  #age(format: Formatter): string {
    const now = this.liveSource?.now() ?? Date.now();
    return this.asOfMs === undefined
      ? format.messages.offline
      : format.messages.asOfTime(format.moment(this.asOfMs, now));
  }

  /** Sample and window for a reader who rests the pointer on the number. */
  #hint(format: Formatter, figure: Figure | undefined): string {
    const { meta } = this;
    const facts = [
      this.heading,
      figure && figure.unit !== 'COUNT' && figure.value != null ? `n = ${format.number(figure.n)}` : undefined,
      meta && (format.messages.windows[meta.window] ?? meta.window),
      isStale(this.state) && this.#age(format),
    ];
    return facts.filter(Boolean).join(', ');
  }
}
