import { SeriesDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CsvTable } from '../../base/csv.ts';
import { type Csv, FrameElement } from '../../base/frame-element.ts';
import { setStyle } from '../../base/set-style.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import { CHART_EVERY_MS, ChartController, type ChartHost } from '../../charts/chart-controller.ts';
import type { Chart } from '../../charts/echarts.ts';
import type { Formatter } from '../../format/formatter.ts';
import { type FigureParams, parseParams } from '../../format/parse.ts';
import type { Figure, SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';
import { figureRef, type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { coarseStep } from '../../parts/course-span.ts';
import { lastPointFigure } from '../../parts/last-point.ts';
import { qualifiedName } from '../../parts/names.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import type { Annotation, ChartColours, PlacedName, TrendInput } from './trend.option.ts';
import { trendStyles } from './trend.styles.ts';

/** What only a drawing needs. */
type Drawing = typeof import('./trend.option.ts');

/** Below this a chart has no room for every point the server would send. */
const NARROW_PX = 480;

/**
 * @summary Any figure over time: gaps as gaps, the target as a named hairline, the point still filling dashed, the interval as a pale
 * band, several groups as directly labelled lines. The same numbers are a table on request.
 *
 * @tag andon-trend
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A point was chosen by click or Enter; `detail.time` is its start, `detail.filter` selects its group.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - Chart or table.
 * @csspart foot - Window, variant, freshness.
 * @csspart info - The button that opens the definition.
 * @cssproperty [--andon-chart-height=14em] - Height of the chart.
 */
export class AndonTrend extends FrameElement<SeriesFrame> implements ChartHost<Drawing> {
  static override styles = [...FrameElement.styles, tableStyles, trendStyles];

  readonly #chart = new ChartController<Drawing>(this, () => import('./trend.option.ts'));
  #input: TrendInput | undefined;
  /** Of the element; 0 until it is known. Read again when the chart's box says that it changed: asking for every frame would force a layout. */
  #widthPx = 0;

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.box');
  }

  get #probe(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.probe');
  }
  @state() private pointed: number | undefined;
  @state() private spots: readonly { readonly x: number; readonly y: number }[] = [];
  @state() private names: readonly PlacedName[] = [];
  @state() private failed = false;

  /** Key of the figure, `family.name`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9`. */
  @property() params: string | FigureParams | undefined;

  /** Width of a point: `1m 15m 1h 1d`; default: what suits the window. */
  @property() step: string | undefined;

  /** Draws the 95 % interval behind a single line. */
  @property({ type: Boolean }) band = false;

  /** Chart, or the same numbers as a table. */
  @property({ reflect: true }) view: 'chart' | 'table' = 'chart';

  /** What happened when: `[{ at: epochMs, text }]`, drawn as small flags. */
  @property({ attribute: false }) annotations: readonly Annotation[] = [];

  /** @internal */
  get chartBox(): HTMLElement | null {
    return this.#box;
  }

  protected override get framesEveryMs(): number {
    return CHART_EVERY_MS;
  }

  protected get figureKey(): string {
    return this.figure ?? this.frame?.figure ?? '';
  }

  get #params(): FigureParams {
    return typeof this.params === 'object' ? this.params : parseParams(this.params);
  }

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    const { withPrevious: _, ...variables } = this.viewVariables('24h');
    return view(SeriesDocument, {
      ...variables,
      figure: figureRef(this.figure, this.#params),
      ...this.#step(variables.window),
      ...(this.band && { withInterval: true }),
    });
  }

  /** As asked for; else, where the chart is narrow, wide enough to tell points apart. */
  #step(window: string): { readonly step?: string } {
    this.#widthPx ||= this.offsetWidth;
    const step = this.step ?? (this.#widthPx > 0 && this.#widthPx < NARROW_PX ? coarseStep(window) : undefined);
    return step === undefined ? {} : { step };
  }

  protected frameOf(data: unknown): SeriesFrame {
    return (data as { readonly series: SeriesFrame }).series;
  }

  /** The last complete point as a figure: what the "i" explains. */
  protected figures(frame: SeriesFrame): readonly Figure[] {
    return [lastPointFigure(frame)];
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? qualifiedName(this.figureKey, this.#params, format);
  }

  protected override table(csv: Csv, frame: SeriesFrame): CsvTable {
    return csv.pointsTable(frame);
  }

  /** @internal */
  chartOption(
    { trendOption }: Drawing,
    { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  ): Readonly<Record<string, unknown>> | undefined {
    const { format, data: frame } = this;
    if (!format || !frame || !this.#probe) return undefined;
    const style = getComputedStyle(this.#probe);
    this.#input = {
      frame,
      format,
      colours: resolveColours(style),
      fontFamily: style.fontFamily,
      fontSizePx: Math.max(10, Number.parseFloat(style.fontSize) * 0.8125),
      widthPx,
      heightPx,
      zone: format.timeZone,
      nameOf: (group) => this.groupName(group.key, format),
      chosen: 0,
      band: this.band,
      annotations: this.annotations,
    };
    return trendOption(this.#input);
  }

  /** @internal */
  chartInputs(): readonly unknown[] {
    return [this.data, this.format, this.annotations, this.band, this.theme];
  }

  /** @internal */
  chartDrawn({ placedNames }: Drawing, chart: Chart): void {
    if (!this.#input) return;
    this.names = placedNames(this.#input, (value) => Number(chart.convertToPixel({ yAxisIndex: 0 }, value)));
    if (this.pointed !== undefined) this.#point(this.pointed);
  }

  /** @internal */
  chartResized(): void {
    this.#widthPx = this.offsetWidth;
  }

  /** @internal */
  chartFailed(): void {
    this.failed = true;
  }

  protected content(format: Formatter, frame: SeriesFrame | undefined): TileContent {
    const { state } = this;
    if (isBlocked(state))
      return { figure: this.figureLine(format, undefined), meaning: this.meaning(format, undefined) };
    const { messages } = format;
    const asTable = this.view === 'table' || this.failed;
    const empty = frame && !frame.groups.some((group) => group.points.some(({ value }) => value != null));
    return {
      visual: asTable
        ? this.#dataTable(format, frame)
        : isWaiting(state) || !frame
          ? html`<div class="chart none"></div>`
          : empty
            ? html`<div class="chart none">${messages.empty}</div>`
            : this.#drawing(format, frame),
      grow: true,
      counted: false,
      actions: this.failed
        ? nothing
        : html`<button type="button" class="switch" @click=${this.#switch}>
            ${asTable ? elementWords(messages).showChart : elementWords(messages).showTable}
          </button>`,
    };
  }

  readonly #switch = (): void => {
    this.view = this.view === 'table' ? 'chart' : 'table';
    this.pointed = undefined;
  };

  #drawing(format: Formatter, frame: SeriesFrame): TemplateResult {
    const { messages } = format;
    const { pointed, spots } = this;
    const x = spots[0]?.x;
    const showTip = pointed !== undefined && x !== undefined;
    return html`<div
      class="chart"
      part="chart"
      role="group"
      tabindex="0"
      aria-roledescription=${elementWords(messages).chart}
      aria-label="${elementWords(messages).chartLabel(this.heading, messages.windows[frame.meta.window] ?? frame.meta.window)}. ${elementWords(messages).chartHelp}"
      @pointermove=${this.#onPointer}
      @pointerleave=${this.#onLeave}
      @click=${this.#choose}
      @keydown=${this.#onKey}
      @blur=${this.#onLeave}
    >
      <div class="box"></div>
      ${this.names.map(
        ({ text, kind, x: left, y }) =>
          html`<span class="end ${kind}" aria-hidden="true" ${setStyle({ '--x': `${left}px`, '--y': `${y}px` })}>${text}</span>`,
      )}
      ${
        showTip
          ? html`<i class="cross" aria-hidden="true" ${setStyle({ '--x': `${x}px` })}></i>
              ${spots.map(
                (spot) =>
                  html`<i class="spot" aria-hidden="true" ${setStyle({ '--x': `${spot.x}px`, '--y': `${spot.y}px` })}></i>`,
              )}
              ${this.#tip(format, frame, pointed, x)}`
          : nothing
      }
      <div class="vh" aria-live="polite">${showTip ? this.#spoken(format, frame, pointed) : nothing}</div>
      <span class="probe" aria-hidden="true" @transitionrun=${() => this.#chart.redraw()}></span>
    </div>`;
  }

  #tip(format: Formatter, frame: SeriesFrame, index: number, x: number): TemplateResult {
    const point = frame.groups[0]?.points[index];
    const several = frame.groups.length > 1;
    const before = x > (this.#box?.clientWidth ?? 0) / 2;
    return html`<div class="tip ${before ? 'before' : ''}" aria-hidden="true" ${setStyle({ '--x': `${x}px` })}>
      <time>${point ? this.#span(format, frame, point) : nothing}</time>
      ${frame.groups.map((group) => {
        const at = pointAt(group, point?.t);
        return html`<div class="line-row">
          ${several ? html`<span>${this.groupName(group.key, format)}</span>` : nothing}
          <span><b>${this.#value(format, frame, at)}</b>${at ? this.#detail(format, frame, at) : nothing}</span>
        </div>`;
      })}
    </div>`;
  }

  #spoken(format: Formatter, frame: SeriesFrame, index: number): string {
    const point = frame.groups[0]?.points[index];
    if (!point) return '';
    const values = frame.groups.map((group) => {
      const name = frame.groups.length > 1 ? `${this.groupName(group.key, format)} ` : '';
      return `${name}${this.#value(format, frame, pointAt(group, point.t))}`;
    });
    return [this.#span(format, frame, point), ...values].join(', ');
  }

  #value(format: Formatter, frame: SeriesFrame, point: SeriesPoint | undefined): string {
    if (point?.value == null) return '\u2014';
    return format.value(point.value, {
      unit: frame.unit,
      n: point.n,
      status: 'NONE',
      lower: point.lower,
      upper: point.upper,
    });
  }

  #detail(format: Formatter, frame: SeriesFrame, point: SeriesPoint): TemplateResult {
    const { messages } = format;
    const facts = [
      frame.unit === 'COUNT' || point.n === 0 ? undefined : `n = ${format.number(point.n)}`,
      point.partial ? elementWords(messages).stillFilling : undefined,
    ].filter((fact) => fact !== undefined);
    return html`${facts.map((fact) => html`<span class="note"> · ${fact}</span>`)}`;
  }

  /** The span a point covers. */
  #span(format: Formatter, frame: SeriesFrame, point: SeriesPoint): string {
    const fromMs = Date.parse(point.t);
    const { messages } = format;
    const dayMs = 86_400_000;
    if (frame.stepMs >= dayMs) return format.date(fromMs, { weekday: 'short', month: 'short', day: 'numeric' });
    const spanMs = Date.parse(frame.meta.to) - Date.parse(frame.meta.from);
    const from = spanMs > dayMs ? format.dateTime(fromMs) : format.time(fromMs, frame.stepMs < 60_000);
    return elementWords(messages).fromTo(from, format.time(fromMs + frame.stepMs, frame.stepMs < 60_000));
  }

  #dataTable(format: Formatter, frame: SeriesFrame | undefined): TemplateResult {
    const { messages } = format;
    const groups = frame?.groups ?? [];
    const several = groups.length > 1;
    const times = groups[0]?.points.map(({ t }) => t).toReversed() ?? [];
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.heading}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">${elementWords(messages).time}</th>
            ${
              several
                ? groups.map((group) => html`<th scope="col">${this.groupName(group.key, format)}</th>`)
                : html`<th scope="col">${elementWords(messages).valueWord}</th>
                    <th scope="col">n</th>`
            }
          </tr>
        </thead>
        <tbody>
          ${times.map((t) => {
            const points = groups.map((group) => pointAt(group, t));
            const first = points[0];
            return html`<tr>
              <th scope="row">
                ${frame && first ? this.#span(format, frame, first) : nothing}
                ${first?.partial ? html`<span class="note">· ${elementWords(messages).stillFilling}</span>` : nothing}
              </th>
              ${points.map((point) => html`<td>${frame ? this.#value(format, frame, point) : nothing}</td>`)}
              ${several ? nothing : html`<td>${format.number(first?.n ?? 0)}</td>`}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  // ---- pointing ----

  readonly #onPointer = (event: PointerEvent): void => {
    const chart = this.#chart.chart;
    const frame = this.data;
    if (!chart || !frame || !this.#box) return;
    const timeMs = chart.convertFromPixel({ xAxisIndex: 0 }, event.clientX - this.#box.getBoundingClientRect().left);
    const index = nearest(frame, Number(timeMs));
    if (index !== undefined) this.#point(index);
  };

  readonly #onLeave = (): void => {
    this.pointed = undefined;
    this.spots = [];
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const count = this.data?.groups[0]?.points.length ?? 0;
    if (count === 0) return;
    const at = this.pointed ?? count;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      this.#point(Math.min(count - 1, Math.max(0, next)));
    } else if (event.key === 'Enter') this.#choose();
    else if (event.key === 'Escape') this.#onLeave();
  };

  readonly #choose = (): void => {
    const frame = this.data;
    const group = frame?.groups[0];
    const point = this.pointed === undefined ? undefined : group?.points[this.pointed];
    if (!frame || !group || !point) return;
    this.select({
      filter: this.groupFilter(frame.groups.length > 1 ? [] : group.key),
      figure: frame.figure,
      time: Date.parse(point.t),
    });
  };

  #point(index: number): void {
    const chart = this.#chart.chart;
    const frame = this.data;
    const point = frame?.groups[0]?.points[index];
    if (!chart || !frame || !point) return;
    const atMs = Date.parse(point.t) + frame.stepMs / 2;
    this.pointed = index;
    this.spots = frame.groups.flatMap((group) => {
      const value = pointAt(group, point.t)?.value;
      const pixel = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [atMs, value ?? 0]);
      // A gap has a place in time but none in value.
      return [{ x: pixel[0] ?? 0, y: value == null ? Number.NEGATIVE_INFINITY : (pixel[1] ?? 0) }];
    });
  }
}

const pointAt = (group: SeriesGroup, t: string | undefined): SeriesPoint | undefined =>
  group.points.find((point) => point.t === t);

function nearest(frame: SeriesFrame, timeMs: number): number | undefined {
  const points = frame.groups[0]?.points ?? [];
  let best: number | undefined;
  let gapMs = Number.POSITIVE_INFINITY;
  points.forEach((point, index) => {
    const distance = Math.abs(Date.parse(point.t) + frame.stepMs / 2 - timeMs);
    if (distance < gapMs) {
      gapMs = distance;
      best = index;
    }
  });
  return best;
}

/** What the custom properties come to here: theme, page and contrast setting resolved by the browser. */
const resolveColours = (probe: CSSStyleDeclaration): ChartColours => ({
  ink: probe.color,
  tile: probe.backgroundColor,
  text: probe.borderTopColor,
  quiet: probe.borderRightColor,
  hairline: probe.borderBottomColor,
  band: probe.borderLeftColor,
  accent: probe.outlineColor,
});
