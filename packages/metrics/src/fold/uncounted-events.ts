/*
 * Events that are held and not counted yet: those of records to which an event came late, from its place on.
 *
 * To count a late event, whatever follows it is taken back and counted again. Were that done for each, many of one entity would cost the
 * square of their number. So a record is taken back once; what comes for it then waits here, and is put in order and counted
 * together as soon as anybody looks.
 */

import type { Relayed } from '../counts/count-sink.ts';
import { NO_EVENT, TYPE_INDEX } from '../events/event-pool.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import type { RecordTable } from './record-table.ts';

/** What waits for one record, beside the events before, which it keeps and has counted. */
export interface Uncounted {
  /** In order of arrival: an event by its number, or one that is to be taken out again. */
  readonly changes: (number | StoredEvent)[];
  /** What its steps had handed on when they were taken back: others have it still. */
  relayed: readonly Relayed[];
}

interface Change {
  /** `NO_EVENT` where one is taken out. */
  readonly event: number;
  readonly time: number;
  readonly typeIndex: number;
  /** Made into a text where two are of one type and instant. */
  id: string | undefined;
}

export class UncountedEvents {
  readonly #records: RecordTable;
  readonly #byRecord = new Map<number, Uncounted>();

  constructor(records: RecordTable) {
    this.#records = records;
  }

  get isEmpty(): boolean {
    return this.#byRecord.size === 0;
  }

  /** @returns `undefined` for a record that has counted everything. */
  of(record: number): Uncounted | undefined {
    return this.#byRecord.get(record);
  }

  begin(record: number): Uncounted {
    const uncounted: Uncounted = { changes: [], relayed: [] };
    this.#byRecord.set(record, uncounted);
    return uncounted;
  }

  /** Records that wait; one that is added meanwhile comes last. */
  records(): Iterable<number> {
    return this.#byRecord.keys();
  }

  /**
   * Puts what waits for a record in order, behind the events that it has.
   *
   * @returns What its steps had handed on.
   */
  end(record: number): readonly Relayed[] {
    const { changes, relayed } = this.#byRecord.get(record)!;
    this.#byRecord.delete(record);
    for (const event of this.#inOrder(record, changes)) this.#records.events.append(record, event);
    return relayed;
  }

  /** @returns `undefined` where nothing about an event of that id waits, `NO_EVENT` where it is to be taken out. */
  find(record: number, id: string): number | undefined {
    const changes = this.#byRecord.get(record)?.changes ?? [];
    for (let i = changes.length - 1; i >= 0; i--) {
      const change = changes[i]!;
      if (typeof change !== 'number') {
        if (change.id === id) return NO_EVENT;
      } else if (this.#records.pool.hasId(change, id)) return change;
    }
    return undefined;
  }

  #inOrder(record: number, changes: readonly (number | StoredEvent)[]): readonly number[] {
    const { pool } = this.#records;
    const sorted = changes.map((change): Change => {
      if (typeof change === 'number')
        return { event: change, time: pool.time(change), typeIndex: pool.typeIndex(change), id: undefined };
      return { event: NO_EVENT, time: change.time, typeIndex: TYPE_INDEX.get(change.type)!, id: change.id };
    });
    // Stable: of one id, what came first is done first.
    sorted.sort((a, b) => this.#compare(a, b));
    const kept: Change[] = [];
    for (const change of sorted) {
      if (change.event !== NO_EVENT) {
        kept.push(change);
        continue;
      }
      const last = kept.at(-1);
      if (!last || this.#compare(last, change) !== 0) continue;
      kept.pop();
      this.#records.events.free(record, last.event);
    }
    return kept.map(({ event }) => event);
  }

  /** The same order as that of `compareEvents`. */
  #compare(a: Change, b: Change): number {
    if (a.time !== b.time) return a.time - b.time;
    if (a.typeIndex !== b.typeIndex) return a.typeIndex - b.typeIndex;
    const idA = this.#idOf(a);
    const idB = this.#idOf(b);
    return idA < idB ? -1 : idA > idB ? 1 : 0;
  }

  #idOf(change: Change): string {
    change.id ??= this.#records.pool.id(change.event);
    return change.id;
  }
}

/** What is left to hand on of what was taken back and what was counted instead: first what is to be taken back. */
export function netOf(takenBack: readonly Relayed[], counted: readonly Relayed[]): readonly Relayed[] {
  if (takenBack.length === 0) return counted;
  const left = new Map<string, Relayed[]>();
  for (const relayed of takenBack) {
    const text = textOf(relayed);
    const same = left.get(text);
    if (same) same.push(relayed);
    else left.set(text, [relayed]);
  }
  const added = counted.filter((relayed) => left.get(textOf(relayed))?.pop() === undefined);
  return [...[...left.values()].flat(), ...added];
}

function textOf({ kind, key, event }: Relayed): string {
  return JSON.stringify([kind, key, event.id, event.type, event.time, event.entity, event.cell]);
}
