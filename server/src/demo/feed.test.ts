import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemoFeed } from './feed.ts';
import { createFeedLoop, type FeedClock, type FeedLoop } from './feed-loop.ts';
import { type FeedState, FeedStateError } from './feed-state.ts';
import type { SimulatedEvent } from './simulator/simulated-event.ts';
import { simulate } from './simulator/simulator.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulator/units.ts';

const ORIGIN = Date.UTC(2026, 2, 2);
const MOMENT_MS = 1000;
const START = ORIGIN + DAY_MS + 9 * HOUR_MS;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'andon-demo-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

describe('the loop', () => {
  it('writes the history and then each event when its time comes, and nothing else', async () => {
    const run = await startLoop(START);
    await run.until(START + HOUR_MS);
    await run.stop();
    const expected = [...simulate({ seed: 3, origin: ORIGIN }, ORIGIN, run.settledAt())];
    expect(run.received.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(run.caughtUpWith).toBe(expected.filter(({ time }) => time <= START).length);
    expect(run.latestBy).toBeLessThanOrEqual(MINUTE_MS);
    expect(run.earlyBy).toBeLessThanOrEqual(0);
  });

  it('goes on with the same stream after a restart and fills in the time between', async () => {
    const first = await startLoop(START);
    await first.until(START + 10 * MINUTE_MS);
    await first.stop();
    const second = await startLoop(START + 5 * HOUR_MS);
    await second.until(START + 5 * HOUR_MS + 10 * MINUTE_MS);
    await second.stop();
    const once = new Map([...first.received, ...second.received].map((event) => [event.id, event]));
    const expected = [...simulate({ seed: 3, origin: ORIGIN }, ORIGIN, second.settledAt())];
    expect([...once.keys()]).toEqual(expected.map(({ id }) => id));
    expect(second.received.length).toBeLessThan(expected.length / 5);
  });

  it('sends what had not been acknowledged when it died', async () => {
    const first = await startLoop(START, { failAfterBatches: 1 });
    await expect(first.ended).rejects.toThrow('disk full');
    const second = await startLoop(START + MINUTE_MS);
    await second.until(START + 2 * MINUTE_MS);
    await second.stop();
    const once = new Set([...first.received, ...second.received].map(({ id }) => id));
    const expected = [...simulate({ seed: 3, origin: ORIGIN }, ORIGIN, second.settledAt())];
    expect(once.size).toBe(expected.length);
  });

  it('stages trouble from then on, remembers it, and tells the same story after a restart', async () => {
    const first = await startLoop(START);
    await first.until(START + 5 * MINUTE_MS);
    await first.loop.stage('CHANNEL_OUTAGE', 30);
    await first.until(START + 20 * MINUTE_MS);
    await first.stop();
    const { troubles } = await storedState();
    expect(troubles).toMatchObject([{ kind: 'CHANNEL_OUTAGE', channel: 'phone', strength: 1 }]);
    expect(troubles[0]!.until - troubles[0]!.from).toBe(30 * MINUTE_MS);

    const second = await startLoop(START + 20 * MINUTE_MS);
    await second.until(START + HOUR_MS);
    await second.stop();
    const once = new Map([...first.received, ...second.received].map((event) => [event.id, event]));
    const expected = [...simulate({ seed: 3, origin: ORIGIN, troubles }, ORIGIN, second.settledAt())];
    expect([...once.values()].map(({ id, time }) => `${time} ${id}`)).toEqual(
      expected.map(({ id, time }) => `${time} ${id}`),
    );
  });

  it('ends staged trouble early on CALM', async () => {
    const run = await startLoop(START);
    await run.until(START + MINUTE_MS);
    await run.loop.stage('ARRIVAL_SURGE', 60);
    await run.until(START + 10 * MINUTE_MS);
    await run.loop.stage('CALM', 1);
    await run.until(START + 30 * MINUTE_MS);
    await run.stop();
    const { troubles } = await storedState();
    expect(troubles[0]!.until).toBeLessThan(START + 13 * MINUTE_MS);
    const expected = [...simulate({ seed: 3, origin: ORIGIN, troubles }, ORIGIN, run.settledAt())];
    expect(new Set(run.received.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  });

  it('stages several troubles at once while it saves its progress', async () => {
    const run = await startLoop(START);
    await run.until(START + MINUTE_MS);
    const staged = Promise.all(
      (['ARRIVAL_SURGE', 'AGENTS_AWAY', 'COMPLAINT_WAVE'] as const).map((kind) => run.loop.stage(kind, 30)),
    );
    await run.until(START + 20 * MINUTE_MS);
    await staged;
    await run.stop();
    const { troubles } = await storedState();
    expect(troubles.map(({ kind }) => kind).sort()).toEqual(['AGENTS_AWAY', 'ARRIVAL_SURGE', 'COMPLAINT_WAVE']);
    const expected = [...simulate({ seed: 3, origin: ORIGIN, troubles }, ORIGIN, run.settledAt())];
    expect(new Set(run.received.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  });

  it('refuses to guess when its file is not what it wrote', async () => {
    await writeFile(join(dataDir, 'demo.json'), '{"seed": "one"}');
    await expect(startLoop(START)).rejects.toThrow(FeedStateError);
  });
});

describe('the feed', () => {
  it('sends through the ingest door from its own thread, again where the server stumbles', async () => {
    const problems: string[] = [];
    const door = await openDoor((attempt) => (attempt === 2 ? 503 : attempt === 3 ? 'hang up' : 200));
    const feed = createDemoFeed({
      url: door.url,
      dataDir,
      seed: 5,
      historyDays: 0,
      token: 'secret',
      onProblem: (problem) => problems.push(problem),
    });
    try {
      await feed.start();
      const sent = await feed.caughtUp;
      expect(new Set(door.received.map(({ id }) => id)).size).toBeGreaterThanOrEqual(sent);
      expect(door.authorization).toEqual(new Set(['Bearer secret']));
      await feed.stageTrouble('AGENTS_AWAY', 5);
      expect((await storedState()).troubles).toMatchObject([{ kind: 'AGENTS_AWAY' }]);
      await expect(feed.stageTrouble('CHANNEL_OUTAGE', 5, 'pigeon')).rejects.toThrow(RangeError);
      await expect(feed.stageTrouble('CHANNEL_OUTAGE', 0)).rejects.toThrow(RangeError);
    } finally {
      await feed.stop();
      await door.close();
    }
    await feed.stop();
  });

  it('says so when the server refuses it', async () => {
    const problems: string[] = [];
    const door = await openDoor(() => 401);
    const feed = createDemoFeed({
      url: door.url,
      dataDir,
      historyDays: 1,
      onProblem: (problem) => problems.push(problem),
    });
    await feed.start();
    await expect(feed.caughtUp).rejects.toThrow('401');
    expect(problems.join()).toContain('401');
    await feed.stop();
    await door.close();
  });
});

/** A clock that is always as late as somebody waits for, up to a limit set by the test. */
class TestClock implements FeedClock {
  #now: number;
  #limit: number;
  #reached = Promise.withResolvers<void>();
  #more = Promise.withResolvers<void>();

  constructor(now: number) {
    this.#now = now;
    this.#limit = now;
  }

  now(): number {
    return this.#now;
  }

  async waitUntil(time: number, signal: AbortSignal): Promise<void> {
    const cut = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => cut.resolve(), { once: true });
    while (!signal.aborted && time > this.#limit) {
      this.#now = this.#limit;
      this.#reached.resolve();
      await Promise.race([this.#more.promise, cut.promise]);
    }
    if (!signal.aborted) this.#now = Math.max(this.#now, time);
  }

  /** Lets time go on to `limit`; resolves when somebody waits for more. */
  async goOnTo(limit: number): Promise<void> {
    this.#limit = limit;
    this.#reached = Promise.withResolvers();
    const more = this.#more;
    this.#more = Promise.withResolvers();
    more.resolve();
    await this.#reached.promise;
  }
}

interface LoopRun {
  readonly loop: FeedLoop;
  readonly clock: TestClock;
  received: SimulatedEvent[];
  readonly ended: Promise<void>;
  caughtUpWith: number;
  /** Longest time between an event of the live part and its sending, and how much too early one was sent. */
  latestBy: number;
  earlyBy: number;
  until(time: number): Promise<void>;
  /** What was due before this has been sent; what is due within a moment of now may go with the next. */
  settledAt(): number;
  stop(): Promise<void>;
}

async function startLoop(now: number, { failAfterBatches = Number.POSITIVE_INFINITY } = {}): Promise<LoopRun> {
  const clock = new TestClock(now);
  const stopping = new AbortController();
  let batches = 0;
  const loop = await createFeedLoop({
    dataDir,
    seed: 3,
    historyDays: 1,
    clock,
    signal: stopping.signal,
    async send(body) {
      if (++batches > failAfterBatches) throw new Error('disk full');
      for (const line of body.trimEnd().split('\n')) {
        const event = JSON.parse(line) as SimulatedEvent;
        run.received.push(event);
        run.earlyBy = Math.max(run.earlyBy, event.time - clock.now());
        if (event.time > now) run.latestBy = Math.max(run.latestBy, clock.now() - event.time);
      }
    },
    onCaughtUp: (events) => {
      run.caughtUpWith = events;
    },
  });
  const ended = loop.run();
  const run: LoopRun = {
    loop,
    clock,
    received: [],
    ended,
    caughtUpWith: 0,
    latestBy: 0,
    earlyBy: Number.NEGATIVE_INFINITY,
    until: (time) => clock.goOnTo(time),
    settledAt: () => clock.now() - MOMENT_MS,
    async stop() {
      stopping.abort();
      await ended;
      run.received = run.received.filter(({ time }) => time < run.settledAt());
    },
  };
  return run;
}

async function storedState(): Promise<FeedState> {
  return JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8')) as FeedState;
}

/** A plain HTTP server in the place of the ingest door. */
async function openDoor(answer: (attempt: number) => number | 'hang up') {
  const received: SimulatedEvent[] = [];
  const authorization = new Set<string | undefined>();
  let attempt = 0;
  const server: Server = createServer(async (request, response) => {
    const status = answer(++attempt);
    if (status === 'hang up') {
      request.socket.destroy();
      return;
    }
    const body = await text(request);
    authorization.add(request.headers.authorization);
    if (status === 200)
      received.push(
        ...body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as SimulatedEvent),
      );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? JSON.stringify({ accepted: 1, duplicate: 0, withoutId: 0, rejected: [] }) : 'no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    authorization,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
