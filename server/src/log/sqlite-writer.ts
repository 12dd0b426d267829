import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { rowChecksum } from './event-row.ts';
import { asLogError, type OpenedFile, openForWriting, writeMeta } from './sqlite-file.ts';
import type { WriterData, WriterReply, WriterRequest } from './sqlite-protocol.ts';

/** The writer thread of the SQLite log. All batches that wait when a commit begins share it: one sync for all of them. */

/** Largest group, events: bounds how long the first of a group waits for the others. */
const MAX_GROUP_EVENTS = 20_000;

type Append = Extract<WriterRequest, { kind: 'append' }>;

const { path, options } = workerData as WriterData;
const port = parentPort as MessagePort;

try {
  serve(openForWriting(path, options));
} catch (error) {
  const { code, message } = asLogError(error, path);
  reply({ kind: 'failed', code, message });
}

function serve(file: OpenedFile): void {
  const { db } = file;
  const insert = db.prepare(
    'INSERT INTO event (seq, id, body, checksum) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO NOTHING',
  );
  const remove = db.prepare('DELETE FROM event WHERE seq = ?');
  let lastSeq = file.lastSeq;

  reply({ kind: 'opened', logId: file.logId, lastSeq });
  port.on('message', (first: WriterRequest) => {
    let next: WriterRequest | undefined = first;
    while (next !== undefined) {
      if (next.kind !== 'append') {
        if (next.kind === 'delete') removeSeqs(next);
        else close(next.call);
        next = waiting();
        continue;
      }
      const group: Append[] = [next];
      let events = next.ids.length;
      next = waiting();
      while (next?.kind === 'append' && events + next.ids.length <= MAX_GROUP_EVENTS) {
        group.push(next);
        events += next.ids.length;
        next = waiting();
      }
      commit(group);
    }
  });

  function commit(group: readonly Append[]): void {
    const before = lastSeq;
    const replies: WriterReply[] = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const { call, ids, bodies } of group) {
        const firstSeq = lastSeq + 1;
        const duplicates: number[] = [];
        for (let i = 0; i < ids.length; i++) {
          const id = ids[i]!;
          const body = bodies[i]!;
          if (insert.run(lastSeq + 1, id, body, rowChecksum(id, body)).changes === 0) duplicates.push(i);
          else lastSeq++;
        }
        replies.push({ kind: 'appended', call, firstSeq, accepted: ids.length - duplicates.length, duplicates });
      }
      db.exec('COMMIT');
    } catch (error) {
      rollBack();
      lastSeq = before;
      for (const { call } of group) fail(call, error);
      return;
    }
    for (const message of replies) reply(message);
  }

  function removeSeqs({ call, seqs }: Extract<WriterRequest, { kind: 'delete' }>): void {
    try {
      let count = 0;
      db.exec('BEGIN IMMEDIATE');
      for (const seq of seqs) count += Number(remove.run(seq).changes);
      // The highest number may be among the deleted, and is not to be given again.
      writeMeta(db, 'lastSeq', String(lastSeq));
      db.exec('COMMIT');
      // What was deleted must not linger in the write-ahead file.
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      reply({ kind: 'deleted', call, count });
    } catch (error) {
      rollBack();
      fail(call, error);
    }
  }

  function rollBack(): void {
    // After a full disk SQLite may have rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
  }

  function close(call: number): void {
    file.release();
    reply({ kind: 'closed', call });
    port.close();
  }
}

function waiting(): WriterRequest | undefined {
  return receiveMessageOnPort(port)?.message as WriterRequest | undefined;
}

function fail(call: number, error: unknown): void {
  const { code, message } = asLogError(error, path);
  reply({ kind: 'failed', call, code, message });
}

function reply(message: WriterReply): void {
  port.postMessage(message);
}
