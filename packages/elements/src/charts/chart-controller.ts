import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { nextBeat } from '../live/beat.ts';
import { CHART_EVERY_MS } from './chart-every.ts';
import { drawSoon, forgetDrawing } from './chart-queue.ts';
import type { Chart, FreeLine } from './echarts.ts';

/**
 * What draws on a host's chart, `D` being the host's own module of what only a drawing needs: it is fetched with the chart library.
 */
export interface ChartHost<D> {
  /** The box the chart lives in, once rendered. */
  readonly chartBox: HTMLElement | null;
  /** Everything the option is made from, compared by identity: equal inputs draw nothing. */
  chartInputs(): readonly unknown[];
  /** The option to draw, for the size at hand; undefined while there is nothing to draw. The very same object as last time draws no more than the lines. */
  chartOption(
    drawing: D,
    size: { readonly widthPx: number; readonly heightPx: number },
  ): Readonly<Record<string, unknown>> | undefined;
  /** What changes with every frame. */
  chartLines(drawing: D): readonly FreeLine[];
  /** After each drawing: what follows the chart's scales, such as a cross-hair. */
  chartDrawn(drawing: D, chart: Chart): void;
  /** The box has another size; layout may be read here without forcing one. */
  chartResized(): void;
  /** What is drawn next is for paper, or for the screen again. */
  chartPrinting(printing: boolean): void;
  /** The chart library could not be loaded. */
  chartFailed(): void;
}

/** The life of one ECharts instance: loaded with the first, redrawn in turn, resized, disposed of when the element leaves, made anew when it returns. */
export class ChartController<D> implements ReactiveController {
  readonly #element: ReactiveControllerHost & HTMLElement;
  readonly #host: ChartHost<D>;
  readonly #loadDrawing: () => Promise<D>;
  #drawing: D | undefined;
  #library: typeof import('./echarts.ts') | undefined;
  #chart: Chart | undefined;
  #box: HTMLElement | undefined;
  #loading = false;
  #inputs: readonly unknown[] = [];
  /** Of what is drawn. */
  #option: object | undefined;
  #shape = '';
  #size = { widthPx: 0, heightPx: 0 };
  #drawnMs = Number.NEGATIVE_INFINITY;
  #late: ReturnType<typeof setTimeout> | undefined;
  readonly #sizes = new ResizeObserver(([entry]) => entry && this.#onSize(entry.contentRect));

  constructor(element: ReactiveControllerHost & HTMLElement, host: ChartHost<D>, loadDrawing: () => Promise<D>) {
    this.#element = element;
    this.#host = host;
    this.#loadDrawing = loadDrawing;
    element.addController(this);
  }

  get chart(): Chart | undefined {
    return this.#chart;
  }

  hostUpdated(): void {
    const box = this.#host.chartBox ?? undefined;
    if (box !== this.#box) {
      this.#dispose();
      this.#box = box;
      this.#inputs = [];
      if (box) this.#sizes.observe(box);
    }
    const inputs = this.#host.chartInputs();
    if (inputs.length === this.#inputs.length && inputs.every((input, index) => input === this.#inputs[index])) return;
    this.#inputs = inputs;
    this.redraw();
  }

  hostDisconnected(): void {
    // A moved element keeps its chart.
    queueMicrotask(() => {
      if (this.#element.isConnected) return;
      this.#dispose();
      this.#box = undefined;
      this.#inputs = [];
    });
  }

  hostConnected(): void {
    this.#element.requestUpdate();
  }

  /** A page is printed as it stands when it has been told: the chart is drawn at once. */
  readonly #onPrint = (printing: boolean): void => {
    this.#host.chartPrinting(printing);
    void this.#draw();
  };

  /** Draws soon: at once where the last drawing is a while ago, else when its time has come. */
  redraw(): void {
    if (!this.#box) return;
    // By the beat that frames come by: a drawing that waited for its animation frame does not put off the next.
    const waitMs = nextBeat(this.#drawnMs, CHART_EVERY_MS) - performance.now();
    clearTimeout(this.#late);
    if (waitMs <= 0) drawSoon(this, () => void this.#draw());
    else this.#late = setTimeout(() => drawSoon(this, () => void this.#draw()), waitMs);
  }

  async #draw(): Promise<void> {
    const box = this.#box;
    if (!box || this.#loading || this.#size.widthPx === 0 || this.#size.heightPx === 0) return;
    if (!this.#chart || !this.#drawing || !this.#library) {
      const loaded = await this.#load();
      // It may have left, or got another box, meanwhile.
      if (!loaded || this.#box !== box || !this.#element.isConnected) return;
      [this.#library, this.#drawing] = loaded;
      this.#chart ??= this.#library.createChart(box, this.#onPrint);
    }
    const option = this.#host.chartOption(this.#drawing, this.#size);
    if (!option) return;
    this.#drawnMs = performance.now();
    if (option !== this.#option) {
      // Where the same parts are drawn again, what the library made for them stays.
      const shape = shapeOf(option);
      this.#chart.setOption(option, { notMerge: shape !== this.#shape, lazyUpdate: false, silent: true });
      [this.#option, this.#shape] = [option, shape];
    }
    this.#library.drawLines(this.#chart, this.#host.chartLines(this.#drawing));
    this.#host.chartDrawn(this.#drawing, this.#chart);
  }

  async #load() {
    this.#loading = true;
    try {
      return await Promise.all([import('./echarts.ts'), this.#loadDrawing()]);
    } catch {
      // The numbers are there all the same: the element shows its table.
      this.#host.chartFailed();
      return undefined;
    } finally {
      this.#loading = false;
    }
  }

  #onSize({ width, height }: DOMRectReadOnly): void {
    this.#size = { widthPx: Math.round(width), heightPx: Math.round(height) };
    // What to ask for may depend on the room there is.
    this.#host.chartResized();
    this.#element.requestUpdate();
    this.#chart?.resize({ silent: true });
    this.#drawnMs = Number.NEGATIVE_INFINITY;
    this.redraw();
  }

  #dispose(): void {
    clearTimeout(this.#late);
    forgetDrawing(this);
    this.#sizes.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#option = undefined;
    this.#shape = '';
    this.#drawnMs = Number.NEGATIVE_INFINITY;
  }
}

/** Which parts an option has and with which settings, whatever their values: options alike in this can be laid over each other. */
function shapeOf(option: unknown): string {
  if (typeof option !== 'object' || option === null) return '';
  if (Array.isArray(option)) return `[${option.every(isPlain) ? '' : option.map(shapeOf).join()}]`;
  return `{${Object.entries(option)
    // The points of a line, or its marks: the library replaces them as a whole.
    .map(([name, value]) => (name === 'data' ? name : name + shapeOf(value)))
    .join()}}`;
}

const isPlain = (value: unknown): boolean => typeof value !== 'object';
