import { FiguresDocument } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { FigureElement } from '../../base/figure-element.ts';
import type { ViewVariables } from '../../base/frame-element.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FiguresFrame, SeriesFrame } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { windowOf } from '../../parts/names.ts';
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
 * @cssproperty [--andon-waiting-size=2.2em] - Width of the box in which the number is awaited, so that what stands beside it need not move; in a tile in `em` of the figure.
 */
export class AndonMetric extends FigureElement<FiguresFrame> {
  static override styles = [...FigureElement.styles, metricStyles];

  /** How it is set: in a sentence, in a table cell, as a tile, filling a wall. */
  @property({ reflect: true }) variant: 'inline' | 'cell' | 'tile' | 'hero' = 'tile';

  /** Draws the course under the figure. */
  @property({ type: Boolean, reflect: true }) trend = false;

  /** Window of the course; default: a longer one than the figure's. */
  @property({ attribute: 'trend-window' }) trendWindow: string | undefined;

  /** The course fed by the page. */
  @property({ attribute: false }) series: SeriesFrame | undefined;

  @state() private course: MetricCourse | undefined;
  /** Anything but a tile: fetched while the first figure is. */
  #variants: typeof import('./metric.variants.ts') | undefined;

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    return view(FiguresDocument, { ...this.#variables, figures: [this.figureRef] });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.trend && !this.course) void this.#loadCourse();
    if (this.variant !== 'tile' && !this.#variants) void this.#loadVariants();
  }

  async #loadCourse(): Promise<void> {
    // Without its course the number is still a number; the next update tries again.
    const loaded = await import('./metric.course.ts').catch(() => undefined);
    if (!loaded) return;
    this.course ??= new loaded.MetricCourse(this, () =>
      this.trend && !this.hostFed && this.figure
        ? { variables: this.#variables, figure: this.figureRef, window: this.trendWindow }
        : undefined,
    );
  }

  get #variables(): ViewVariables {
    return this.viewVariables(windowOf(this.figureKey));
  }

  protected figures(frame: FiguresFrame): readonly Figure[] {
    return frame.groups[0]?.figures.slice(0, 1) ?? [];
  }

  /** @internal */
  get momentary(): boolean | undefined {
    return this.data?.momentary?.includes(this.figureKey);
  }

  protected content(format: Formatter): TileContent {
    const figure = this.mainFigure;
    return {
      momentary: this.momentary,
      figure: this.figureLine(format, figure),
      meaning: this.meaning(format, figure),
      ...(this.trend &&
        this.variant === 'tile' && {
          visual: this.course?.draw(format, this.givenSeries(this.series)) ?? nothing,
          grow: true,
        }),
    };
  }

  protected override render(): TemplateResult {
    if (this.variant !== 'inline' && this.variant !== 'cell') return super.render();
    const { format } = this;
    return format && this.#variants && !isWaiting(this.state) && (this.mainFigure || isBlocked(this.state))
      ? this.#variants.inline(this, format)
      : html`<span class="inline"><span class="skeleton" aria-hidden="true"></span
        ><span class="vh">${format?.messages.loading ?? ''}</span></span>`;
  }

  async #loadVariants(): Promise<void> {
    const loaded = await import('./metric.variants.ts').catch(() => undefined);
    if (!loaded || this.#variants) return;
    this.#variants = loaded;
    loaded.adopt(this);
    this.requestUpdate();
  }
}
