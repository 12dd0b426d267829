import { createClient } from 'graphql-ws';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { startServer } from './harness/server-process.ts';

/** The shortest cadence there is. */
const ASKED_MS = 250;
const VIEWS_A_SOCKET = 150;
/** A server keeps 5,000 views: more than any machine computes four times a second. */
const MOST_SOCKETS = 32;
/** The server looks at its load once a second, and believes the second look: at the asked cadence so many frames take longer. */
const FRAMES_TO_NOTICE = 10;
/** A frame that tells of so much more than was asked for is no chance. */
const SLOWED_MS = 1.5 * ASKED_MS;
/** Frames in a row that have to say so of every view. */
const SLOWED_IN_ROW = 3;
/** What each view is watched for while the load lasts. */
const FRAMES_UNDER_LOAD = 5;
const QUEUES = Array.from({ length: 40 }, (_, index) => `queue-${index}`);

/** Dear to compute and short to send: forty groups a view, of each a few figures. */
const BOARD = `subscription($filter: Filter, $cadenceMs: Int!) {
  queue(window: "30m", groupBy: [queue], filter: $filter, cadenceMs: $cadenceMs) {
    meta { cadenceMs }
    groups { waiting { value } serviceLevel { value lower upper } asa { value } abandonmentRate { value } }
  }
}`;

interface View {
  frames: number;
  /** Of these, how many told of a slower cadence, and how many of the newest. */
  slowed: number;
  slowedInRow: number;
  /** What the newest says. */
  cadenceMs: number;
  stop(): void;
}

interface Watcher {
  readonly views: readonly View[];
  isClosed: boolean;
  /** As the socket tells it. */
  why: unknown;
  dispose(): unknown;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

it('more views than it can compute: all are slowed alike and told so, none starves, and all is as before when the load has gone', async () => {
  const server = await startServer({ data: await createDataFolder() });
  cleanups.push(() => server.interrupt());
  const watchers: Watcher[] = [];
  let onFrame = () => {};
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        onFrame = resolve;
      });
    }
  };
  const listener = () => onFrame();
  const watch = (): Watcher => {
    const watcher = openWatcher(server.url, watchers.length, listener);
    cleanups.push(() => watcher.dispose());
    watchers.push(watcher);
    return watcher;
  };
  const all = () => watchers.flatMap(({ views }) => views);

  await send(server.url, QUEUES.map(waitingContact));
  const first = watch();
  const [leader] = first.views as readonly [View, ...View[]];
  await until(() => leader.frames > 0);
  const flow = keepEventsComing(server.url);
  cleanups.push(() => flow.stop());

  const areAllSlowed = (): boolean => all().every(({ slowedInRow }) => slowedInRow >= SLOWED_IN_ROW);
  while (!areAllSlowed()) {
    // As many again, until they are too many for this machine; of the most a server keeps it is only a matter of time.
    if (watchers.length < MOST_SOCKETS) for (let more = watchers.length; more > 0; more -= 1) watch();
    await until(() => areOpen(watchers) && all().every(({ frames }) => frames > 0));
    const enough = leader.frames + FRAMES_TO_NOTICE;
    await until(() => areOpen(watchers) && (leader.frames >= enough || areAllSlowed()));
  }

  const before = all().map(({ frames, slowed }) => ({ frames, slowed }));
  const framesSince = (): number[] => all().map(({ frames }, index) => frames - (before[index]?.frames ?? 0));
  await until(() => Math.min(...framesSince()) >= FRAMES_UNDER_LOAD);
  const slowedSince = all().map(({ slowed }, index) => slowed - (before[index]?.slowed ?? 0));
  expect(Math.max(...framesSince())).toBeLessThanOrEqual(2 * FRAMES_UNDER_LOAD);
  expect(Math.min(...slowedSince)).toBeGreaterThan(FRAMES_UNDER_LOAD / 2);
  expect(watchers.filter(({ isClosed }) => isClosed)).toEqual([]);

  for (const watcher of watchers.slice(1)) watcher.dispose();
  const [kept, others] = [first.views.slice(0, 5), first.views.slice(5)];
  for (const view of others) view.stop();
  await until(() => kept.every(({ cadenceMs }) => cadenceMs === ASKED_MS));
  expect(first.isClosed).toBe(false);
  await flow.stop();
});

/**
 * Nobody is turned away while the load grows.
 *
 * @throws Where somebody was, saying whom and why: who has no connection has no frame that could be waited for.
 */
function areOpen(watchers: readonly Watcher[]): true {
  const closed = watchers.filter(({ isClosed }) => isClosed);
  if (closed.length === 0) return true;
  const reasons = [...new Set(closed.map(({ why }) => JSON.stringify(why) ?? String(why)))];
  throw new Error(`${closed.length} of ${watchers.length} connections were closed: ${reasons.join(', ')}`);
}

/** One connection with views that nobody else watches. */
function openWatcher(url: string, number: number, onFrame: () => void): Watcher {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    on: {
      closed(event) {
        watcher.isClosed = true;
        watcher.why ??= (event as { readonly reason?: string }).reason;
        onFrame();
      },
    },
  });
  const views = Array.from({ length: VIEWS_A_SOCKET }, (_, index): View => {
    const filter = { queue: [...QUEUES, `nobody-${number}-${index}`] };
    const view: View = {
      frames: 0,
      slowed: 0,
      slowedInRow: 0,
      cadenceMs: 0,
      stop: client.subscribe<{ readonly queue: { readonly meta: { readonly cadenceMs: number } } }>(
        { query: BOARD, variables: { filter, cadenceMs: ASKED_MS } },
        {
          next({ data }) {
            view.frames += 1;
            view.cadenceMs = data?.queue.meta.cadenceMs ?? Number.NaN;
            const isSlowed = view.cadenceMs >= SLOWED_MS;
            view.slowed += isSlowed ? 1 : 0;
            view.slowedInRow = isSlowed ? view.slowedInRow + 1 : 0;
            onFrame();
          },
          error(cause) {
            watcher.isClosed = true;
            watcher.why ??= cause;
            onFrame();
          },
          complete() {},
        },
      ),
    };
    return view;
  });
  const watcher: Watcher = { views, isClosed: false, why: undefined, dispose: () => client.dispose() };
  return watcher;
}

/** Somebody begins to wait as soon as the one before is on record, in one queue after the other: every view changes all the time. */
function keepEventsComing(url: string): { stop(): Promise<void> } {
  let isWanted = true;
  const flow = (async () => {
    for (let contact = QUEUES.length; isWanted; contact += 1) {
      await send(url, [waitingContact(QUEUES[contact % QUEUES.length] ?? '', contact)]);
    }
  })();
  return {
    stop() {
      isWanted = false;
      return flow;
    },
  };
}

function waitingContact(queue: string, contact: number): object {
  const id = `contact-${contact}`;
  return { id, type: 'contact.queued', time: new Date().toISOString(), entity: id, queue, channel: 'phone' };
}
