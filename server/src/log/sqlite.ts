import { Worker } from 'node:worker_threads';
import type { ServiceEvent } from '@andon/metrics';
import { type BlockText, blockMemory } from './block-text.ts';
import { BoundedTurns } from './bounded-turns.ts';
import { blockText, MAX_BLOCK_EVENTS } from './event-block.ts';
import {
  type AppendedBatch,
  type AppendResult,
  acceptedOf,
  type EventLog,
  LogError,
  type LoggedEvent,
  notify,
} from './event-log.ts';
import { type IdSeed, idKeys } from './id-key.ts';
import { asLogError, type OpenOptions } from './sqlite-file.ts';
import type { BatchPart, WriterData, WriterReply, WriterRequest } from './sqlite-protocol.ts';
import { openSqliteReader, type SqliteReader } from './sqlite-reader.ts';

/** Between attempts to write after one failed. */
const PROBE_EVERY_MS = 2_000;
/** Longest that replies are taken in one turn: whoever listens folds the events, and what one commit held of many senders comes at once. */
const TURN_MS = 15;
/** Events beyond which a message to the writer waits for no more. */
const GATHERED_EVENTS = 10_000;

export interface SqliteLogOptions extends OpenOptions {
  /** File of the log. Beside it SQLite keeps `-wal` and `-shm`, and we a `.lock`. */
  readonly path: string;
  /** How long after an attempt to write that failed the next is made. @default 2000 */
  readonly probeEveryMs?: number;
  /** Told now and then how many events are through, of how many, where opening takes long: the log is of an older layout, or its ids are read. */
  readonly onOpening?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Gives opening up: with `CLOSED`, and the log as it was. */
  readonly signal?: AbortSignal | undefined;
  /** Most that the writer's thread may keep on its heap, MB; beyond it the thread ends. @default Node's */
  readonly writerHeapMb?: number;
}

/**
 * The embedded log: one SQLite file, written by a thread of its own.
 *
 * What a power cut can take: nothing that was acknowledged. Commits sync the write-ahead file (`synchronous = FULL`); checkpoints sync the
 * main file before the write-ahead file is used again. A torn tail of the write-ahead file fails its checksums and is left out, which can
 * only concern batches that were never acknowledged.
 *
 * @throws {LogError} When the place cannot be used, with what to do about it.
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<EventLog> {
  const { path, probeEveryMs = PROBE_EVERY_MS, writerHeapMb, onOpening, signal, ...open } = options;
  const worker = startWriter({ path, options: open }, writerHeapMb);
  const opened = await new Promise<Opened>((resolve, reject) => {
    const stopListening = () => {
      worker.off('error', onError).off('message', onMessage);
      signal?.removeEventListener('abort', onAbort);
    };
    const onError = (error: Error) => reject(asLogError(error, path));
    const onAbort = () => {
      stopListening();
      void worker.terminate().then(() => reject(closed()));
    };
    const onMessage = (reply: WriterReply) => {
      if (reply.kind === 'opening') {
        onOpening?.(reply);
        return;
      }
      stopListening();
      if (reply.kind === 'opened') resolve(reply);
      else if (reply.kind === 'failed') reject(new LogError(reply.code, reply.message));
    };
    worker.once('error', onError);
    worker.on('message', onMessage);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return new SqliteLog(path, worker, opened, probeEveryMs);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

type Opened = Extract<WriterReply, { kind: 'opened' }>;

/** An append. */
interface Batch {
  readonly events: readonly ServiceEvent[];
  readonly parts: readonly BatchPart[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: LogError) => void;
}

/** A message to the writer. */
interface Call {
  readonly call: number;
  /** Of a message with appends; theirs are the results then. */
  readonly batches: readonly Batch[];
  readonly resolve: (reply: WriterReply) => void;
  readonly reject: (error: LogError) => void;
}

type OtherReply = Exclude<WriterReply, { kind: 'opened' | 'opening' | 'appended' }>;

