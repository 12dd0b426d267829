import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { LoggedEvent } from './event-log.ts';
import { decodeEvent, rowChecksum } from './event-row.ts';
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
  /** Numbers of events whose content is not what was written. Reads all of it. */
  damagedEvents(): Generator<number>;
  /** Writes the log as it is now to a new file, while others go on writing to this one. */
  copyTo(path: string): void;
  close(): void;
}

/** @throws {LogError} When there is no log at `path`, or none that can be read. */
export function openSqliteReader(path: string): SqliteReader {
  const db = openForReading(path);
  const logId = readMeta(db, 'logId');
  if (logId === undefined) {
    db.close();
    throw corrupt(path);
  }
  const select = db.prepare('SELECT seq, id, body, checksum FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?');
  return {
    logId,
    lastSeq: () => guarded(path, () => Math.max(highestSeq(db), Number(readMeta(db, 'lastSeq') ?? 0))),
    async *read(fromSeq, toSeq, chunkSize = 1000) {
      let from = fromSeq;
      while (from <= toSeq) {
        const chunk = readChunk(select, from, toSeq, chunkSize, path);
        if (chunk.length === 0) return;
        from = chunk[chunk.length - 1]!.seq + 1;
        yield chunk;
        await setImmediate();
      }
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
      for (const row of db.prepare('SELECT seq, id, body, checksum FROM event').iterate()) {
        if (!isIntact(row)) yield Number(row.seq);
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

function readChunk(select: StatementSync, from: number, to: number, limit: number, path: string): LoggedEvent[] {
  return guarded(path, () => select.all(from, to, limit).map((row) => decodeRow(row, path)));
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  readonly checksum: number;
}

/** @throws {LogError} `CORRUPT` when the row does not carry what was written. */
function decodeRow(row: Readonly<Record<string, unknown>>, path: string): LoggedEvent {
  const { seq, id, body } = row as unknown as Row;
  if (!isIntact(row)) throw corrupt(path, { cause: new Error(`Event ${seq} fails its checksum.`) });
  return { seq, event: decodeEvent(id, body) };
}

function isIntact(row: Readonly<Record<string, unknown>>): boolean {
  const { id, body, checksum } = row as unknown as Row;
  return rowChecksum(id, body) === checksum;
}

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asLogError(error, path);
  }
}
