import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt, Rejection } from '../ingest/index.ts';

export interface EventSenderOptions {
  /** The server, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly token?: string;
  /**
   * Asked for a token when the server wants one and `token` is absent; asked again when it no longer takes the last one. Most servers on
   * the own machine want none, and refuse one that is another server's.
   */
  readonly tokenWhenAsked?: () => Promise<string | undefined>;
  /** Told when a request has to be repeated, once for each reason. */
  readonly onRetry?: (reason: string) => void;
  /** How long to go on trying one request. @default 120000 ms */
  readonly maxTryMs?: number;
}

/** The server does not want it, or does not answer. The message is for the person at the command line. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

export interface SendTotals {
  accepted: number;
  duplicate: number;
  rejectedCount: number;
  /** The first rejections, with positions in the order of sending, from 1. */
  readonly rejected: Rejection[];
  /** How often each field came that its event's type does not have. */
  readonly ignoredFields: Map<string, number>;
}

const REQUEST_TIMEOUT_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
const MAX_REJECTIONS_KEPT = 20;

/** Sends events through the public HTTP door, one request after the other. Repeats what may have been lost: ids make that safe. */
export interface EventSender {
  /** @throws {SendError} When the server refuses, or does not answer for `maxTryMs`. */
  send(events: readonly object[]): Promise<void>;
  readonly totals: Readonly<SendTotals>;
}

export function createEventSender(options: EventSenderOptions): EventSender {
  const { onRetry, maxTryMs = 120_000 } = options;
  const url = new URL('/ingest', options.url);
  const totals: SendTotals = { accepted: 0, duplicate: 0, rejectedCount: 0, rejected: [], ignoredFields: new Map() };
  let token = options.token;
  let sent = 0;

  return {
    totals,
    async send(events) {
      const body = events.map((event) => JSON.stringify(event)).join('\n');
      const receipt = await sendUntilTaken(body);
      totals.accepted += receipt.accepted;
      totals.duplicate += receipt.duplicate;
      totals.rejectedCount += receipt.rejectedCount;
      const room = MAX_REJECTIONS_KEPT - totals.rejected.length;
      totals.rejected.push(...receipt.rejected.slice(0, room).map((one) => ({ ...one, line: sent + one.line })));
      for (const [field, count] of Object.entries(receipt.ignoredFields))
        totals.ignoredFields.set(field, (totals.ignoredFields.get(field) ?? 0) + count);
      sent += events.length;
    },
  };

  async function sendUntilTaken(body: string): Promise<Receipt> {
    const giveUpAt = performance.now() + maxTryMs;
    const reasons = new Set<string>();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const outcome = await trySending(body);
      if ('receipt' in outcome) return outcome.receipt;
      const waitMs = Math.max(outcome.waitMs, pauseMs * (0.5 + Math.random() / 2));
      if (performance.now() + waitMs > giveUpAt)
        throw new SendError(`${outcome.reason} Gave up after ${Math.round(maxTryMs / 1000)} s.`);
      if (!reasons.has(outcome.reason)) onRetry?.(outcome.reason);
      reasons.add(outcome.reason);
      await delay(waitMs);
    }
  }

  function post(body: string): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  }

  async function trySending(body: string): Promise<{ receipt: Receipt } | { reason: string; waitMs: number }> {
    let response: Response;
    let text: string;
    try {
      response = await post(body);
      if (response.status === 401 && options.token === undefined && options.tokenWhenAsked) {
        token = await options.tokenWhenAsked();
        if (token !== undefined) response = await post(body);
      }
      text = await response.text();
    } catch {
      return { reason: `No server answers at ${options.url}.`, waitMs: 0 };
    }
    const answer = parseAnswer(text);
    // 422 is a receipt too: nothing of it was an event, which is what the totals are for.
    if ((response.status === 202 || response.status === 422) && answer.receipt) return { receipt: answer.receipt };
    const reason = `The server answered ${response.status}${answer.message === undefined ? '' : `: ${answer.message}`}`;
    if (response.status === 429 || response.status >= 500) {
      return { reason, waitMs: 1000 * (Number(response.headers.get('retry-after')) || 0) };
    }
    throw new SendError(
      response.status === 401 || response.status === 403 ? `${reason} Name a sender's token with --token.` : reason,
    );
  }
}

function parseAnswer(text: string): { receipt?: Receipt; message?: string } {
  try {
    const answer = JSON.parse(text) as Partial<Receipt> & { error?: { message?: string } };
    if (typeof answer.error?.message === 'string') return { message: answer.error.message };
    if (typeof answer.accepted === 'number' && Array.isArray(answer.rejected)) return { receipt: answer as Receipt };
  } catch {
    // Some other program's answer; its status says enough.
  }
  return {};
}
