import { ServiceLevelDocument, type ServiceLevelVariant } from '@andon/schema';
import { html } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, SeriesFrame, ServiceLevelFrame } from '../../frames.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { figureRef, type View, view } from '../../live/view.ts';
import { bullet, bulletStyles } from '../../parts/bullet.ts';
import { courseView } from '../../parts/course-span.ts';
import { qualifiedName } from '../../parts/qualified-name.ts';
import { selectFigure } from '../../parts/select.ts';
import { sparklineStyles } from '../../parts/sparkline.styles.ts';
import { course } from '../../parts/sparkline.ts';
import { serviceLevelStyles } from './service-level.styles.ts';

/**
 * @summary Share of contacts answered in time, against its target, with its course. The variant in use is named.
 *
 * @tag andon-service-level
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - The number was chosen (with `selectable`); `detail.filter` is what it counts.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Bullet bar and course.
 * @csspart foot - Sample size, window, variant, freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonServiceLevel extends FrameElement<ServiceLevelFrame> {
  static override styles = [...FrameElement.styles, boardStyles, bulletStyles, sparklineStyles, serviceLevelStyles];

  /** Threshold; one of those the server is configured for. Default: the server's. */
  @property({ type: Number }) seconds: number | undefined;

  /** Which of the field's six formulas: `F1` to `F6`. Default: the server's. */
  @property() method: ServiceLevelVariant | undefined;

  /** The number is a button that fires `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** Window of the course; default: a longer one than the figure's. */
  @property({ attribute: 'trend-window' }) trendWindow: string | undefined;

  /** The course fed by the page. */
  @property({ attribute: false }) series: SeriesFrame | undefined;

  readonly #course = new LiveBinding<unknown>(this, () => this.#courseRequest());

  protected get figureKey(): string {
    return 'queue.serviceLevel';
  }

  protected request(): View<unknown> {
    return view(ServiceLevelDocument, { ...this.viewVariables('30m'), ...this.#settings });
  }

  #courseRequest(): View<unknown> | undefined {
    return this.hostFed
      ? undefined
      : courseView(this.viewVariables('30m'), figureRef(this.figureKey, this.#settings), this.trendWindow);
  }

  get #settings(): { readonly seconds?: number; readonly variant?: ServiceLevelVariant } {
    return {
      ...(this.seconds !== undefined && { seconds: this.seconds }),
      ...(this.method !== undefined && { variant: this.method }),
    };
  }

  protected figures({ groups: [group] }: ServiceLevelFrame): readonly Figure[] {
    return group ? [group.serviceLevel, group.answered, group.abandoned] : [];
  }

  protected override titleText(format: Formatter): string {
    if (this.label !== undefined) return this.label;
    // Before the first frame only an asked threshold is known.
    const named = /T=(\d+(?:\.\d+)?)/.exec(this.mainFigure?.variant ?? '')?.[1];
    const seconds = this.seconds ?? (named === undefined ? undefined : Number(named));
    return qualifiedName(this.figureKey, seconds === undefined ? {} : { seconds }, format);
  }

  protected content(format: Formatter, _frame: ServiceLevelFrame | undefined): TileContent {
    const figure = this.mainFigure;
    const series = this.givenSeries(this.series) ?? this.#course.frame<SeriesFrame>();
    return {
      figure: selectFigure(this, this.figureLine(format, figure)),
      meaning: this.meaning(format, figure),
      visual: html`${bullet(figure)}${course(series, format)}`,
      grow: true,
    };
  }
}
