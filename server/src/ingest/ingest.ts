import { createHash, randomUUID } from 'node:crypto';
import { acceptLimits, type ServiceEvent, validateEvent } from '@andon/metrics';
import { BlockText, type EventLog, LogError, MAX_BLOCK_EVENTS } from '../log/index.ts';
import type { Privacy } from '../privacy/index.ts';
import { parseLine } from './ndjson.ts';
import type { LineBlock, Parsed, ParsedChunks } from './parsed.ts';
import { type Receipt, ReceiptBuilder } from './receipt.ts';
import { EventScanner } from './scan/event-scanner.ts';
import { SenderRoom } from './sender-room.ts';

/** Folded in a few seconds: longer, figures are not to be behind what was acknowledged. */
const MAX_HELD_EVENTS = 1_000_000;

export interface IngestOptions {
  readonly log: EventLog;
  readonly privacy: Privacy;
  /** Epoch ms. */
  readonly now: () => number;
  /** Names of the dimensions declared in the configuration. @default none */
  readonly customDimensions?: readonly string[];
  /** How far ahead of `now` an event may lie. @default 300000 (5 min) */
  readonly maxFutureMs?: number;
  /**
   * Events handed to the log and not yet durable, over all senders, beyond which those who have requests under way are told to come again.
   *
   * @default 50000
   */
  readonly maxPendingEvents?: number;
  /** Events that are stored and wait to be folded: while a snapshot is made, none are. From a million on all are told to come again. @default 0 */
  readonly heldEvents?: () => number;
  /** Requests at once beyond which new ones are told to come again; one sender has at most half of them. @default 256 */
  readonly maxRequests?: number;
}

export interface TakeOptions {
  /**
   * Key the sender gives to a request and to its repetitions. Events without an id then get one that follows from key, line and content,
   * so that a repetition is recognised, also after a restart.
   */
  readonly idempotencyKey?: string | undefined;
  /** Who sends, so that one does not take the room of all; absent where senders are not told apart. */
  readonly sender?: string | undefined;
}

/** Since the process began; `pending` and `requests` at the moment. */
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
   * Takes events as they become available, in commits of at most 1,000, four of which may be under way: memory is bounded however many
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

const COMMITS_UNDER_WAY = 4;
const NEWLINE = 0x0a;

type Validation = Parameters<typeof validateEvent>[1];

/** Events on their way to the log, with their text where it was made on the way. */
interface Batch {
  readonly events: ServiceEvent[];
  readonly text: BlockText | undefined;
}

/** What taking one request needs. */
interface Taking {
  readonly validation: Validation;
  readonly idempotencyKey: string | undefined;
  readonly receipt: ReceiptBuilder;
}

/** One for a log: it is what keeps the events of all senders within the room there is. */
export function createIngest(options: IngestOptions): Ingest {
  const { log, privacy, now, customDimensions = [], maxPendingEvents = 50_000, maxRequests = 256 } = options;
  const { heldEvents = () => 0 } = options;
  const future = options.maxFutureMs === undefined ? {} : { maxFutureMs: options.maxFutureMs };
  const scanner = new EventScanner(privacy);
  const room = new SenderRoom({ maxRequests, maxPendingEvents });
  const total = { accepted: 0, duplicate: 0, rejected: 0, pending: 0 };

  async function take(chunks: ParsedChunks, { idempotencyKey, sender }: TakeOptions = {}): Promise<Receipt> {
    if (heldEvents() >= MAX_HELD_EVENTS || !room.enter(sender, total.pending)) {
      throw new BusyError('The server takes no more events at present.');
    }
    const receipt = new ReceiptBuilder();
    const underWay = new Set<Promise<void>>();
    let failure: unknown;
    let batch: Batch | undefined;
    /** Of a body of lines, the next one. */
    let line = 1;
    let soon: NodeJS.Immediate | undefined;

    function commit(): void {
      const taken = batch;
      batch = undefined;
      if (taken === undefined || taken.events.length === 0) {
        taken?.text?.discard();
        return;
      }
      const { events, text } = taken;
      total.pending += events.length;
      const done = log
        .append(events, text)
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

    /** A slow sender's events do not wait for its next ones; a fast sender's gather while they arrive and while a commit is under way. */
    function commitSoon(): void {
      soon ??= setImmediate(() => {
        soon = undefined;
        if (underWay.size === 0) commit();
      });
    }

    async function roomToCommit(): Promise<void> {
      while (underWay.size >= COMMITS_UNDER_WAY) await Promise.race(underWay);
    }

    /** Takes what there is of a chunk, or of it as much as the batch has room for. @returns Where to go on. */
    function takeSome(chunk: readonly Parsed[] | LineBlock, from: number, validation: Validation): number {
      if ('bytes' in chunk) {
        batch ??= { events: [], text: new BlockText() };
        const taken = takeLines(chunk, from, line, batch, { validation, idempotencyKey, receipt });
        line = taken.line;
        return taken.at;
      }
      batch ??= { events: [], text: undefined };
      let at = from;
      while (at < chunk.length && batch.events.length < MAX_BLOCK_EVENTS) {
        const event = check(chunk[at++]!, { validation, idempotencyKey, receipt });
        if (event) batch.events.push(event);
      }
      return at;
    }

    try {
      for await (const chunk of chunks) {
        const validation = { now: now(), customDimensions, ...future };
        const end = 'bytes' in chunk ? chunk.bytes.length : chunk.length;
        for (let at = 0; at < end && failure === undefined; ) {
          at = takeSome(chunk, at, validation);
          if (at === end) break;
          await roomToCommit();
          if (failure === undefined) commit();
        }
        if (failure !== undefined) break;
        if (underWay.size === 0) commitSoon();
      }
    } catch (error) {
      failure ??= error;
    }
    clearImmediate(soon);
    // What came before a fault of the source is good and is kept.
    if (!(failure instanceof LogError)) {
      await roomToCommit();
      commit();
    }
    await Promise.all(underWay);
    room.leave(sender);
    const built = receipt.build();
    total.accepted += built.accepted;
    total.duplicate += built.duplicate;
    total.rejected += built.rejectedCount;
    if (failure !== undefined) throw new IngestError(built, failure);
    return built;
  }

  /** Lines of a block into a batch, until the one ends or the other is full. */
  function takeLines(
    block: LineBlock,
    from: number,
    firstLine: number,
    { events, text }: Batch,
    taking: Taking,
  ): { readonly at: number; readonly line: number } {
    const { bytes } = block;
    const limits = acceptLimits(taking.validation);
    const target = { events, text: text! };
    const scans = block.isUtf8 && !block.isTooLong;
    let line = firstLine;
    let at = from;
    while (at < bytes.length && events.length < MAX_BLOCK_EVENTS && !target.text.isFull) {
      const next = scans ? scanner.scan(bytes, at, block.maxLineBytes, limits, target) : -1;
      if (next >= 0) at = next;
      else {
        const end = bytes.indexOf(NEWLINE, at);
        const parsed = parseLine(block, line, at, end);
        const event = parsed && check(parsed, taking);
        if (event) {
          events.push(event);
          target.text.add(event);
        }
        at = end + 1;
      }
      line++;
    }
    scanner.nameEvents();
    return { at, line };
  }

  function check(parsed: Parsed, { validation, idempotencyKey, receipt }: Taking): ServiceEvent | undefined {
    if (parsed.problem !== undefined) {
      receipt.reject(parsed.line, parsed.id ?? null, parsed.field ?? null, parsed.problem);
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
      return { ...total, requests: room.requests };
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
