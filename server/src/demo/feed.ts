import { Worker } from 'node:worker_threads';
import { TROUBLE_KINDS, type TroubleKind } from './simulator/troubles.ts';

/** Channels that can be out. */
const DEMO_CHANNELS = ['phone', 'chat', 'counter', 'email', 'web', 'social', 'self-service'] as const;

const LONGEST_MINUTES = 24 * 60;

export interface DemoFeedOptions {
  /** Address of the server whose public ingest door takes the events. */
  readonly url: string;
  /** Existing folder for `demo.json`: seed, progress and staged troubles. */
  readonly dataDir: string;
  /** Of a new demo; one that goes on keeps its own. @default 1 */
  readonly seed?: number;
  /** How far back a new demo begins. @default 30 */
  readonly historyDays?: number;
  /** Sent as bearer token, where the server wants one. */
  readonly token?: string;
  /** Called with a sentence when something needs a person's attention; the feed goes on by itself where it can. */
  readonly onProblem?: (message: string) => void;
}

export interface DemoFeed {
  /** Resolves when the feed runs, which is before its history has been written. */
  start(): Promise<void>;
  /**
   * Resolves with the number of events written when the stream has caught up with the clock. Rejects when the feed ends before that.
   */
  readonly caughtUp: Promise<number>;
  /**
   * Begins a few seconds later; `CALM` ends every staged trouble.
   *
   * @param minutes - More than 0, at most a day.
   * @param channel - The one that is out (`phone` by default) or whose arrivals surge (all by default).
   * @throws {RangeError} For an unknown kind or channel or a length out of range.
   */
  stageTrouble(kind: TroubleKind | 'CALM', minutes: number, channel?: string | null): Promise<void>;
  /** Resolves when progress is saved and the thread has ended. Can be called twice. */
  stop(): Promise<void>;
}

export interface FeedWorkerData {
  readonly url: string;
  readonly dataDir: string;
  readonly seed: number;
  readonly historyDays: number;
  readonly token: string | undefined;
}

export type FeedRequest =
  | { readonly type: 'stop' }
  | {
      readonly type: 'stage';
      readonly request: number;
      readonly kind: TroubleKind | 'CALM';
      readonly minutes: number;
      readonly channel?: string;
    };

export type FeedReport =
  | { readonly type: 'started' }
  | { readonly type: 'caughtUp'; readonly events: number }
  | { readonly type: 'staged'; readonly request: number; readonly problem?: string }
  | { readonly type: 'problem'; readonly message: string };

/**
 * The demo centre, live: writes the history of the last days through the server's public door and then sends each event when its time
 * comes. Runs in a thread of its own. Started again on the same folder it goes on with the same stream, and fills in what the centre did in
 * the meantime.
 */
export function createDemoFeed(options: DemoFeedOptions): DemoFeed {
  const { url, dataDir, seed = 1, historyDays = 30, token, onProblem = () => {} } = options;
  if (!(historyDays >= 0)) throw new RangeError(`Expected \`historyDays\` of 0 or more, got ${historyDays}`);
  const started = Promise.withResolvers<void>();
  const caughtUp = Promise.withResolvers<number>();
  const staging = new Map<number, PromiseWithResolvers<void>>();
  let worker: Worker | undefined;
  let ended: Promise<void> | undefined;
  let lastRequest = 0;
  // Whoever does not wait for it must not be surprised by its rejection.
  caughtUp.promise.catch(() => {});

  return {
    caughtUp: caughtUp.promise,

    start() {
      if (worker) return started.promise;
      const data: FeedWorkerData = { url, dataDir, seed, historyDays, token };
      // From source the thread needs the same resolution as this one, whatever started it.
      const fromSource = import.meta.url.endsWith('.ts');
      const file = new URL(fromSource ? './feed-worker.ts' : './feed-worker.js', import.meta.url);
      worker = new Worker(file, {
        name: 'demo feed',
        workerData: data,
        execArgv: fromSource ? ['--conditions=source'] : [],
      });
      let failure: unknown = new Error('The demo feed has ended');
      worker.on('message', onReport);
      worker.on('error', (error) => {
        failure = error;
        onProblem(`The demo feed ended: ${error instanceof Error ? error.message : String(error)}`);
      });
      ended = new Promise((resolve) => {
        worker!.on('exit', () => {
          started.reject(failure);
          caughtUp.reject(failure);
          for (const waiting of staging.values()) waiting.reject(failure);
          staging.clear();
          resolve();
        });
      });
      return started.promise;
    },

    async stageTrouble(kind, minutes, channel) {
      if (kind !== 'CALM' && !TROUBLE_KINDS.includes(kind)) {
        throw new RangeError(`Expected a kind of ${TROUBLE_KINDS.join(', ')} or CALM, got ${kind}`);
      }
      if (!(minutes > 0 && minutes <= LONGEST_MINUTES)) {
        throw new RangeError(`Expected \`minutes\` above 0 and at most ${LONGEST_MINUTES}, got ${minutes}`);
      }
      if (channel != null && !(DEMO_CHANNELS as readonly string[]).includes(channel)) {
        throw new RangeError(`Expected a channel of ${DEMO_CHANNELS.join(', ')}, got ${channel}`);
      }
      if (!worker) throw new Error('The demo feed has not been started');
      const request = ++lastRequest;
      const waiting = Promise.withResolvers<void>();
      staging.set(request, waiting);
      post({ type: 'stage', request, kind, minutes, ...(channel == null ? {} : { channel }) });
      await waiting.promise;
    },

    async stop() {
      post({ type: 'stop' });
      await ended;
    },
  };

  function post(request: FeedRequest): void {
    worker?.postMessage(request);
  }

  function onReport(report: FeedReport): void {
    if (report.type === 'started') started.resolve();
    if (report.type === 'caughtUp') caughtUp.resolve(report.events);
    if (report.type === 'problem') onProblem(report.message);
    if (report.type === 'staged') {
      const waiting = staging.get(report.request);
      staging.delete(report.request);
      if (report.problem === undefined) waiting?.resolve();
      else waiting?.reject(new Error(report.problem));
    }
  }
}
