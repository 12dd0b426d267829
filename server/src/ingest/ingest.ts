import { createHash, randomUUID } from 'node:crypto';
import { type ServiceEvent, validateEvent } from '@andon/metrics';
import { type EventLog, LogError } from '../log/index.ts';
import type { Privacy } from '../privacy/index.ts';
import type { Parsed, ParsedChunks } from './parsed.ts';
import { type Receipt, ReceiptBuilder } from './receipt.ts';

export interface IngestOptions {
  readonly log: EventLog;
  readonly privacy: Privacy;
  /** Epoch ms. */
  readonly now: () => number;
  /** Names of the dimensions declared in the configuration. @default none */
  readonly customDimensions?: readonly string[];
  /** How far ahead of `now` an event may lie. @default 300000 (5 min) */
  readonly maxFutureMs?: number;
  /** Events handed to the log and not yet durable, over all senders, beyond which new requests are told to come again. @default 50000 */
  readonly maxPendingEvents?: number;
  /** Requests at once beyond which new ones are told to come again. @default 256 */
  readonly maxRequests?: number;
}

export interface TakeOptions {
  /**
   * Key the sender gives to a request and to its repetitions. Events without an id then get one that follows from key, line and content,
   * so that a repetition is recognised, also after a restart.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface IngestCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  /** Handed to the log and not yet durable. */
  readonly pending: number;
  readonly requests: number;
}

/** The one way in for events: validates, makes pseudonymous, appends, and says what became of each. */
export interface Ingest {
  /**
   * Takes events as they become available, in commits of at most 2,000, two of which may be under way: memory is bounded however many
   * come.
   *
   * @throws {BusyError} At once, before anything was read, when there is no room.
   * @throws {IngestError} When the log failed or the source did; carries the receipt of what was taken before.
   */
  take(chunks: ParsedChunks, options?: TakeOptions): Promise<Receipt>;
  /** Takes a list that is in memory already. Throws as `take`. */
  submit(inputs: readonly unknown[], options?: TakeOptions): Promise<Receipt>;
  readonly counts: IngestCounts;
}

/** There is no room at present; try again after `retryAfterSeconds`. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly code = 'BUSY';
  readonly retryAfterSeconds = 1;
}

/** Not everything was taken. What the receipt counts was, durably; the rest may be sent again. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
  readonly receipt: Receipt;

  constructor(receipt: Receipt, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.receipt = receipt;
  }
}

const COMMIT_EVENTS = 2_000;
const COMMITS_UNDER_WAY = 2;

export function createIngest(options: IngestOptions): Ingest {
  const { log, privacy, now, customDimensions = [], maxPendingEvents = 50_000, maxRequests = 256 } = options;
  const future = options.maxFutureMs === undefined ? {} : { maxFutureMs: options.maxFutureMs };
  const total = { accepted: 0, duplicate: 0, rejected: 0, pending: 0, requests: 0 };

  async function take(chunks: ParsedChunks, { idempotencyKey }: TakeOptions = {}): Promise<Receipt> {
    if (total.requests >= maxRequests || total.pending >= maxPendingEvents) {
      throw new BusyError('The server takes no more events at present.');
    }
    const receipt = new ReceiptBuilder();
    const underWay = new Set<Promise<void>>();
    let failure: unknown;
    let batch: ServiceEvent[] = [];

    function commit(): void {
      if (batch.length === 0) return;
      const events = batch;
      batch = [];
      total.pending += events.length;
      const done = log
        .append(events)
        .then(
          ({ accepted, duplicates }) => {
            receipt.accepted += accepted;
            receipt.duplicate += duplicates.length;
          },
          (error: unknown) => {
            failure ??= error;
          },
        )
        .finally(() => {
          total.pending -= events.length;
          underWay.delete(done);
        });
      underWay.add(done);
    }

    async function roomToCommit(): Promise<void> {
      while (underWay.size >= COMMITS_UNDER_WAY) await Promise.race(underWay);
    }

    total.requests++;
    try {
      for await (const chunk of chunks) {
        const validation = { now: now(), customDimensions, ...future };
        for (const parsed of chunk) {
          const event = check(parsed, validation, idempotencyKey, receipt);
          if (!event) continue;
          batch.push(event);
          if (batch.length < COMMIT_EVENTS) continue;
          await roomToCommit();
          if (failure !== undefined) break;
          commit();
        }
        if (failure !== undefined) break;
        // A slow sender's events do not wait for its next ones; a fast sender's gather while a commit is under way.
        if (underWay.size === 0) commit();
      }
    } catch (error) {
      failure ??= error;
    }
    // What came before a fault of the source is good and is kept.
    if (!(failure instanceof LogError)) {
      await roomToCommit();
      commit();
    }
    await Promise.all(underWay);
    total.requests--;
    const built = receipt.build();
    total.accepted += built.accepted;
    total.duplicate += built.duplicate;
    total.rejected += built.rejectedCount;
    if (failure !== undefined) throw new IngestError(built, failure);
    return built;
  }

  function check(
    parsed: Parsed,
    validation: Parameters<typeof validateEvent>[1],
    idempotencyKey: string | undefined,
    receipt: ReceiptBuilder,
  ): ServiceEvent | undefined {
    if (parsed.problem !== undefined) {
      receipt.reject(parsed.line, null, null, parsed.problem);
      return undefined;
    }
    let input = parsed.value;
    if (lacksId(input)) {
      if (idempotencyKey === undefined) receipt.withoutId++;
      input = { ...input, id: idempotencyKey === undefined ? randomUUID() : derivedId(idempotencyKey, parsed) };
    }
    const { event, errors, ignored } = validateEvent(input, validation);
    if (errors) {
      const [first, ...others] = errors;
      const more = others.length === 0 ? '' : ` (also wrong: ${others.map(({ field }) => `\`${field}\``).join(', ')})`;
      const sentId = lacksId(parsed.value) ? null : (parsed.value as { id?: unknown } | null)?.id;
      receipt.reject(parsed.line, sentId, first?.field || null, `${first?.reason ?? 'Not an event'}${more}`);
      return undefined;
    }
    if (ignored.length > 0) receipt.ignore(ignored);
    return privacy(event);
  }

  return {
    take,
    submit: (inputs, takeOptions) =>
      take([inputs.map((value, index) => ({ line: index + 1, value, text: '' }))], takeOptions),
    get counts() {
      return { ...total };
    },
  };
}

function lacksId(input: unknown): input is object {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false;
  const { id } = input as { id?: unknown };
  return id === undefined || id === null;
}

function derivedId(key: string, { line, text, value }: Extract<Parsed, { text: string }>): string {
  const content = text === '' ? JSON.stringify(value) : text;
  return `ik:${createHash('sha256').update(`${key}\n${line}\n${content}`).digest('base64url')}`;
}
