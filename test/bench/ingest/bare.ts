/* The yardstick: a loop that parses the same lines and inserts them into SQLite, 500 a commit, and does nothing else. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type IdKind, makeBodies, makeEvents, startFor } from './feed.ts';

const [folder = '', warmUp = '0', count = '0', ids = 'call'] = process.argv.slice(2);
const total = Number(warmUp) + Number(count);
const bodies = makeBodies(makeEvents(total, ids as IdKind, startFor(total)), 500);
const db = new DatabaseSync(join(folder, 'bare.sqlite'));
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -65536',
);
db.exec(
  'CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, body TEXT NOT NULL)',
);
const insert = db.prepare('INSERT INTO event (id, time, body) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING');

function take(from: number, to: number): void {
  for (const body of bodies.slice(from, to)) {
    db.exec('BEGIN');
    for (const line of body.toString('utf8').split('\n')) {
      if (line === '') continue;
      const { id, time } = JSON.parse(line) as { id: string; time: number };
      insert.run(id, time, line);
    }
    db.exec('COMMIT');
  }
}

const warmBodies = Number(warmUp) / 500;
take(0, warmBodies);
const before = process.cpuUsage();
const startedAt = performance.now();
take(warmBodies, bodies.length);
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuUs: user + system, wallMs });
db.close();
