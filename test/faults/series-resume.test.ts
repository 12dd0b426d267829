import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiveSource, type LiveSnapshot } from '@andon/client';
import { createMetricState, metricSettings, type SeriesPoint } from '@andon/metrics';
import { SeriesDocument } from '@andon/schema';
import { createEngine, openSqliteLog } from '@andon/server/parts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../e2e/harness/server-process.ts';

const BATCH_EVENTS = 20;
/** Events lie this far back at most, so that points change that are long drawn. */
const LATEST_BY_MS = 20 * 60_000;
const ENDS = ['kill', 'interrupt', 'kill'] as const;

interface SeriesResult {
  readonly series: {
    readonly meta: { readonly asOf: string; readonly reset: boolean };
    readonly groups: readonly { readonly points: readonly { readonly t: string; readonly value: number | null }[] }[];
  };
}

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'andon-series-'));
  // The keys of pseudonyms lie beside it.
  data = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('leaves no gap and no double point in a series, however often the server is killed or restarted', async () => {
  let server: ServerProcess = await startServer({ data });
  const { url, port } = server;
  let made = 0;
  /** What may have been stored though no answer came: sent again, under the same ids. */
  let unsure: string | undefined;
  const sendBatch = async (): Promise<boolean> => {
    const now = Date.now();
    unsure ??= Array.from({ length: BATCH_EVENTS }, () => {
      const id = `e${made++}`;
      const time = now - ((made * 7_919_000) % LATEST_BY_MS);
      return JSON.stringify({ id, type: 'contact.queued', time, entity: id, queue: 'billing' });
    }).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    try {
      const { status } = await fetch(`${url}/ingest`, { method: 'POST', headers, body: unsure });
      if (status !== 202) return false;
      unsure = undefined;
      return true;
    } catch {
      return false;
    }
  };

  const source = createLiveSource({ endpoint: `${url}/graphql` });
  const store = source.live({
    document: SeriesDocument,
    variables: { figure: { key: 'queue.offered' }, window: '30m', step: '1m', cadenceMs: 250 },
  });
  const resets: boolean[] = [];
  let newest: LiveSnapshot<SeriesResult> | undefined;
  let changed = () => {};
  store.subscribe((snapshot) => {
    const shown = snapshot as LiveSnapshot<SeriesResult>;
    if (shown.frame !== undefined && shown.frame !== newest?.frame) resets.push(shown.frame.series.meta.reset);
    newest = shown;
    changed();
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  const countShown = () => valuesOf(newest).reduce<number>((sum, [, value]) => sum + (value ?? 0), 0);

  for (const end of ENDS) {
    await sendBatch();
    await until(() => newest?.state === 'live' && countShown() === made);
    // Some of these are shown before the end, some are not, some are not even answered.
    const sending = (async () => {
      while (await sendBatch());
    })();
    const framesBefore = resets.length;
    await until(() => resets.length >= framesBefore + 2);
    await Promise.all([server[end](), sending]);
    server = await startServer({ data, port });
    await until(() => newest?.state === 'live');
  }
  while (unsure !== undefined) await sendBatch();
  await until(() => newest?.state === 'live' && countShown() === made);
  source.dispose();
  await server.interrupt();

  // Only the very first frame was a whole one: after each end just what was missed came.
  expect(resets.indexOf(true)).toBe(0);
  expect(resets.lastIndexOf(true)).toBe(0);
  const asOf = Date.parse(newest?.frame?.series.meta.asOf ?? '');
  expect(valuesOf(newest)).toEqual((await pointsOfLog(asOf)).map(({ t, value }) => [t, value]));
  expect(made).toBeGreaterThan(ENDS.length * 2 * BATCH_EVENTS);
});

function valuesOf(snapshot: LiveSnapshot<SeriesResult> | undefined): [number, number | null][] {
  const [group] = snapshot?.frame?.series.groups ?? [];
  return (group?.points ?? []).map(({ t, value }) => [Date.parse(t), value]);
}

/** The same series, folded from the log alone. */
async function pointsOfLog(asOf: number): Promise<readonly SeriesPoint[]> {
  const log = await openSqliteLog({ path: join(data, 'events.sqlite') });
  try {
    const engine = createEngine({ log, createState: () => createMetricState(metricSettings()), now: () => asOf });
    await engine.start();
    const spec = { figure: 'queue.offered', filter: {}, window: '30m', stepMs: 60_000, groupBy: [] } as const;
    return engine.state.series(spec, asOf).groups[0]?.points ?? [];
  } finally {
    await log.close();
  }
}