class SqliteLog implements EventLog {
  readonly logId: string;
  readonly #worker: Worker;
  readonly #reader: SqliteReader;
  readonly #idSeed: IdSeed;
  readonly #probeEveryMs: number;
  /**
   * Under way, in the order of their replies. No `Map`: each table that one of those leaves behind keeps what it held, and the next table, until
   * the next full collection, so that a third of all events would outlive their use.
   */
  readonly #calls: Call[] = [];
  /** Appends of this turn of the event loop: one message and as a rule one commit for all of them. */
  #gathered: Batch[] = [];
  #gatheredEvents = 0;
  #gathering: NodeJS.Immediate | undefined;
  readonly #settling = new BoundedTurns<() => void>({ work: (settle) => settle(), turnMs: TURN_MS });
  readonly #listeners = new Set<(batch: AppendedBatch) => void>();
  #lastSeq: number;
  /** Before it there is nothing left to be brought together. */
  #compactedTo = 1;
  #nextCall = 1;
  #closing: Promise<void> | undefined;
  /** The writer is gone. */
  #ended: LogError | undefined;
  /** The newest attempt to write failed. */
  #refused: LogError | undefined;
  #probing: NodeJS.Timeout | undefined;

  constructor(path: string, worker: Worker, { logId, lastSeq, idSeed }: Opened, probeEveryMs: number) {
    this.#probeEveryMs = probeEveryMs;
    this.logId = logId;
    this.#idSeed = idSeed;
    this.#worker = worker;
    this.#lastSeq = lastSeq;
    this.#reader = openSqliteReader(path);
    worker.on('message', (reply: WriterReply) => this.#receive(reply));
    worker.on('error', (error) => this.#end(writerEnded(path, { cause: error })));
    worker.on('exit', () => this.#end(this.#closing ? closed() : writerEnded(path)));
  }

  get failure(): LogError | undefined {
    return this.#ended ?? this.#refused;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  append(events: readonly ServiceEvent[], text?: BlockText): Promise<AppendResult> {
    const unusable = this.#closing ? closed() : this.#ended;
    if (unusable !== undefined) return Promise.reject(unusable);
    const parts =
      text === undefined ? this.#encode(events) : [{ body: text.close(), keys: idKeys(events, this.#idSeed) }];
    return new Promise((resolve, reject) => {
      this.#gathered.push({ events, parts, resolve, reject });
      this.#gatheredEvents += events.length;
      if (this.#gatheredEvents >= GATHERED_EVENTS) this.#sendGathered();
      else this.#gathering ??= setImmediate(() => this.#sendGathered());
    });
  }

  async *read(fromSeq: number, chunkSize = 1000): AsyncGenerator<readonly LoggedEvent[]> {
    const end = this.#lastSeq;
    this.#checkOpen();
    for await (const chunk of this.#reader.read(fromSeq, end, chunkSize)) {
      yield chunk;
      this.#checkOpen();
    }
  }

  onAppended(listener: (batch: AppendedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async delete(seqs: readonly number[]): Promise<number> {
    const reply = await this.#call((call) => ({ kind: 'delete', call, seqs }));
    if (reply.kind !== 'deleted') throw unexpected(reply);
    return reply.count;
  }

  async compact(): Promise<number> {
    let spared = 0;
    const end = this.#lastSeq;
    // Slice by slice: what is to be appended meanwhile goes in between.
    for (let fromSeq: number | undefined = this.#compactedTo; fromSeq !== undefined && !this.#closing; ) {
      const from: number = fromSeq;
      const reply = await this.#call((call) => ({ kind: 'compact', call, fromSeq: from }));
      if (reply.kind !== 'compacted') throw unexpected(reply);
      spared += reply.spared;
      fromSeq = reply.nextSeq;
    }
    // The last piece may have room for more.
    this.#compactedTo = Math.max(1, end - MAX_BLOCK_EVENTS);
    return spared;
  }

  #encode(events: readonly ServiceEvent[]): BatchPart[] {
    const parts: BatchPart[] = [];
    for (let at = 0; at < events.length; at += MAX_BLOCK_EVENTS) {
      const part = events.length <= MAX_BLOCK_EVENTS ? events : events.slice(at, at + MAX_BLOCK_EVENTS);
      parts.push({ body: blockMemory.encode(blockText(part)), keys: idKeys(part, this.#idSeed) });
    }
    return parts;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#reader.close();
    clearTimeout(this.#probing);
    if (!this.#ended) {
      const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
      // Messages are handled in order, so every append under way is settled before this one.
      await this.#send((call) => ({ kind: 'close', call }));
      await exited;
    }
    this.#listeners.clear();
  }

  #call(request: (call: number) => WriterRequest): Promise<WriterReply> {
    return this.#closing ? Promise.reject(closed()) : this.#send(request);
  }

  /** After what was appended before. */
  #send(request: (call: number) => WriterRequest): Promise<WriterReply> {
    this.#sendGathered();
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#post(request, { batches: [], resolve, reject }));
  }

  #sendGathered(): void {
    clearImmediate(this.#gathering);
    this.#gathering = undefined;
    const batches = this.#gathered;
    if (batches.length === 0) return;
    this.#gathered = [];
    this.#gatheredEvents = 0;
    const memory = batches.flatMap(({ parts }) => parts.flatMap(({ body, keys }) => [body.buffer, keys.buffer]));
    this.#post(
      (call) => ({ kind: 'append', call, batches: batches.map(({ parts }) => parts) }),
      {
        batches,
        resolve() {},
        reject(error) {
          for (const batch of batches) batch.reject(error);
        },
      },
      memory,
    );
  }

  #post(request: (call: number) => WriterRequest, waiting: Omit<Call, 'call'>, memory: ArrayBuffer[] = []): void {
    const call = this.#nextCall++;
    this.#calls.push({ call, ...waiting });
    this.#worker.postMessage(request(call), memory);
  }

  #receive(reply: WriterReply): void {
    if (reply.kind === 'opened' || reply.kind === 'opening' || reply.call === undefined) return;
    if (this.#calls[0]?.call !== reply.call) return;
    const call = this.#calls.shift()!;
    if (reply.kind !== 'appended') {
      this.#settling.push(() => this.#settle(call, reply));
      return;
    }
    blockMemory.release(reply.memory);
    for (const [i, batch] of call.batches.entries()) {
      this.#settling.push(() => this.#settleAppend(batch, reply.results[i]!));
    }
  }

  #settle(call: Call, reply: OtherReply): void {
    if (reply.kind === 'failed') {
      this.#refused = new LogError(reply.code, reply.message);
      this.#probeLater();
      call.reject(this.#refused);
    } else {
      this.#refused = undefined;
      call.resolve(reply);
    }
  }

  #settleAppend({ events, resolve }: Batch, result: AppendResult): void {
    this.#refused = undefined;
    if (result.accepted > 0) {
      // Replies come in commit order, so this is the order of the log.
      this.#lastSeq = result.firstSeq + result.accepted - 1;
      const batch = { firstSeq: result.firstSeq, events: acceptedOf(events, result.duplicates) };
      for (const listener of this.#listeners) notify(listener, batch);
    }
    resolve(result);
  }

  /** Nobody may send any more while readiness is refused: the log has to find out for itself when it can be written again. */
  #probeLater(): void {
    if (this.#probing || this.#closing) return;
    this.#probing = setTimeout(() => {
      this.#probing = undefined;
      if (this.#refused === undefined || this.#closing) return;
      // A failure has been noted by then, and asks for the next attempt.
      this.#send((call) => ({ kind: 'probe', call })).catch(() => {});
    }, this.#probeEveryMs).unref();
  }

  #end(error: LogError): void {
    this.#settling.finish();
    this.#ended ??= error;
    for (const waiting of [...this.#calls.splice(0), ...this.#gathered.splice(0)]) waiting.reject(error);
  }

  #checkOpen(): void {
    if (this.#closing) throw closed();
  }
}

function closed(): LogError {
  return new LogError('CLOSED', 'The event log is closed.');
}

function writerEnded(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'WRITER_ENDED',
    `The thread that writes the event log ${path} has ended. Nothing that was acknowledged is lost. Start the server again.`,
    options,
  );
}

function startWriter(data: WriterData, heapMb: number | undefined): Worker {
  // The name differs between the sources and the built package; URLs are not rewritten by the compiler.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./sqlite-writer.${extension}`, import.meta.url), {
    workerData: data,
    name: 'andon-log',
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  });
}

function unexpected(reply: WriterReply): Error {
  return new Error(`Unexpected reply of the log's writer: ${reply.kind}`);
}
