import { SeriesDocument } from '@andon/schema';
import { html } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import type { CsvTable } from '../../base/csv.ts';
import { FigureElement } from '../../base/figure-element.ts';
import type { Csv } from '../../base/frame-element.ts';
import { LateBody } from '../../base/late-body.ts';
import { isBlocked } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import { CHART_EVERY_MS } from '../../charts/chart-every.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { DimensionValue, Figure, FrameKind, SeriesFrame } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { coarseStep } from '../../parts/course-span.ts';
import { dimensionsOf } from '../../parts/groups.ts';
import { lastPointFigure } from '../../parts/last-point.ts';
import type { Annotation } from './trend.input.ts';
import { trendStyles } from './trend.styles.ts';

/** Below this a chart has no room for every point the server would send. */
const NARROW_PX = 480;

/**
 * @summary Any figure over time: gaps as gaps, the target as a named hairline, the point still filling dashed, the interval as a pale
 * band, several groups as directly labelled lines. With `compare="previous"` the window before is a pale line on the same axis (yesterday up to this
 * time of day for `today`), of several lines told at each point and in the table only. The same numbers are a table on request.
 *
 * @tag andon-trend
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A point was chosen by click or Enter; `detail.time` is its start, `detail.filter` selects its group, of several lines the one pointed at (arrow keys up and down).
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - Chart or table.
 * @csspart foot - Window, variant, freshness.
 * @csspart info - The button that opens the definition.
 * @cssproperty [--andon-chart-height=14em] - Height of the chart.
 */
export class AndonTrend extends FigureElement<SeriesFrame> {
  static override styles = [...FigureElement.styles, boardStyles, trendStyles];

  readonly #body = new LateBody(this, async () => {
    const { TrendBody } = await import('./trend.body.ts');
    return new TrendBody(this, () => (this.hostFed ? undefined : this.request()));
  });
  /** Of the element; 0 until it is known. Read again when the chart's box says that it changed: asking for every frame would force a layout. */
  #widthPx = 0;

  /** Width of a point: `1m 15m 1h 1d`; default: what suits the window. */
  @property() step: string | undefined;

  /** Draws the 95 % interval behind a single line. */
  @property({ type: Boolean }) band = false;

  /** Draws the limits within which a single line moves by itself (a control chart), and marks the points beyond them. */
  @property({ type: Boolean }) limits = false;

  /** Chart, or the same numbers as a table. */
  @property({ reflect: true }) view: 'chart' | 'table' = 'chart';

  /** What happened when: `[{ at: epochMs, text }]`, drawn as small flags. */
  @property({ attribute: false }) annotations: readonly Annotation[] = [];

  protected override get framesEveryMs(): number {
    return CHART_EVERY_MS;
  }

  /** @internal */
  override get groups(): readonly string[] {
    return dimensionsOf(this.groupBy);
  }

  /**
   * Several lines are named where they are drawn.
   * @internal
   */
  override get shownKey(): readonly DimensionValue[] {
    return this.data?.groups[1] ? [] : super.shownKey;
  }

  protected override get frameKind(): FrameKind {
    return 'series';
  }

  protected override get figureKey(): string {
    return this.figure ?? this.data?.figure ?? '';
  }

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    const { withPrevious: _, ...variables } = this.viewVariables('24h');
    return view(SeriesDocument, {
      ...variables,
      figure: this.figureRef,
      ...this.#step(variables.window),
      ...(this.band && { withInterval: true }),
      ...(this.limits && { withLimits: true }),
    });
  }

  /** As asked for; else, where the chart is narrow, wide enough to tell points apart. */
  #step(window: string): { readonly step?: string } {
    this.#widthPx ||= this.offsetWidth;
    const step = this.step ?? (this.#widthPx > 0 && this.#widthPx < NARROW_PX ? coarseStep(window) : undefined);
    return step === undefined ? {} : { step };
  }

  /**
   * The chart's box has another size.
   * @internal
   */
  measure(): void {
    this.#widthPx = this.offsetWidth;
  }

  /** The last complete point as a figure: what the "i" explains. */
  protected figures(frame: SeriesFrame): readonly Figure[] {
    return [lastPointFigure(frame)];
  }

  protected override table(csv: Csv, frame: SeriesFrame): CsvTable {
    const compared = this.compare === 'previous';
    return csv.pointsTable(frame, compared ? (group, t) => this.#body.here?.before?.at(group, t) : undefined);
  }

  protected content(format: Formatter, frame: SeriesFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    return (
      this.#body.here?.content(format, frame) ?? {
        visual: html`<div class="chart none"></div>`,
        grow: true,
        counted: false,
      }
    );
  }
}
