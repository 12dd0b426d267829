import { createMetricState, type MetricSettings, type MetricState, type ServiceEvent } from '@andon/metrics';
import { bestTenth, cpuMs, heldMb, threadCpuMs } from './cpu.ts';
import { workloadByMinute } from './workload.ts';

/** Events parsed and folded by turns, so that neither is measured over a heap full of the other's. */
const BATCH = 10_000;

export interface FoldOptions {
  readonly events: number;
  readonly cells: number;
  readonly ratePerSecond: number;
  readonly settings?: Partial<MetricSettings>;
  /** Events folded into another state before, that are not measured: while they are, code is compiled. @default none */
  readonly warmUp?: number;
}

/** Costs are µs an event. */
export interface Measure {
  /** On the thread that folds. */
  readonly foldUs: number;
  readonly bestFoldUs: number;
  /** With the threads of the garbage collector. */
  readonly allFoldUs: number;
  readonly parseUs: number;
  readonly bestParseUs: number;
  readonly allParseUs: number;
  /** What the state holds, in MB. */
  readonly heapMb: number;
  readonly buffersMb: number;
  readonly snapshotMb: number;
}

export function measureFold({ events, cells, ratePerSecond, settings = {}, warmUp = 0 }: FoldOptions): Measure {
  foldInBatches(createMetricState(settings), { events: warmUp, cells, ratePerSecond });
  const before = heldMb();
  const state = createMetricState(settings);
  const costs = foldInBatches(state, { events, cells, ratePerSecond });
  const after = heldMb();
  return {
    ...costs,
    heapMb: after.heap - before.heap,
    buffersMb: after.buffers - before.buffers,
    snapshotMb: state.snapshot().length / 1e6,
  };
}

type Costs = Omit<Measure, 'heapMb' | 'buffersMb' | 'snapshotMb'>;

function foldInBatches(state: MetricState, { events, cells, ratePerSecond }: FoldOptions): Costs {
  const parse: number[] = [];
  const fold: number[] = [];
  let allParse = 0;
  let allFold = 0;
  let count = 0;
  let lines: string[] = [];
  const measure = (): void => {
    const started = [threadCpuMs(), cpuMs()] as const;
    const parsed = lines.map((line) => JSON.parse(line) as ServiceEvent);
    const between = [threadCpuMs(), cpuMs()] as const;
    for (const event of parsed) state.fold(event);
    const ended = [threadCpuMs(), cpuMs()] as const;
    parse.push(((between[0] - started[0]) * 1000) / parsed.length);
    fold.push(((ended[0] - between[0]) * 1000) / parsed.length);
    allParse += (between[1] - started[1]) * 1000;
    allFold += (ended[1] - between[1]) * 1000;
    count += parsed.length;
    lines = [];
  };
  for (const minute of workloadByMinute({ events, cells, seed: 1, ratePerSecond, from: Date.UTC(2026, 0, 1) })) {
    for (const event of minute) {
      lines.push(JSON.stringify(event));
      if (lines.length === BATCH) measure();
    }
  }
  if (lines.length > 0) measure();
  return {
    foldUs: mean(fold),
    bestFoldUs: bestTenth(fold),
    allFoldUs: allFold / count,
    parseUs: mean(parse),
    bestParseUs: bestTenth(parse),
    allParseUs: allParse / count,
  };
}

/**
 * What a state holds of things that stay open, after everything about them has become final.
 *
 * @returns Bytes a thing, and of its snapshot.
 */
export function measureOpen(open: number, cells: number): { readonly bytes: number; readonly snapshotBytes: number } {
  const from = Date.UTC(2026, 0, 1);
  const before = heldMb();
  const state = createMetricState();
  for (let i = 0; i < open; i++) {
    const queue = `queue-${i % cells}`;
    state.fold({ id: `opened-${i}`, type: 'case.opened', time: from + i, entity: `case-${i}`, queue });
  }
  // Time goes on with something else.
  const until = from + open + 3 * 3_600_000;
  for (let time = from + open; time < until; time += 1000)
    state.fold({ id: `b${time}`, type: 'case.followedUp', time, entity: 'nobody', queue: 'none' });
  const after = heldMb();
  const bytes = (after.heap + after.buffers - before.heap - before.buffers) * 1e6;
  return { bytes: bytes / open, snapshotBytes: state.snapshot().length / open };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
