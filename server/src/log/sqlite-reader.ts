import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { BLOCK_COLUMNS, type BlockEvents, loggedEvents, openBlock, type StoredBlock } from './event-block.ts';
import type { LoggedEvent } from './event-log.ts';
import { asLogError, corrupt, highestSeq, openForReading, readMeta } from './sqlite-file.ts';

/** Reads a log file beside its writer, or at rest; never changes it. */
export interface SqliteReader {
  readonly logId: string;
  /** Highest sequence number stored now, or ever given. */
  lastSeq(): number;
  /** As `EventLog.read`, up to `toSeq`. */
  read(fromSeq: number, toSeq: number, chunkSize?: number): AsyncIterable<readonly LoggedEvent[]>;
  /** What SQLite finds wrong with the file; empty where nothing is. Reads all of it. */
  integrityFaults(): readonly string[];
  /** Events whose content is not what was written. Reads all of it. */
  damagedEvents(): Generator<EventRange>;
  /** Writes the log as it is now to a new file, while others go on writing to this one. */
  copyTo(path: string): void;
  close(): void;
}

/** Events that lie together, the last included. */
export interface EventRange {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** @throws {LogError} When there is no log at `path`, or none that can be read. */
export function openSqliteReader(path: string): SqliteReader {
  const db = openForReading(path);
  const logId = readMeta(db, 'logId');
  if (logId === undefined) {
    db.close();
    throw corrupt(path);
  }
  const selectFrom = db.prepare(`SELECT ${BLOCK_COLUMNS} FROM block WHERE first_seq >= ? ORDER BY first_seq LIMIT 1`);
  const selectBefore = db.prepare(
    `SELECT ${BLOCK_COLUMNS} FROM block WHERE first_seq < ? ORDER BY first_seq DESC LIMIT 1`,
  );

  /** The first block that has events from `fromSeq` on. Short ones may be brought together at any time, so it may begin before. */
  function blockFrom(fromSeq: number): StoredBlock | undefined {
    const next = selectFrom.get(fromSeq) as StoredBlock | undefined;
    if (next?.firstSeq === fromSeq) return next;
    const before = selectBefore.get(fromSeq) as StoredBlock | undefined;
    return before !== undefined && before.firstSeq + before.count > fromSeq ? before : next;
  }

  function nextBlock(fromSeq: number): (EventRange & { readonly events: BlockEvents }) | undefined {
    return guarded(path, () => {
      const block = blockFrom(fromSeq);
      if (!block) return undefined;
      return { firstSeq: block.firstSeq, lastSeq: block.firstSeq + block.count - 1, events: openBlock(block) };
    });
  }

  return {
    logId,
    lastSeq: () => guarded(path, () => Math.max(highestSeq(db), Number(readMeta(db, 'lastSeq') ?? 0))),
    async *read(fromSeq, toSeq, chunkSize = 1000) {
      let from = fromSeq;
      let gathered: LoggedEvent[] = [];
      while (from <= toSeq) {
        const block = nextBlock(from);
        if (!block || block.firstSeq > toSeq) break;
        gathered.push(...loggedEvents(block.firstSeq, block.events, from, toSeq));
        from = block.lastSeq + 1;
        while (gathered.length >= chunkSize) {
          yield gathered.slice(0, chunkSize);
          gathered = gathered.slice(chunkSize);
          await setImmediate();
        }
      }
      if (gathered.length > 0) yield gathered;
    },
    integrityFaults() {
      try {
        const rows = db.prepare('PRAGMA integrity_check').all();
        return rows.map((row) => String(row.integrity_check)).filter((fault) => fault !== 'ok');
      } catch (error) {
        return [asLogError(error, path).message];
      }
    },
    *damagedEvents() {
      for (const row of db.prepare(`SELECT ${BLOCK_COLUMNS} FROM block`).iterate()) {
        const block = row as unknown as StoredBlock;
        if (!isIntact(block)) yield { firstSeq: block.firstSeq, lastSeq: block.firstSeq + block.count - 1 };
      }
    },
    copyTo: (target) => guarded(path, () => copyInto(db, target)),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function copyInto(db: DatabaseSync, target: string): void {
  // One read transaction: what is committed meanwhile is left out as a whole.
  db.prepare('VACUUM INTO ?').run(target);
}

function isIntact(block: StoredBlock): boolean {
  try {
    return openBlock(block).length === block.count;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asLogError(error, path);
  }
}
