/*
 * What folding and reading cost: `node --conditions=source test/bench/metrics/main.ts [fold|tick|tick-growth|widths|flood|order|series|growth|sketch …] [--long]`, all
 * of them by default; with `--long` growth goes up to ten million events, which takes some minutes.
 *
 * CPU time is measured, not the clock on the wall, and every figure stands beside one of the same moment and machine: parsing the same
 * events with `JSON.parse`, or a published library doing the same. Ratios hold where absolutes vary.
 */

import { measureFlood } from './flood.ts';
import { type Measure, measureFold, measureOpen } from './fold.ts';
import { measureLateFeed, measureOrder } from './order.ts';
import { measureSketches } from './sketches.ts';
import { measureSeries, measureTick, type TickOptions } from './tick.ts';
import { measureWidths } from './widths.ts';

const isLong = process.argv.includes('--long');
const parts = process.argv.slice(2).filter((argument) => argument !== '--long');
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);

if (wants('fold')) {
  title(
    'Fold: 4 families, 6 dimensions, 5,000 cells, every window width kept; 100 events a second of event time, after 100,000 that are not measured',
  );
  show(measureFold({ events: 400_000, cells: 5000, ratePerSecond: 100, warmUp: 100_000 }), '', 5000);
}
if (wants('tick')) {
  title(
    'Tick: 500 views of 4 families over 5,000 cells, one a second, 100 events between, 4 or 5 figures each; 321 distinct, and all of them',
  );
  for (const areAllDifferent of [false, true]) {
    const label = areAllDifferent ? 'all different' : '500 views';
    showTick(label, { views: 500, cells: 5000, ratePerSecond: 100, ticks: 200, areAllDifferent });
  }
}
if (wants('tick-growth')) {
  title('Tick: growth with views (5,000 cells)');
  for (const views of [10, 100, 500, 2000])
    showTick(`${views} views`, { views, cells: 5000, ratePerSecond: 100, ticks: 30 });
  title('Tick: growth with cells (500 views)');
  for (const cells of [100, 1000, 10_000, 100_000])
    showTick(`${cells} cells`, { views: 500, cells, ratePerSecond: 100, ticks: 30 });
}
if (wants('widths')) {
  title(
    'Widths of windows: half a year counted, 5,000 cells, 200 events a second, 100 views of one width and 5 figures each',
  );
  for (const { window, eventUs, tickMs } of measureWidths(5000))
    console.log(`  ${window.padEnd(16)} ${eventUs.toFixed(2)} µs an event, ${tickMs.toFixed(2)} ms a tick`);
}
if (wants('flood')) {
  title('A flooded dimension: the same load in turns, 2,000 cells, 100 events a second, three views kept');
  const costs = measureFlood({ events: 200_000, cells: 2000 });
  const plain = costs[0]!;
  for (const { name, foldUs, tickMs, foldedTogether } of costs) {
    console.log(
      `  ${name.padEnd(36)} ${foldUs.toFixed(2)} µs an event (${(foldUs / plain.foldUs).toFixed(2)} ×), ` +
        `${tickMs.toFixed(2)} ms a tick (${(tickMs / plain.tickMs).toFixed(2)} ×); ${foldedTogether} counted as other`,
    );
  }
}
if (wants('order')) {
  title(
    'Order of arrival: CPU of an event, and the same events in order; then with a look at three boards after every hundred',
  );
  for (const { name, events, eventUs, inOrderUs, lookedAtUs } of measureOrder(isLong ? [1000, 10_000] : [1000, 4000])) {
    console.log(
      `  ${`${name}, ${events}`.padEnd(58)} ${eventUs.toFixed(1)} µs (in order ${inOrderUs.toFixed(1)}: ${(eventUs / inOrderUs).toFixed(2)} ×); ` +
        `looked at ${lookedAtUs.toFixed(1)} µs`,
    );
  }
  for (const lateShare of [0.02, 0.2]) {
    const { inOrderUs, lateUs } = measureLateFeed({ events: 100_000, lateShare });
    console.log(
      `  ${`a feed, ${lateShare * 100} % of it 1 to 10 min late`.padEnd(58)} ${lateUs.toFixed(2)} µs (in order ${inOrderUs.toFixed(2)}: ${(lateUs / inOrderUs).toFixed(2)} ×)`,
    );
  }
}
if (wants('series')) {
  title('Series: a tick of one kept ready, and reading it whole; 5,000 cells, 4 events a second');
  for (const { spec, keptMs, wholeMs } of measureSeries({ cells: 5000, ticks: 40 })) {
    const name = `${spec.figure} ${spec.window} by ${spec.groupBy.join()}`;
    console.log(`  ${name.padEnd(44)} ${keptMs.toFixed(2)} ms CPU; whole ${wholeMs.toFixed(1)} ms`);
  }
}
if (wants('growth')) {
  title('Growth with cells (200,000 events, 100 a second)');
  for (const cells of [100, 1000, 10_000, 100_000]) {
    const settings = { maxCells: 200_000 };
    show(measureFold({ events: 200_000, cells, ratePerSecond: 100, settings }), `${cells} cells`, cells);
  }
  title('Growth with open things (cases over 100 cells)');
  for (const open of [10_000, 100_000, 1_000_000]) {
    const { bytes, snapshotBytes } = measureOpen(open, 100);
    console.log(
      `  ${`${open} open`.padEnd(16)} ${bytes.toFixed(0)} bytes each, ${snapshotBytes.toFixed(0)} in a snapshot`,
    );
  }
  title(
    'Growth with events (300 cells, 100 a second; what is held of each thing ends with the horizon, of a case after a week)',
  );
  for (const events of [10_000, 100_000, 1_000_000, ...(isLong ? [10_000_000] : [])])
    show(measureFold({ events, cells: 300, ratePerSecond: 100 }), `${events} events`, 300, events);
}
if (wants('sketch')) {
  title('Quantile sketch against published libraries');
  for (const line of await measureSketches()) console.log(`  ${line}`);
}

