// The only file that imports ECharts, loaded when the first chart is on a page. Tooltip, legend and title are drawn by the elements:
// ECharts would write them as HTML text, which Trusted Types and a strict style policy refuse.
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

export type Chart = EChartsType;

/** A chart in a box of the element's own. Dispose of it when the element leaves the page. */
export function createChart(box: HTMLElement): Chart {
  // zrender empties its box with `innerHTML = ''`, which `require-trusted-types-for 'script'` refuses.
  Object.defineProperty(box, 'innerHTML', {
    configurable: true,
    get: () => '',
    set: () => box.replaceChildren(),
  });
  const chart = init(box, null, { renderer: 'canvas' });
  // Nothing is animated: ten empty animation frames after each drawing would keep the page of a wall drawing all the time.
  chart.getZr().setSleepAfterStill(1);
  return chart;
}
