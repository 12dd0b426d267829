import { backoffMs } from '../backoff.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { TokenProvider } from '../live-source.ts';
import { readRetryAfterMs } from '../retry-after.ts';
import { createMemorySpool, type Spool } from './spool.ts';

const DEFAULT_BATCH_EVENTS = 500;
/** A receipt lists as many rejections and no more: of a longer request some could be refused without being named. */
const MAX_BATCH_EVENTS = 1_000;
const DEFAULT_MAX_DELAY_MS = 200;
/** An answer that takes longer is not worth waiting for; the batch is sent again, and ids keep it from counting twice. */
const ANSWER_WITHIN_MS = 60_000;

/** One event as described in the events guide. */
export interface SenderEvent {
  /** Given where it is absent, so that sending again never counts twice. */
  readonly id?: string;
  readonly type: string;
  /** RFC 3339 with offset, or epoch ms. */
  readonly time: string | number;
  /** The contact, case, complaint, survey or agent that the event is about. */
  readonly entity: string;
  readonly [field: string]: unknown;
}

/** What the server did with a batch. */
export interface SenderReceipt {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: readonly SenderRejection[];
  /** How often each field came that its event's type does not have; the server kept it out. */
  readonly ignoredFields: Readonly<Record<string, number>>;
}

export interface SenderRejection {
  readonly event: SenderEvent;
  readonly field: string | null;
  readonly reason: string;
}

/** Why a batch has not gone through yet. It is tried again until it does. */
export interface SenderProblem {
  /** `UNREACHABLE`, `TIMEOUT`, `HTTP_<status>` or the server's own code. */
  readonly code: string;
  readonly message: string;
  /** Failed attempts of this batch, from 1. */
  readonly attempts: number;
  readonly retryInMs: number;
}

export interface SenderOptions {
  /** URL of the ingest door, for example `https://andon.example/ingest`. */
  readonly endpoint: string;
  /** Called for each request, so that a renewed token is taken up. */
  readonly token?: TokenProvider;
  /** Events in a request at most; 1,000 of them at most, as many as a receipt can name. @default 500 */
  readonly batchEvents?: number;
  /** How long an event waits for others to share a request with, milliseconds. @default 200 */
  readonly maxDelayMs?: number;
  /** Compress requests with gzip: a tenth of the bytes for some processor time on both sides. @default false */
  readonly compress?: boolean;
  /** Keeps events until the server has them. @default createMemorySpool() */
  readonly spool?: Spool;
  /** Called with each receipt. A throw is reported to `onError`. */
  readonly onReceipt?: (receipt: SenderReceipt) => void;
  /** Called after each failed attempt. A throw is reported to `onError`. */
  readonly onProblem?: (problem: SenderProblem) => void;
  /** @default console.error */
  readonly onError?: (error: unknown) => void;
}

export interface Sender {
  /** Events kept and not yet acknowledged by the server. */
  readonly pending: number;
  /**
   * Hands over events. Resolves when they are in the spool: on disk with the file spool. They then go to the server in this order, however
   * long that takes.
   *
   * @throws {SpoolError} When they could not be kept: none of them is.
   */
  send(events: SenderEvent | readonly SenderEvent[]): Promise<void>;
  /** Sends what waits at once. Resolves when the server has acknowledged everything that was handed over before. */
  flush(): Promise<void>;
  /** Ends the request under way and the spool. What waits stays in a spool that lasts. May be called twice. */
  close(): Promise<void>;
}

export interface SenderSurroundings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
}

/**
 * Sends events to Andon's ingest door: batched, one request at a time so that the order of an entity's events is kept, again and again until
 * the server has them. Only what the server itself has refused by name is left out, and reported.
 */
