import type { SimulatedEvent } from './simulator/simulated-event.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;

export interface FeedSenderOptions {
  /** Address of the server; events go to `/ingest` there. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly signal: AbortSignal;
  /** Told once when the server cannot be reached, and about events it will not take. */
  onProblem(message: string): void;
}

/** The server said no in a way that trying again will not change. */
class FeedRefusedError extends Error {
  readonly code = 'DEMO_FEED_REFUSED';
  readonly status: number;

  constructor(status: number, answer: string) {
    super(`The server refused the demo feed with status ${status}: ${answer.slice(0, 300)}`);
    this.name = 'FeedRefusedError';
    this.status = status;
  }
}

/** Encodes events as the ingest door takes them: NDJSON, one event a line. */
export function encodeBatch(events: readonly SimulatedEvent[]): string {
  let body = '';
  for (const event of events) body += `${JSON.stringify(event)}\n`;
  return body;
}

/**
 * Sends batches through the public door, each again and again until it has been taken: every event has an id, so what arrives twice
 * counts once.
 *
 * @returns A function that resolves when the batch is durably stored; it rejects with {@link FeedRefusedError}, or when `signal` aborts.
 */
export function createFeedSender(options: FeedSenderOptions): (body: string) => Promise<void> {
  const { signal, onProblem } = options;
  const address = new URL('/ingest', options.url);
  const headers: Record<string, string> = { 'content-type': 'application/x-ndjson' };
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  let failing = false;

  return async (body) => {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2)) {
      let retryAfterMs = retryMs;
      try {
        const response = await fetch(address, { method: 'POST', headers, body, signal });
        const answer = await response.text();
        if (response.ok) {
          failing = false;
          reportRejected(answer, onProblem);
          return;
        }
        if (response.status < 500 && response.status !== 429 && response.status !== 408) {
          throw new FeedRefusedError(response.status, answer);
        }
        retryAfterMs = Math.max(retryMs, Number(response.headers.get('retry-after') ?? 0) * 1000 || 0);
        if (!failing) onProblem(`The demo feed was answered with status ${response.status} and tries again`);
      } catch (error) {
        if (signal.aborted || error instanceof FeedRefusedError) throw error;
        if (!failing) onProblem(`The demo feed cannot reach ${address.href} and tries again: ${String(error)}`);
      }
      failing = true;
      await pause(retryAfterMs, signal);
    }
  };
}

function reportRejected(answer: string, onProblem: (message: string) => void): void {
  const receipt = JSON.parse(answer) as { rejected?: readonly { reason?: string }[] };
  const first = receipt.rejected?.[0];
  if (first)
    onProblem(`The server rejected ${receipt.rejected?.length} events of the demo feed, the first: ${first.reason}`);
}

/** Resolves after `durationMs`; rejects with the signal's reason when it aborts. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
