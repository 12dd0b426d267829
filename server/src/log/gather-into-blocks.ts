import type { DatabaseSync } from 'node:sqlite';
import type { ServiceEvent } from '@andon/metrics';
import { blockChecksum, encodeEvents, MAX_BLOCK_EVENTS, packEvents } from './event-block.ts';
import { ID_INDEX_SCHEMA } from './id-index.ts';

/**
 * Layout 2: rows of many events each in the place of a row and an index entry for every event. Runs in a transaction of the caller.
 *
 * @param onProgress - Told now and then how many events are through, of how many.
 */
export function gatherIntoBlocks(db: DatabaseSync, onProgress: (done: number, total: number) => void): void {
  const total = Number(db.prepare('SELECT count(*) AS n FROM event').get()?.n);
  let done = 0;
  db.exec(`
    CREATE TABLE block (
      first_seq INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      body BLOB NOT NULL
    );
    ${ID_INDEX_SCHEMA}`);
  const insert = db.prepare('INSERT INTO block VALUES (?, ?, ?, ?)');
  let firstSeq = 0;
  let events: ServiceEvent[] = [];

  const write = () => {
    if (events.length === 0) return;
    const body = packEvents(encodeEvents(events));
    insert.run(firstSeq, events.length, blockChecksum(firstSeq, events.length, body), body);
    done += events.length;
    events = [];
    onProgress(done, total);
  };
  for (const row of db.prepare('SELECT seq, id, body, checksum FROM event ORDER BY seq').iterate()) {
    const { seq, id, body, checksum } = row as { seq: number; id: string; body: string; checksum: number };
    if (rowChecksum(id, body) !== checksum) throw new SyntaxError(`Event ${seq} fails its checksum.`);
    // Deleted numbers leave a gap.
    if (seq !== firstSeq + events.length || events.length === MAX_BLOCK_EVENTS) {
      write();
      firstSeq = seq;
    }
    events.push(JSON.parse(`{"id":${JSON.stringify(id)},${body.slice(1)}`) as ServiceEvent);
  }
  write();
  db.exec('DROP TABLE event');
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The checksum of layout 1: FNV-1a over the UTF-16 units of id and body. */
function rowChecksum(id: string, body: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME);
  hash = Math.imul(hash ^ 0x1f, FNV_PRIME);
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ body.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}
