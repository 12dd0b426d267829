import type { ServiceEvent } from '@andon/metrics';
import type { BlockText } from './block-text.ts';

/**
 * The durable log: the source of truth, from which everything else can be rebuilt.
 *
 * Every adapter keeps these promises, and `testEventLog` holds it to them:
 * - `append` resolves only after the events are durable; a rejected `append` has stored none of its events.
 * - An event id is stored once for ever (until deleted): the same id again, in the same batch or another, is a duplicate.
 * - Sequence numbers rise by one in the order of appends; those of deleted events are never given again.
 * - Listeners hear of every accepted event, in sequence order, before the `append` that brought it resolves.
 */
export interface EventLog {
  /** Random, made with the log; tells one log from another when a reader comes back with a position. */
  readonly logId: string;
  /** Highest sequence number ever given; 0 before the first event. */
  readonly lastSeq: number;
  /**
   * What keeps it from taking events, as of the newest attempt; `undefined` where nothing does. A log tries by itself whether the cause has
   * gone, whether events come or not. With `WRITER_ENDED` and `CLOSED` it stays.
   */
  readonly failure: LogError | undefined;
  /**
   * Stores a batch in one piece.
   *
   * @param text - The same events, in the same order, of at most `MAX_BLOCK_EVENTS`: saves writing them out again where the log keeps text.
   * Not to be touched any more.
   * @throws {LogError} When it could not be made durable; nothing of the batch is stored then and it may be tried again.
   */
  append(events: readonly ServiceEvent[], text?: BlockText): Promise<AppendResult>;
  /**
   * Events with sequence number `fromSeq` and above, oldest first, in chunks of at most `chunkSize`, up to those that were durable when the
   * read began. A slow reader holds nothing open between chunks.
   *
   * @param chunkSize - @default 1000 events
   * @throws {LogError} `CORRUPT` where a stored event is damaged.
   */
  read(fromSeq: number, chunkSize?: number): AsyncIterable<readonly LoggedEvent[]>;
  /**
   * Calls `listener` with the events of each append that stored something. A throw in it is reported as an uncaught exception and does not
   * fail the append.
   *
   * @returns Ends the subscription.
   */
  onAppended(listener: (batch: AppendedBatch) => void): () => void;
  /** Removes events for good (retention, a person's right to be forgotten). @returns How many there were. */
  delete(seqs: readonly number[]): Promise<number>;
  /**
   * Brings together what came in small pieces, so that it takes as little room as what came in large ones. Events and their numbers stay, and
   * nobody has to wait for it.
   *
   * @returns How many pieces fewer there are.
   */
  compact(): Promise<number>;
  /** Waits for appends under way, then releases everything. May be called twice. */
  close(): Promise<void>;
}

/** An event with its place in the log. */
export interface LoggedEvent {
  /** Rises with every event accepted; there are gaps where events were deleted. */
  readonly seq: number;
  readonly event: ServiceEvent;
}

/** What became of a batch. */
export interface AppendResult {
  /** Sequence number of the first accepted event; the others follow without gaps. Meaningless when `accepted` is 0. */
  readonly firstSeq: number;
  readonly accepted: number;
  /** Positions in the batch of events whose id was already stored, ascending. */
  readonly duplicates: readonly number[];
}

/** A batch that has become durable. */
export interface AppendedBatch {
  readonly firstSeq: number;
  /** `events[i]` has the sequence number `firstSeq + i`. */
  readonly events: readonly ServiceEvent[];
}

export type LogErrorCode =
  /** Written by a newer version of the program. */
  | 'NEWER_SCHEMA'
  /** Not a log of ours. */
  | 'FOREIGN_FILE'
  | 'CORRUPT'
  /** The folder or file cannot be written. */
  | 'READ_ONLY'
  /** Another process has the log open. */
  | 'LOCKED'
  | 'DISK_FULL'
  | 'IO'
  /** What writes the log has ended by a fault of the program: only a new start helps. */
  | 'WRITER_ENDED'
  | 'CLOSED';

/** The message names the place and what to do, and is meant for the person who runs the server. */
export class LogError extends Error {
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogError';
    this.code = code;
  }
}

/** Events of `events` that were accepted, given the result of their append. */
export function acceptedOf(events: readonly ServiceEvent[], duplicates: readonly number[]): readonly ServiceEvent[] {
  if (duplicates.length === 0) return events;
  const skipped = new Set(duplicates);
  return events.filter((_, index) => !skipped.has(index));
}

/** Calls a listener; what it throws surfaces as an uncaught exception instead of failing the append that is already durable. */
export function notify(listener: (batch: AppendedBatch) => void, batch: AppendedBatch): void {
  try {
    listener(batch);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
