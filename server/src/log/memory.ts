import { randomUUID } from 'node:crypto';
import type { ServiceEvent } from '@andon/metrics';
import {
  type AppendedBatch,
  type AppendResult,
  type EventLog,
  LogError,
  type LoggedEvent,
  notify,
} from './event-log.ts';

/** A log that lives as long as the process: for tests, and for trying things out without a data folder. */
export function createMemoryLog(): EventLog {
  return new MemoryLog();
}

class MemoryLog implements EventLog {
  readonly logId = randomUUID();
  #lastSeq = 0;
  #events: LoggedEvent[] = [];
  readonly #ids = new Set<string>();
  readonly #listeners = new Set<(batch: AppendedBatch) => void>();
  #closed = false;

  get failure(): LogError | undefined {
    return this.#closed ? new LogError('CLOSED', 'The event log is closed.') : undefined;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  async append(events: readonly ServiceEvent[]): Promise<AppendResult> {
    this.#checkOpen();
    const firstSeq = this.#lastSeq + 1;
    const accepted: ServiceEvent[] = [];
    const duplicates: number[] = [];
    for (const [index, event] of events.entries()) {
      if (this.#ids.has(event.id)) {
        duplicates.push(index);
        continue;
      }
      this.#ids.add(event.id);
      accepted.push(event);
      this.#events.push({ seq: ++this.#lastSeq, event });
    }
    if (accepted.length > 0) for (const listener of this.#listeners) notify(listener, { firstSeq, events: accepted });
    return { firstSeq, accepted: accepted.length, duplicates };
  }

  async *read(fromSeq: number, chunkSize = 1000): AsyncGenerator<readonly LoggedEvent[]> {
    this.#checkOpen();
    const events = this.#events;
    const end = events.length;
    let start = firstIndexFrom(events, fromSeq);
    while (start < end) {
      const chunk = events.slice(start, Math.min(end, start + chunkSize));
      start += chunk.length;
      yield chunk;
      this.#checkOpen();
    }
  }

  onAppended(listener: (batch: AppendedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async delete(seqs: readonly number[]): Promise<number> {
    this.#checkOpen();
    const unwanted = new Set(seqs);
    const before = this.#events.length;
    // A new array, so that a read under way goes on over what it began with.
    this.#events = this.#events.filter(({ seq, event }) => {
      if (!unwanted.has(seq)) return true;
      this.#ids.delete(event.id);
      return false;
    });
    return before - this.#events.length;
  }

  async compact(): Promise<number> {
    this.#checkOpen();
    return 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #checkOpen(): void {
    if (this.#closed) throw new LogError('CLOSED', 'The event log is closed.');
  }
}

function firstIndexFrom(events: readonly LoggedEvent[], seq: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
