// The only file that imports ECharts, loaded when the first chart is on a page. Tooltip, legend and title are drawn by the elements:
// ECharts would write them as HTML text, which Trusted Types and a strict style policy refuse.
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsType, graphic, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

export type Chart = EChartsType;

/**
 * A chart in a box of the element's own. Dispose of it when the element leaves the page.
 *
 * @param onPrint - Told before the page is printed, with true, and after: a chart that is not drawn by then is printed as it was.
 */
export function createChart(box: HTMLElement, onPrint: (printing: boolean) => void): Chart {
  // zrender empties its box with `innerHTML = ''`, which `require-trusted-types-for 'script'` refuses.
  Object.defineProperty(box, 'innerHTML', {
    configurable: true,
    get: () => '',
    set: () => box.replaceChildren(),
  });
  const chart = init(box, null, { renderer: 'canvas' });
  // Nothing is animated, and each drawing ends with a flush: the loop that looks whether anything is left would cost the page an empty
  // animation frame after every one.
  const { animation } = chart.getZr();
  animation.stop();
  animation.start = () => {};
  const life = new AbortController();
  addEventListener('beforeprint', () => onPrint(true), life);
  addEventListener('afterprint', () => onPrint(false), life);
  const dispose = chart.dispose.bind(chart);
  chart.dispose = () => {
    life.abort();
    dispose();
  };
  return chart;
}

/** A stroke between two points of the axes, drawn without asking the chart to work itself out again. */
export interface FreeLine {
  readonly from: readonly [number, number | null];
  readonly to: readonly [number, number | null];
  /** Among the `z` of series. */
  readonly z: number;
  readonly style: PolylineStyle;
}

type PolylineStyle = NonNullable<NonNullable<ConstructorParameters<typeof graphic.Polyline>[0]>['style']>;

/** Of the library's types, which leave open what `undefined` means in them. */
type Drawable = Parameters<ReturnType<Chart['getZr']>['add']>[0];

const drawnLines = new WeakMap<Chart, graphic.Polyline[]>();

/** A canvas of its own: with every frame only these lines are drawn again, and not the hundreds of points under them. */
const LINES_LEVEL = 1;

/** Draws these lines over a chart in place of those before. */
export function drawLines(chart: Chart, lines: readonly FreeLine[]): void {
  const zr = chart.getZr();
  const drawn = drawnLines.get(chart) ?? [];
  drawnLines.set(chart, drawn);
  for (const gone of drawn.splice(lines.length)) zr.remove(gone as Drawable);
  const place = ([x, y]: FreeLine['from']): number[] =>
    chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [x, y ?? 0]);
  lines.forEach(({ from, to, z, style }, index) => {
    let line = drawn[index];
    if (!line) {
      line = new graphic.Polyline({ silent: true, zlevel: LINES_LEVEL });
      drawn[index] = line;
      zr.add(line as Drawable);
    }
    line.attr({ z, shape: { points: [place(from), place(to)] }, style });
  });
  zr.flush();
}
