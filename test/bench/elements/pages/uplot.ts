import uPlot from 'uplot';
import { hangPlainWall } from './plain.ts';

hangPlainWall((box) => {
  let plot: uPlot | undefined;
  return (times, values) => {
    const data: uPlot.AlignedData = [times.map((time) => time / 1000), [...values]];
    plot ??= new uPlot(
      {
        width: box.clientWidth,
        height: box.clientHeight,
        legend: { show: false },
        series: [{}, { stroke: '#78b4ee', width: 1.5 }],
        axes: [{ stroke: '#929ba3' }, { stroke: '#929ba3', size: 30 }],
      },
      data,
      box,
    );
    plot.setData(data);
  };
});
