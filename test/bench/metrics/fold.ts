import { createMetricState, type ServiceEvent } from '@andon/metrics';
import { cpuMs, median } from './cpu.ts';
import { workload } from './workload.ts';

/** Events parsed and folded by turns, so that neither is measured over a heap full of the other's. */
const BATCH = 10_000;

export interface FoldOptions {
  readonly events: number;
  readonly cells: number;
  readonly ratePerSecond: number;
  readonly maxCells?: number;
}

export interface Measure {
  readonly foldUs: number;
  /** Of the batches. */
  readonly medianUs: number;
  readonly parseUs: number;
  readonly heapMb: number;
  readonly buffersMb: number;
  readonly snapshotMb: number;
  readonly cells: number;
}

export async function measureFold({ events, cells, ratePerSecond, maxCells = 20_000 }: FoldOptions): Promise<Measure> {
  const lines = workload({ events, cells, seed: 1, ratePerSecond, from: Date.UTC(2026, 0, 1) }).map((event) =>
    JSON.stringify(event),
  );
  const state = createMetricState({ maxCells });
  let parse = 0;
  let fold = 0;
  const batches: number[] = [];
  for (let at = 0; at < lines.length; at += BATCH) {
    const batch = lines.slice(at, at + BATCH);
    const started = cpuMs();
    const parsed = batch.map((line) => JSON.parse(line) as ServiceEvent);
    const between = cpuMs();
    for (const event of parsed) state.fold(event);
    const ended = cpuMs();
    parse += between - started;
    fold += ended - between;
    batches.push(((ended - between) / batch.length) * 1000);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    foldUs: (fold / lines.length) * 1000,
    medianUs: median(batches),
    parseUs: (parse / lines.length) * 1000,
    heapMb: heapUsed / 1e6,
    buffersMb: arrayBuffers / 1e6,
    snapshotMb: state.snapshot().length / 1e6,
    cells,
  };
}