function showTick(label: string, options: TickOptions): void {
  const { medianMs, meanMs, worstMs, firstMs, coldMs, recomputed, openMs } = measureTick(options);
  console.log(
    `  ${label.padEnd(16)} median ${medianMs.toFixed(2)} ms CPU, mean ${meanMs.toFixed(2)}, worst ${worstMs.toFixed(1)} ms (goal 5 ms for 500 views); ` +
      `${recomputed.toFixed(0)} views changed a tick`,
  );
  console.log(
    `  ${''.padEnd(16)} opening all of them ${openMs.toFixed(0)} ms, the first tick ${firstMs.toFixed(0)} ms, median of the first hundred ${coldMs.toFixed(2)} ms`,
  );
}

function title(text: string): void {
  console.log(`\n${text}`);
}

function show(measure: Measure, label: string, cells: number, events?: number): void {
  const { foldUs, bestFoldUs, allFoldUs, parseUs, bestParseUs, allParseUs, heapMb, buffersMb, snapshotMb } = measure;
  console.log(
    `  ${label.padEnd(16)} ${(1e6 / foldUs).toFixed(0)} events/s (${foldUs.toFixed(2)} µs; best tenth ${bestFoldUs.toFixed(2)} = ` +
      `${(1e6 / bestFoldUs).toFixed(0)}/s; with the collector's threads ${allFoldUs.toFixed(2)}); ` +
      `${(foldUs / parseUs).toFixed(1)} × JSON.parse (best tenth ${(bestFoldUs / bestParseUs).toFixed(1)} ×, all threads ${(allFoldUs / allParseUs).toFixed(1)} ×)`,
  );
  const heldKb = (heapMb + buffersMb) * 1000;
  const each =
    events === undefined
      ? `${(heldKb / cells).toFixed(1)} kB a cell`
      : `${((heldKb * 1000) / events).toFixed(0)} bytes an event`;
  console.log(
    `  ${''.padEnd(16)} holds ${heapMb.toFixed(0)} + ${buffersMb.toFixed(0)} MB, ${each}; snapshot ${snapshotMb.toFixed(1)} MB`,
  );
}
