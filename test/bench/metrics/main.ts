/*
 * What folding and reading cost: `node --conditions=source test/bench/metrics/main.ts [fold|tick|growth|sketch …]`, all of them by default.
 *
 * CPU time is measured, not the clock on the wall, and every figure stands beside one of the same moment and machine: parsing the same
 * events with `JSON.parse`, or a published library doing the same. Ratios hold where absolutes vary.
 */

import { type Measure, measureFold } from './fold.ts';
import { measureSketches } from './sketches.ts';
import { measureTick } from './tick.ts';

const parts = process.argv.slice(2);
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);

if (wants('fold')) {
  title('Fold: 4 families, 6 dimensions, 5,000 cells, every window width kept; 100 events a second of event time');
  show(await measureFold({ events: 400_000, cells: 5000, ratePerSecond: 100 }));
}
if (wants('tick')) {
  title(
    'Tick: 500 distinct views of 4 families over 5,000 cells, one a second, 100 events between, 4 or 5 figures each',
  );
  const { medianMs, bestMs, recomputed, openMs } = measureTick({
    views: 500,
    cells: 5000,
    ratePerSecond: 100,
    ticks: 200,
  });
  console.log(
    `  median ${medianMs.toFixed(2)} ms CPU, best ${bestMs.toFixed(2)} ms (goal 5 ms); ${recomputed.toFixed(0)} views changed a tick`,
  );
  console.log(`  opening all of them: ${openMs.toFixed(0)} ms`);
}
if (wants('growth')) {
  title('Growth with cells (200,000 events)');
  for (const cells of [100, 1000, 10_000, 100_000])
    show(await measureFold({ events: 200_000, cells, ratePerSecond: 100, maxCells: 200_000 }), `${cells} cells`);
  title('Growth with events (300 cells)');
  for (const events of [10_000, 100_000, 1_000_000])
    show(await measureFold({ events, cells: 300, ratePerSecond: 20 }), `${events} events`);
}
if (wants('sketch')) {
  title('Quantile sketch against published libraries');
  for (const line of await measureSketches()) console.log(`  ${line}`);
}

function title(text: string): void {
  console.log(`\n${text}`);
}

function show(measure: Measure, label = ''): void {
  const { foldUs, parseUs, medianUs, heapMb, buffersMb, snapshotMb, cells } = measure;
  console.log(
    `  ${label.padEnd(16)} ${(1e6 / foldUs).toFixed(0)} events/s (${foldUs.toFixed(2)} µs, median ${medianUs.toFixed(2)}); ` +
      `${(foldUs / parseUs).toFixed(1)} × JSON.parse (${parseUs.toFixed(2)} µs); ` +
      `heap ${heapMb.toFixed(0)} + ${buffersMb.toFixed(0)} MB, ${(((heapMb + buffersMb) * 1000) / cells).toFixed(1)} kB a cell; snapshot ${snapshotMb.toFixed(1)} MB`,
  );
}