export function createSender(options: SenderOptions, surroundings: Partial<SenderSurroundings> = {}): Sender {
  const { endpoint, token, maxDelayMs = DEFAULT_MAX_DELAY_MS } = options;
  const batchEvents = Math.min(options.batchEvents ?? DEFAULT_BATCH_EVENTS, MAX_BATCH_EVENTS);
  const spool = options.spool ?? createMemorySpool();
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const clock = surroundings.clock ?? systemClock;
  const random = surroundings.random ?? Math.random;
  const doFetch = surroundings.fetch ?? ((...args) => fetch(...args));
  const closing = new AbortController();
  const flushes = new Set<{ remaining: number; resolve(): void }>();
  /** Events of a request; less than `batchEvents` after the server found a request too large. */
  let limit = batchEvents;
  let wake = (): void => {};

  function call<T>(listener: ((value: T) => void) | undefined, value: T): void {
    try {
      listener?.(value);
    } catch (error) {
      onError(error);
    }
  }

  async function run(): Promise<void> {
    for (let failures = 1; !closing.signal.aborted; failures++) {
      try {
        await deliver();
      } catch (error) {
        // The spool cannot be read at present. It may be again: a sender never gives up.
        onError(error);
        await sleep(backoffMs(failures, random), false);
      }
    }
  }

  async function deliver(): Promise<void> {
    let attempts = 0;
    while (!closing.signal.aborted) {
      if (spool.length === 0) {
        await sleep();
        continue;
      }
      if (spool.length < limit && flushes.size === 0 && attempts === 0) await sleep(maxDelayMs);
      if (closing.signal.aborted) return;
      const lines = await spool.peek(limit);
      const outcome = await post(lines);
      if (closing.signal.aborted && outcome.kind === 'retry') return;
      if (outcome.kind === 'done') {
        attempts = 0;
        limit = Math.min(batchEvents, limit * 2);
        const removing = spool.remove(lines.length);
        // The server has them, whatever the spool can note of it.
        call(options.onReceipt, outcome.receipt);
        settleFlushes(lines.length);
        await removing;
      } else if (outcome.kind === 'smaller') {
        limit = Math.ceil(lines.length / 2);
      } else {
        attempts += 1;
        const retryInMs = outcome.retryAfterMs ?? backoffMs(attempts, random);
        call(options.onProblem, { code: outcome.code, message: outcome.message, attempts, retryInMs });
        await sleep(retryInMs, false);
      }
    }
  }

  /** Until woken, at most `delayMs`. @param isWakeable - Whether new events and flushes end it, or only closing. */
  function sleep(delayMs?: number, isWakeable = true): Promise<void> {
    return new Promise((resolve) => {
      const cancel = delayMs === undefined ? () => {} : clock.setTimer(done, delayMs);
      function done(): void {
        cancel();
        wake = () => {};
        resolve();
      }
      wake = () => {
        const isFull = delayMs === undefined || spool.length >= limit || flushes.size > 0;
        if (closing.signal.aborted || (isWakeable && isFull)) done();
      };
    });
  }

  function settleFlushes(count: number): void {
    for (const flush of flushes) {
      flush.remaining -= count;
      if (flush.remaining > 0) continue;
      flushes.delete(flush);
      flush.resolve();
    }
  }

  async function post(lines: readonly string[]): Promise<Outcome> {
    const request = new AbortController();
    const abort = (): void => request.abort();
    closing.signal.addEventListener('abort', abort);
    const cancelTimeout = clock.setTimer(abort, ANSWER_WITHIN_MS);
    try {
      const bearer = await token?.();
      const text = `${lines.join('\n')}\n`;
      const response = await doFetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          ...(options.compress ? { 'content-encoding': 'gzip' } : {}),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: options.compress ? await gzip(text) : text,
        signal: request.signal,
      });
      return readOutcome(response, await response.text(), lines);
    } catch (error) {
      const code = request.signal.aborted ? 'TIMEOUT' : 'UNREACHABLE';
      return { kind: 'retry', code, message: error instanceof Error ? error.message : String(error) };
    } finally {
      cancelTimeout();
      closing.signal.removeEventListener('abort', abort);
    }
  }

  const running = run();

  return {
    get pending() {
      return spool.length;
    },
    async send(events) {
      const list = (Array.isArray(events) ? events : [events]) as readonly SenderEvent[];
      if (list.length === 0) return;
      await spool.append(list.map((event) => JSON.stringify({ ...event, id: event.id ?? randomId() })));
      wake();
    },
    flush() {
      if (spool.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        flushes.add({ remaining: spool.length, resolve });
        wake();
      });
    },
    async close() {
      closing.abort();
      wake();
      await running;
      await spool.close();
    },
  };
}

type Outcome =
  | { readonly kind: 'done'; readonly receipt: SenderReceipt }
  | { readonly kind: 'smaller' }
  | {
      readonly kind: 'retry';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number | undefined;
    };

interface Answer {
  readonly accepted?: number;
  readonly duplicate?: number;
  readonly rejected?: readonly { readonly line: number; readonly field: string | null; readonly reason: string }[];
  readonly ignoredFields?: Readonly<Record<string, number>>;
  readonly error?: { readonly code: string; readonly message: string };
}

function readOutcome(response: Response, text: string, lines: readonly string[]): Outcome {
  const { status } = response;
  const answer = parseAnswer(text);
  const eventAt = (line: number): SenderEvent => JSON.parse(lines[line - 1] ?? '{}') as SenderEvent;
  if ((response.ok || status === 422) && typeof answer.accepted === 'number' && answer.error === undefined) {
    const rejected = (answer.rejected ?? []).map(({ line, field, reason }) => ({
      event: eventAt(line),
      field,
      reason,
    }));
    const { accepted, duplicate = 0, ignoredFields = {} } = answer;
    return { kind: 'done', receipt: { accepted, duplicate, rejected, ignoredFields } };
  }
  const { code = `HTTP_${status}`, message = `The server answered ${status}.` } = answer.error ?? {};
  // Andon itself cannot take this request, and would not take it tomorrow. A proxy's word is not enough to leave an event out.
  if (answer.error !== undefined && (status === 400 || status === 413)) {
    if (lines.length > 1) return { kind: 'smaller' };
    const rejected = [{ event: eventAt(1), field: null, reason: message }];
    return { kind: 'done', receipt: { accepted: 0, duplicate: 0, rejected, ignoredFields: {} } };
  }
  return { kind: 'retry', code, message, retryAfterMs: readRetryAfterMs(response) };
}

function parseAnswer(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    return answer instanceof Object ? (answer as Answer) : {};
  } catch {
    // A proxy's page, or an answer cut short.
    return {};
  }
}

/** As `crypto.randomUUID`, which pages have over HTTPS only. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function gzip(text: string): Promise<ArrayBuffer> {
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(compressed).arrayBuffer();
}
