/*
 * Values of one dimension as small numbers, in order of their first coming. Beyond a limit further ones are `other`, so that a sender who
 * puts an order number into `topic` costs a line in a report and not the memory of the server.
 */

/** What the cardinality guard puts values beyond the limit together as. */
const OTHER = 'other';

/** Id of "not carried" in every dimension. */
export const ABSENT = 0;

/** Id of `OTHER` in every dimension. */
export const OTHER_ID = 1;

/** Slots for values seen lately. */
const RECENT = 64;

export interface KnownValue {
  readonly value: string;
  /** How many events carried it. */
  readonly events: number;
}

export class DimensionValues {
  readonly #limit: number;
  readonly #ids = new Map([
    ['', ABSENT],
    [OTHER, OTHER_ID],
  ]);
  readonly #values = ['', OTHER];
  /** Events that carried each. */
  readonly #events = [0, 0];
  /** Values seen lately and their ids, by a hash of their last characters: looking one up in a map costs several times as much. */
  readonly #recent: string[] = new Array<string>(RECENT).fill('');
  readonly #recentIds = new Int32Array(RECENT);
  /** Events whose value was put together with others. */
  folded = 0;

  /** @param limit - How many values there may be beside `OTHER`. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many there are, "not carried" and `OTHER` included. */
  get size(): number {
    return this.#values.length;
  }

  /** The id of a value that an event carries. @param isCounting - Whether the event counts towards how often values are seen. */
  take(value: string, isCounting: boolean): number {
    const { length } = value;
    const slot = (value.charCodeAt(length - 1) + 31 * value.charCodeAt(length - 2)) & (RECENT - 1);
    let id = this.#recentIds[slot]!;
    if (value !== this.#recent[slot]) {
      id = this.idOf(value);
      this.#recent[slot] = value;
      this.#recentIds[slot] = id;
    }
    if (isCounting) {
      this.#events[id]!++;
      if (id === OTHER_ID && value !== OTHER) this.folded++;
    }
    return id;
  }

  /** The id of a value, which is learnt within the limit. */
  idOf(value: string): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    // Two of them are there from the beginning.
    return this.size >= this.#limit + 2 ? OTHER_ID : this.#learn(value);
  }

  /** `undefined` for a value that never came, or came beyond the limit. */
  knownId(value: string): number | undefined {
    return this.#ids.get(value);
  }

  text(id: number): string {
    return this.#values[id]!;
  }

  /** By id. */
  all(): readonly KnownValue[] {
    return this.#values.map((value, id) => ({ value, events: this.#events[id]! }));
  }

  /** Adds what another table counted. */
  addEvents(value: string, events: number): void {
    this.#events[this.idOf(value)]! += events;
  }

  /** Puts a value of a snapshot back, whatever the limit is. */
  restore(value: string, events: number): void {
    this.#events[this.#ids.get(value) ?? this.#learn(value)] = events;
  }

  #learn(value: string): number {
    const id = this.#values.push(value) - 1;
    this.#ids.set(value, id);
    this.#events.push(0);
    return id;
  }
}
