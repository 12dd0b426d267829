import type { DatabaseSync } from 'node:sqlite';
import {
  BLOCK_COLUMNS,
  blockChecksum,
  encodeEvents,
  MAX_BLOCK_EVENTS,
  openBlock,
  packEvents,
  type StoredBlock,
} from './event-block.ts';

/** Shorter blocks are brought together; longer ones gain little and are left as they lie. */
const SMALL_EVENTS = 200;
/** Looked at in one go: bounds how long senders wait for it. */
const SLICE_EVENTS = 5_000;

export interface Compacted {
  /** Where to go on; `undefined` at the end of the log. */
  readonly nextSeq: number | undefined;
  /** How many blocks fewer there are. */
  readonly spared: number;
}

interface Place {
  readonly firstSeq: number;
  readonly count: number;
}

/**
 * Makes long blocks of short ones that lie next to each other: events that came one by one then take as little room as those that came by
 * the hundred. Numbers and ids stay; what is damaged is left as it is. Runs in a transaction of the caller.
 */
export function compactBlocks(db: DatabaseSync, fromSeq: number): Compacted {
  const { groups, nextSeq } = smallNeighbours(db, fromSeq);
  const select = db.prepare(`SELECT ${BLOCK_COLUMNS} FROM block WHERE first_seq = ?`);
  const insert = db.prepare('INSERT INTO block VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM block WHERE first_seq >= ? AND first_seq < ?');
  let spared = 0;
  for (const group of groups) {
    const events = eventsOf(group.map(({ firstSeq }) => select.get(firstSeq) as unknown as StoredBlock));
    if (events === undefined) continue;
    const [{ firstSeq }] = group as [Place];
    remove.run(firstSeq, firstSeq + events.length);
    const body = packEvents(encodeEvents(events));
    insert.run(firstSeq, events.length, blockChecksum(firstSeq, events.length, body), body);
    spared += group.length - 1;
  }
  return { nextSeq, spared };
}

/** Short blocks without a gap or a longer one between them, two or more together, as far as they fit into one. */
function smallNeighbours(
  db: DatabaseSync,
  fromSeq: number,
): { readonly groups: readonly (readonly Place[])[]; readonly nextSeq: number | undefined } {
  const rows = db
    .prepare('SELECT first_seq AS firstSeq, count FROM block WHERE first_seq >= ? AND count < ? ORDER BY first_seq')
    .iterate(fromSeq, SMALL_EVENTS);
  const groups: Place[][] = [];
  let group: Place[] = [];
  let groupEvents = 0;
  let seen = 0;
  let nextSeq: number | undefined;
  for (const row of rows) {
    const place = row as unknown as Place;
    const last = group.at(-1);
    const follows = last !== undefined && last.firstSeq + last.count === place.firstSeq;
    if (!follows || groupEvents + place.count > MAX_BLOCK_EVENTS) {
      if (seen >= SLICE_EVENTS) {
        nextSeq = place.firstSeq;
        break;
      }
      group = [];
      groupEvents = 0;
      groups.push(group);
    }
    group.push(place);
    groupEvents += place.count;
    seen += place.count;
  }
  return { groups: groups.filter(({ length }) => length > 1), nextSeq };
}

function eventsOf(blocks: readonly StoredBlock[]) {
  try {
    return blocks.flatMap(openBlock);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
