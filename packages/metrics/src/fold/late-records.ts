/*
 * Records to which something came late: they are behind from then on, and count again once somebody looks.
 *
 * What such a record has counted from the place of the late event on is taken back, once; that event, and whatever comes for the record
 * meanwhile, waits (`uncounted-events.ts`). So nothing depends on the order of arrival, nor on when somebody looked.
 */

import type { CountSink, Relayed } from '../counts/count-sink.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import type { OpenRecords } from './open-records.ts';
import type { RecordSteps } from './record-steps.ts';
import type { RecordTable } from './record-table.ts';
import type { RecordUpkeep } from './record-upkeep.ts';
import { netOf, UncountedEvents } from './uncounted-events.ts';

/** Events that are gone through again in well under a millisecond; and beside each that came late, as many as an entity's life has. */
const CHEAP_BACKLOG = 200;
const CHEAP_SHARE = 8;

export interface LatePorts {
  readonly records: RecordTable;
  readonly steps: RecordSteps;
  readonly sink: CountSink;
  readonly open: OpenRecords;
  readonly upkeep: RecordUpkeep;
  /** Takes what the steps of a record have handed on to others. */
  readonly handOn: (relayed: readonly Relayed[]) => void;
}

export class LateRecords {
  readonly #records: RecordTable;
  readonly #steps: RecordSteps;
  readonly #sink: CountSink;
  readonly #open: OpenRecords;
  readonly #upkeep: RecordUpkeep;
  readonly #handOn: (relayed: readonly Relayed[]) => void;
  readonly #uncounted: UncountedEvents;
  /** Time of the earliest event that waits: before it is final everything has to be counted. `Infinity` when nothing waits. */
  earliest = Number.POSITIVE_INFINITY;
  /** Events put off since everything was counted, and those that have to be gone through for it. */
  #putOffs = 0;
  #backlog = 0;
  /** Of these, how many were told of when `unseen` rose. */
  #toldOf = 0;
  /** Rises when there may be news of which nobody can say for whom before it is counted. */
  unseen = 0;

  constructor({ records, steps, sink, open, upkeep, handOn }: LatePorts) {
    this.#records = records;
    this.#steps = steps;
    this.#sink = sink;
    this.#open = open;
    this.#upkeep = upkeep;
    this.#handOn = handOn;
    this.#uncounted = new UncountedEvents(records);
  }

  /** Whether a record is behind. */
  has(record: number): boolean {
    return !this.#uncounted.isEmpty && this.#uncounted.of(record) !== undefined;
  }

  /** Takes back what a record has counted from an event on, and has that event, or that it is to be taken out, wait there. */
  putOff(record: number, change: number | StoredEvent, typeIndex: number, time: number, id: string): void {
    const { events } = this.#records;
    const known = this.#uncounted.of(record);
    const uncounted = known ?? this.#uncounted.begin(record);
    const { changes } = uncounted;
    const counted = events.count(record);
    this.#putOffs++;
    if (known === undefined) this.#backlog += counted;
    let left = events.countBefore(record, typeIndex, time, id);
    if (known === undefined || left < counted) {
      // As many as wait already, at least: a record may have to be gone through for it from its beginning.
      left = Math.max(0, Math.min(left, counted - changes.length));
      this.#sink.holdingValues(() => {
        if (known === undefined) this.#steps.run(record, 'retract', left);
        else this.#steps.through(record, Number.POSITIVE_INFINITY, 'retract', left);
      });
      if (this.#sink.relayed.length > 0) uncounted.relayed = [...uncounted.relayed, ...this.#sink.takeRelayed()];
      for (const event of events.cut(record, left)) changes.push(event);
    }
    changes.push(change);
    this.earliest = Math.min(this.earliest, time);
  }

  /** Counts what waits: whatever can be asked is as if everything had come in order then. */
  catchUp(): void {
    for (const record of this.#uncounted.records()) this.count(record);
    this.earliest = Number.POSITIVE_INFINITY;
    this.#putOffs = 0;
    this.#toldOf = 0;
    this.#backlog = 0;
  }

  /**
   * The same for who only asks whether there is news, many times a second: where few events have to go through many others again, that is
   * left to who looks.
   */
  catchUpIfCheap(): void {
    if (this.#backlog <= CHEAP_BACKLOG + CHEAP_SHARE * this.#putOffs) this.catchUp();
    else if (this.#putOffs > this.#toldOf) {
      this.#toldOf = this.#putOffs;
      this.unseen++;
    }
  }

  /** Counts what waits for one record that is behind. */
  count(record: number): void {
    const records = this.#records;
    this.#open.note(record);
    records.keepBase(record);
    const counted = records.events.count(record);
    const takenBack = this.#uncounted.end(record);
    const entity = this.#sink.holdingValues(() => this.#steps.run(record, 'add', counted));
    records.save(record, entity);
    this.#open.place(record, entity);
    const relayed = netOf(takenBack, this.#sink.takeRelayed());
    if (records.events.count(record) === 0 && !records.hasBase(record)) this.#upkeep.drop(record);
    else this.#upkeep.tidy(record, entity);
    this.#handOn(relayed);
  }

  /** An event of a record, counted or not. @returns `NO_EVENT` when there is none of that id. */
  findEvent(record: number, id: string): number {
    return this.#uncounted.find(record, id) ?? this.#records.events.find(record, id);
  }

  /** All events of a record, counted or not, by id. */
  eventsById(record: number): ReadonlyMap<string, number> {
    const { events } = this.#records;
    const byId = new Map(events.of(record).map((event) => [events.idOf(event), event]));
    for (const change of this.#uncounted.of(record)?.changes ?? []) {
      if (typeof change === 'number') byId.set(events.idOf(change), change);
      else byId.delete(change.id);
    }
    return byId;
  }
}
