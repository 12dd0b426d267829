import { createMetricState, type ServiceEvent } from '@andon/metrics';
import { median, threadCpuMs } from './cpu.ts';
import { workload } from './workload.ts';

const BATCH = 5000;

/** What each event of the same load carries as its topic. */
const TOPICS: Readonly<Record<string, ((i: number) => string) | undefined>> = {
  'without topics': undefined,
  'with 20 topics': (i) => `topic-${i % 20}`,
  'a topic of its own for every event': (i) => `topic-${i}-${(i * 2_654_435_761) % 4_294_967_296}`,
};

export interface FloodCost {
  readonly name: string;
  /** Of the second half, when every limit has been reached; on the thread that folds. */
  readonly foldUs: number;
  readonly tickMs: number;
  readonly foldedTogether: number;
}

/** The same load in turns, batch by batch: what a sender costs that floods a dimension. */
export function measureFlood({ events: count, cells }: { readonly events: number; readonly cells: number }) {
  const load = workload({ events: count, cells, seed: 1, ratePerSecond: 100, from: Date.UTC(2026, 0, 1) });
  const states = Object.entries(TOPICS).map(([name, topic]) => {
    const state = createMetricState();
    // Boards that look on, one of them at the flooded dimension.
    const views = [[], ['queue'], ['topic']].map((groupBy) =>
      state.openView({ family: 'queue', filter: {}, window: '30m', groupBy }),
    );
    return { name, topic, state, views, foldUs: [] as number[], tickMs: [] as number[] };
  });
  for (let at = 0; at + BATCH <= load.length; at += BATCH) {
    const batch = load.slice(at, at + BATCH);
    for (const { topic, state, views, foldUs, tickMs } of states) {
      const events = topic ? batch.map((event, i): ServiceEvent => ({ ...event, topic: topic(at + i) })) : batch;
      const started = threadCpuMs();
      for (const event of events) state.fold(event);
      const folded = threadCpuMs();
      for (const view of views) view.frame(state.newestEventAt).groups[0]?.figure('serviceLevel');
      tickMs.push(threadCpuMs() - folded);
      foldUs.push(((folded - started) * 1000) / BATCH);
    }
  }
  return states.map(
    ({ name, state, foldUs, tickMs }): FloodCost => ({
      name,
      foldUs: median(foldUs.slice(foldUs.length >> 1)),
      tickMs: median(tickMs.slice(tickMs.length >> 1)),
      foldedTogether: state.counts.foldedTogether.values.topic ?? 0,
    }),
  );
}
