import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { hangPlainWall } from './plain.ts';

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

hangPlainWall((box) => {
  const chart = init(box, null, { renderer: 'canvas' });
  chart.setOption({
    animation: false,
    grid: { left: 30, right: 10, top: 10, bottom: 20 },
    xAxis: { type: 'time' },
    yAxis: { type: 'value', splitNumber: 3 },
    series: [
      { type: 'line', showSymbol: false, markLine: { silent: true, symbol: 'none', data: [{ yAxis: 300 }] }, data: [] },
    ],
  });
  return (times, values) =>
    chart.setOption({ series: [{ data: times.map((time, at) => [time, values[at] ?? null]) }] });
});
