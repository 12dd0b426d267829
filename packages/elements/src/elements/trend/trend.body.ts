// Fetched where a trend is on the page: what draws it, points at it and writes it as a table.
import { html, nothing, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import { setStyle } from '../../base/set-style.ts';
import type { TileContent } from '../../base/tile.ts';
import { ChartController, type ChartHost } from '../../charts/chart-controller.ts';
import type { Chart, FreeLine } from '../../charts/echarts.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { FilterValues } from '../../format/parse.ts';
import type { SeriesFrame } from '../../frames.ts';
import type { Theme } from '../../live/context.ts';
import { lateModule } from '../../live/late-module.ts';
import type { View } from '../../live/view.ts';
import { chartWords } from '../../locale/chart-words.ts';
import { elementWords } from '../../locale/element-words.ts';
import { groupFilter, groupName } from '../../parts/groups.ts';
import type { Before } from '../../parts/previous-series.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import { whyEmpty } from '../../parts/why-empty.ts';
import type { Beside } from './trend.beside.ts';
import { bodyStyles } from './trend.body.styles.ts';
import type { ChartColours, TrendInput } from './trend.input.ts';
import type { PlacedName } from './trend.names.ts';
import { nearest, pointAt, spanOf } from './trend.points.ts';
import {
  chartName,
  dataTable,
  pointDetail,
  spanText,
  spokenPoint,
  summary,
  type Telling,
  valueText,
} from './trend.words.ts';

const besideLines = lateModule(() => import('./trend.beside.ts'));

/** What only a drawing needs. */
type Drawing = typeof import('./trend.option.ts');

/** A change of theme or size is told; for any other that a page may make, the styles are looked at again after this time. */
const LOOK_MS = 10_000;

/** A pointer this near to a line points at it. */
const REACH_PX = 24;

/** How the page wants the drawing, as the browser resolved it. */
interface Look extends Pick<TrendInput, 'colours' | 'fontFamily' | 'fontSizePx'> {
  readonly theme: Theme;
  readonly seenMs: number;
}

/** What the body uses of its element. */
export interface TrendHost extends BodyHost {
  readonly data: SeriesFrame | undefined;
  readonly band: boolean;
  readonly limits: boolean;
  readonly compare: 'previous' | undefined;
  readonly annotations: TrendInput['annotations'];
  view: 'chart' | 'table';
  readonly filterValues: FilterValues;
  /** The chart's box has another size. */
  measure(): void;
}

/** The chart of one trend with its names, cross-hair and table. */
export class TrendBody implements ChartHost<Drawing> {
  readonly #host: TrendHost;
  readonly #chart: ChartController<Drawing>;
  #input: TrendInput | undefined;
  /** As drawn, with its text. */
  #option: Readonly<Record<string, unknown>> | undefined;
  #optionText = '';
  #look: Look | undefined;
  #pointed: number | undefined;
  /** Which of the lines is pointed at; -1 for all. */
  #line = -1;
  #spots: readonly { readonly x: number; readonly y: number }[] = [];
  #names: readonly PlacedName[] = [];
  #failed = false;
  readonly #asked: () => View<unknown> | undefined;
  #beside: Beside | undefined;

  /** @param asked - What the element asks the server for. */
  constructor(host: TrendHost, asked: () => View<unknown> | undefined) {
    this.#host = host;
    this.#asked = asked;
    addStyles(host.renderRoot, tableStyles);
    addStyles(host.renderRoot, bodyStyles);
    host.addController({ hostDisconnected: this.#onLeave });
    this.#chart = new ChartController<Drawing>(host, this, () => import('./trend.option.ts'));
  }

  /** What the points are compared with; undefined until it is known. */
  get before(): Before | undefined {
    const { data } = this.#host;
    return data && this.beside?.before(data);
  }

  get beside(): Beside | undefined {
    const { band, limits, compare } = this.#host;
    const late = band || limits || compare ? besideLines.for(this.#host) : undefined;
    if (late) this.#beside ??= late.createBeside(this.#host, this.#asked);
    return this.#beside;
  }

  get chartBox(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.box');
  }

  get #probe(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.probe');
  }

  chartOption(
    { trendOption }: Drawing,
    { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  ): Readonly<Record<string, unknown>> | undefined {
    const { format, data: frame, band, limits, annotations } = this.#host;
    if (!format || !frame || !this.#probe) return undefined;
    const before = this.#input;
    this.#input = {
      frame,
      span: spanOf(frame, before?.span, widthPx),
      format,
      ...this.#lookOf(this.#probe),
      widthPx,
      heightPx,
      zone: format.zone,
      nameOf: (group) => groupName(group.key, format.messages),
      chosen: 0,
      band,
      limits,
      beside: this.beside,
      annotations,
    };
    const option = trendOption(this.#input);
    const text = JSON.stringify(option);
    // The formatters of the axes are no text: they follow from the words and numbers in force.
    if (text !== this.#optionText || format !== before?.format) [this.#option, this.#optionText] = [option, text];
    return this.#option;
  }

  chartLines({ fillingLines }: Drawing): readonly FreeLine[] {
    return this.#input ? fillingLines(this.#input) : [];
  }

  /** Asking the browser forces it to work out the styles of the whole page. */
  #lookOf(probe: HTMLElement): Look {
    const { theme } = this.#host;
    const nowMs = performance.now();
    if (this.#look?.theme === theme && nowMs - this.#look.seenMs < LOOK_MS) return this.#look;
    const style = getComputedStyle(probe);
    this.#look = {
      theme,
      seenMs: nowMs,
      colours: resolveColours(style),
      fontFamily: style.fontFamily,
      fontSizePx: Math.max(10, Number.parseFloat(style.fontSize) * 0.8125),
    };
    return this.#look;
  }

  readonly #onTheme = (): void => {
    this.#look = undefined;
    this.#chart.redraw();
  };

  chartInputs(): readonly unknown[] {
    const { data, format, annotations, band, limits, theme } = this.#host;
    return [data, format, annotations, band, limits, this.beside, this.before, theme];
  }

  chartDrawn({ placedNames }: Drawing, chart: Chart): void {
    if (!this.#input) return;
    const names = placedNames(this.#input, (value) => Number(chart.convertToPixel({ yAxisIndex: 0 }, value)));
    const stay = JSON.stringify(names) === JSON.stringify(this.#names);
    this.#names = names;
    if (this.#pointed !== undefined) this.#point(this.#pointed);
    else if (!stay) this.#host.requestUpdate();
  }

  chartResized(): void {
    this.#look = undefined;
    this.#host.measure();
  }

  /** Paper is white, whatever theme the page has; styles for print are not in force yet. */
  chartPrinting(printing: boolean): void {
    this.#look = undefined;
    this.#probe!.style.colorScheme = printing ? 'light' : '';
  }

  chartFailed(): void {
    this.#failed = true;
    this.#host.requestUpdate();
  }

  content(format: Formatter, frame: SeriesFrame | undefined): TileContent {
    const { messages } = format;
    const asTable = this.#host.view === 'table' || this.#failed;
    const why = frame && whyEmpty(frame, messages);
    return {
      visual: asTable
        ? dataTable(format, this.#host.heading, frame && this.#telling(format, frame))
        : why || !frame
          ? html`<div class="chart none">${why}</div>`
          : this.#drawing(format, frame),
      meaning: frame && this.beside?.note(this.#telling(format, frame)),
      grow: true,
      counted: false,
      actions: this.#failed
        ? nothing
        : html`<button type="button" class="switch" @click=${this.#switch}>
            ${asTable ? chartWords(messages).showChart : chartWords(messages).showTable}
          </button>`,
    };
  }

  #telling(format: Formatter, frame: SeriesFrame): Telling {
    return { format, frame, limits: this.#host.limits, beside: this.beside };
  }

  readonly #switch = (): void => {
    this.#host.view = this.#host.view === 'table' ? 'chart' : 'table';
    this.#onLeave();
  };

  #drawing(format: Formatter, frame: SeriesFrame): TemplateResult {
    const { messages } = format;
    // Where there is a spot, a point is pointed at.
    const pointed = this.#pointed!;
    const spots = this.#spots;
    const x = spots[0]?.x;
    const showTip = x !== undefined;
    const telling = this.#telling(format, frame);
    return html`<p class="vh" id="summary">${summary(telling)}</p><div
      class="chart"
      part="chart"
      role="application"
      tabindex="0"
      aria-describedby="summary"
      aria-roledescription=${chartWords(messages).chart}
      aria-label="${chartName(telling, this.#host.heading)}. ${elementWords(messages).chartHelp}"
      @pointermove=${this.#onPointer}
      @pointerleave=${this.#onLeave}
      @click=${this.#choose}
      @keydown=${this.#onKey}
      @blur=${this.#onLeave}
    >
      <div class="box"></div>
      ${this.#names.map(
        ({ text, kind, x: left, y }) =>
          html`<span class="end ${kind}" aria-hidden="true" ${setStyle({ '--x': `${left}px`, '--y': `${y}px` })}>${text}</span>`,
      )}
      ${
        showTip
          ? html`<i class="cross" aria-hidden="true" ${setStyle({ '--x': `${x}px` })}></i>
              ${spots.map((spot, at) =>
                this.#line >= 0 && this.#line !== at
                  ? nothing
                  : html`<i class="spot" aria-hidden="true" ${setStyle({ '--x': `${spot.x}px`, '--y': `${spot.y}px` })}></i>`,
              )}
              ${this.#tip(format, frame, pointed, x)}`
          : nothing
      }
      <div class="vh" aria-live="polite">${showTip ? spokenPoint(telling, pointed, frame.groups[this.#line]) : nothing}</div>
      <span class="probe" aria-hidden="true" @transitionrun=${this.#onTheme}></span>
    </div>`;
  }

  #tip(format: Formatter, frame: SeriesFrame, index: number, x: number): TemplateResult {
    const point = frame.groups[0]?.points[index];
    const several = frame.groups.length > 1;
    const before = x > this.chartBox!.clientWidth / 2;
    const telling = this.#telling(format, frame);
    return html`<div class="tip ${before ? 'before' : ''}" aria-hidden="true" ${setStyle({ '--x': `${x}px` })}>
      <time>${point ? spanText(telling, point) : nothing}</time>
      ${frame.groups.map((group) => {
        const at = pointAt(group, point?.t);
        return html`<div class="line-row">
          ${several ? html`<span>${groupName(group.key, format.messages)}</span>` : nothing}
          <span><b>${valueText(telling, at)}</b>${at ? pointDetail(telling, at) : nothing}</span>
        </div>${telling.beside?.row(telling, group, point?.t)}`;
      })}
    </div>`;
  }

  // ---- pointing ----

  readonly #onPointer = (event: PointerEvent): void => {
    const chart = this.#chart.chart;
    const frame = this.#host.data;
    if (!chart || !frame || !this.chartBox) return;
    const { left, top } = this.chartBox.getBoundingClientRect();
    this.#point(nearest(frame, chart.convertFromPixel({ xAxisIndex: 0 }, event.clientX - left) as number));
    const gaps = this.#spots.map(({ y }) => Math.abs(event.clientY - top - y));
    this.#line = gaps.indexOf(Math.min(REACH_PX, ...gaps));
  };

  /** Any event but another key than Escape, which is heard wherever the focus is: the tip may cover what a reader looks at (WCAG 2.2, 1.4.13). */
  readonly #onLeave = ({ key = 'Escape' }: { readonly key?: string } = {}): void => {
    if (key !== 'Escape') return;
    removeEventListener('keydown', this.#onLeave, true);
    this.#pointed = undefined;
    this.#line = -1;
    this.#spots = [];
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const frame = this.#host.data;
    const count = frame?.groups[0]?.points.length;
    if (!count) return;
    const at = this.#pointed ?? count;
    const lines = frame.groups.length;
    // Around, by way of all lines together.
    const turn = lines > 1 && { ArrowUp: lines, ArrowDown: 1 }[event.key];
    if (turn) this.#line = ((this.#line + 1 + turn) % (lines + 1)) - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: count - 1,
    };
    const next = turn ? at : steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      this.#point(Math.min(count - 1, Math.max(0, next)));
    } else if (event.key === 'Enter') this.#choose();
  };

  readonly #choose = (): void => {
    const frame = this.#host.data;
    const group = frame?.groups[0];
    const point = group?.points[this.#pointed ?? -1];
    if (!point) return;
    this.#host.select({
      filter: groupFilter(
        this.#host.filterValues,
        frame!.groups[this.#line]?.key ?? (frame!.groups[1] ? [] : group.key),
      ),
      figure: frame!.figure,
      time: Date.parse(point.t),
      stepMs: frame!.stepMs,
      window: frame!.meta.window,
    });
  };

  #point(index: number | undefined): void {
    const chart = this.#chart.chart;
    const frame = this.#host.data;
    const point = frame?.groups[0]?.points[index ?? -1];
    if (!chart || !frame || !point) return;
    const atMs = Date.parse(point.t) + frame.stepMs / 2;
    addEventListener('keydown', this.#onLeave, true);
    this.#pointed = index;
    this.#spots = frame.groups.map((group) => {
      const value = pointAt(group, point.t)?.value;
      const pixel = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [atMs, value ?? 0]);
      // A gap has a place in time but none in value: far out of sight.
      return { x: pixel[0]!, y: value == null ? -1e6 : pixel[1]! };
    });
    this.#host.requestUpdate();
  }
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
