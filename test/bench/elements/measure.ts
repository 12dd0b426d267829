import type { CDPSession, Page } from 'playwright-core';

/** What a page did in a span of time. Times are of the main thread's CPU, which a loaded machine does not stretch, unless they say otherwise. */
export interface Measure {
  /** Share of the span in which the main thread worked. */
  readonly busy: number;
  /** Longest single task. */
  readonly longestTaskMs: number;
  readonly tasksOver50Ms: number;
  /** Time between animation frames by the clock, with nothing asked of the page but its own work. */
  readonly frameP95Ms: number;
  readonly scriptMs: number;
  readonly layoutMs: number;
  readonly styleMs: number;
  readonly layouts: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of thread CPU. */
  readonly tdur?: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

export async function measure(page: Page, session: CDPSession, spanMs: number): Promise<Measure> {
  const before = await metrics(session);
  const events = await trace(session, () => page.waitForTimeout(spanMs));
  const after = await metrics(session);
  const tasks = mainThreadTasks(events);
  const difference = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return {
    busy: tasks.reduce((sum, ms) => sum + ms, 0) / spanMs,
    longestTaskMs: Math.max(0, ...tasks),
    tasksOver50Ms: tasks.filter((ms) => ms > 50).length,
    frameP95Ms: await frameP95(page, spanMs / 2),
    scriptMs: difference('ScriptDuration') * 1000,
    layoutMs: difference('LayoutDuration') * 1000,
    styleMs: difference('RecalcStyleDuration') * 1000,
    layouts: difference('LayoutCount'),
  };
}

export interface Memory {
  readonly heapMb: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What is held after everything that can be collected was. */
export async function memory(session: CDPSession): Promise<Memory> {
  // Finalisers and weak references need a second round.
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const held = await metrics(session);
  return {
    heapMb: (held.get('JSHeapUsedSize') ?? 0) / 1e6,
    nodes: held.get('Nodes') ?? 0,
    listeners: held.get('JSEventListeners') ?? 0,
  };
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: list } = await session.send('Performance.getMetrics');
  return new Map(list.map(({ name, value }) => [name, value]));
}

async function trace(session: CDPSession, during: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => {
    events.push(...(value as TraceEvent[]));
  };
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel,__metadata' });
  await during();
  const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await done;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** Milliseconds of CPU of every task on the busiest renderer's main thread. */
function mainThreadTasks(events: readonly TraceEvent[]): readonly number[] {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const byThread = new Map<string, number[]>();
  for (const { name, ph, pid, tid, tdur } of events) {
    const thread = `${pid} ${tid}`;
    if (ph !== 'X' || tdur === undefined || !mains.has(thread) || name !== 'ThreadControllerImpl::RunTask') continue;
    const list = byThread.get(thread) ?? [];
    list.push(tdur / 1000);
    byThread.set(thread, list);
  }
  const total = (list: readonly number[]): number => list.reduce((sum, ms) => sum + ms, 0);
  const [busiest] = [...byThread.values()].toSorted((left, right) => total(right) - total(left));
  if (busiest === undefined) throw new Error('Expected tasks of a renderer in the trace, got none');
  return busiest;
}

const frameP95 = (page: Page, spanMs: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const gaps: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    const end = last + wanted;
    while (last < end) {
      const now = await new Promise<number>(requestAnimationFrame);
      gaps.push(now - last);
      last = now;
    }
    gaps.sort((left, right) => left - right);
    return gaps[Math.floor(gaps.length * 0.95)] ?? 0;
  }, spanMs);
