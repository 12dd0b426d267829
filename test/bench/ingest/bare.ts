/* The yardstick: a loop that parses the same lines and inserts them into SQLite, 500 a commit, and does nothing else. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type IdKind, makeBodies, makeLines } from './feed.ts';

const [folder = '', count = '0', ids = 'call'] = process.argv.slice(2);
const bodies = makeBodies(makeLines(Number(count), ids as IdKind, Date.now() - 3_600_000), 500);
const db = new DatabaseSync(join(folder, 'bare.sqlite'));
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -65536',
);
db.exec(
  'CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, body TEXT NOT NULL)',
);
const insert = db.prepare('INSERT INTO event (id, time, body) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING');
const before = process.cpuUsage();
const startedAt = performance.now();
for (const body of bodies) {
  db.exec('BEGIN');
  for (const line of body.toString('utf8').split('\n')) {
    if (line === '') continue;
    const { id, time } = JSON.parse(line) as { id: string; time: number };
    insert.run(id, time, line);
  }
  db.exec('COMMIT');
}
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuUs: user + system, wallMs });
db.close();
