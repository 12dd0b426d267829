/*
 * Combinations of dimension values as small numbers.
 *
 * A *cell* is one combination, for example queue billing, channel phone, team north. Their table is bounded as that of each dimension's
 * values is (`dimension-values.ts`): a combination beyond the limit is counted in the cell of one that has `other` in its place.
 */

import { DIMENSIONS, type ServiceEvent } from '../event.ts';
import { lowestBit } from '../storage/bits.ts';
import { grownInts } from '../storage/grown.ts';
import type { Filter } from '../view.ts';
import { ABSENT, DimensionValues, type KnownValue, OTHER_ID } from './dimension-values.ts';

/** The cell of events that carry no dimension at all. */
export const EMPTY_CELL = 0;

/** What ids are multiplied with by dimension, so that their sum tells combinations apart: odd numbers that have nothing in common. */
const FACTORS = Int32Array.from({ length: 32 }, (_, dimension) => scattered(dimension + 1) | 1);

export interface CellLimits {
  readonly maxValuesPerDimension: number;
  readonly maxCells: number;
}

export class CellTable {
  readonly names: readonly string[];
  readonly #dimensions: readonly DimensionValues[];
  readonly #custom: readonly string[];
  readonly #limits: CellLimits;
  readonly #width: number;
  /** Value ids of cell `c` at `c × width`. */
  #ids: Int32Array;
  #size = 0;
  /** Open addressing: cell + 1, or 0 where free. */
  #slots: Int32Array;
  readonly #scratch: Int32Array;
  /** Hash of what is in `#scratch`, as far as `#put` has put it there. */
  #hash = 0;
  /** By cell: dimensions it carries, a bit each. */
  readonly #carried: number[] = [];
  /** By pair; the complement of the cell where the combination was folded. */
  readonly #combined = new Map<number, number>();
  /** Order in which dimensions are given up; `undefined` until a combination had to be folded. */
  #givenUp: readonly number[] | undefined;
  #foldedCells = 0;
  /** Whether a combination was folded for the event at hand. */
  #hasFolded = false;
  #isCounting = true;

  constructor(names: readonly string[], limits: CellLimits) {
    this.names = names;
    this.#custom = names.slice(DIMENSIONS.length);
    this.#limits = limits;
    this.#width = names.length;
    this.#dimensions = names.map(() => new DimensionValues(limits.maxValuesPerDimension));
    this.#ids = new Int32Array(64 * this.#width);
    this.#slots = new Int32Array(128);
    this.#scratch = new Int32Array(this.#width);
    this.#intern();
  }

  /** Cells known, the empty one included. */
  get size(): number {
    return this.#size;
  }

  /** Whether further combinations are folded into known ones. */
  get isFull(): boolean {
    return this.#size >= this.#limits.maxCells;
  }

  /** Events of which the guard folded something: by dimension, and those whose combination it folded. */
  get folded(): { readonly values: Readonly<Record<string, number>>; readonly cells: number } {
    const values: Record<string, number> = {};
    this.#dimensions.forEach(({ folded }, d) => {
      if (folded > 0) values[this.names[d]!] = folded;
    });
    return { values, cells: this.#foldedCells };
  }

  /**
   * The cell of an event's own dimension values.
   *
   * @param isNew - Whether the values count towards how often they are seen. @default true
   */
  ofEvent(event: ServiceEvent, isNew = true): number {
    this.#isCounting = isNew;
    this.#hasFolded = false;
    const ids = this.#scratch;
    // Not `fill`: for so few a call costs more.
    for (let d = 0; d < ids.length; d++) ids[d] = ABSENT;
    this.#hash = 0;
    let any = false;
    // Named loads: a keyed loop over the names costs several times as much for events of many shapes.
    if (event.queue !== undefined) any = this.#put(0, event.queue);
    if (event.channel !== undefined) any = this.#put(1, event.channel);
    if (event.team !== undefined) any = this.#put(2, event.team);
    if (event.site !== undefined) any = this.#put(3, event.site);
    if (event.tier !== undefined) any = this.#put(4, event.tier);
    if (event.touchpoint !== undefined) any = this.#put(5, event.touchpoint);
    if (event.topic !== undefined) any = this.#put(6, event.topic);
    if (event.language !== undefined) any = this.#put(7, event.language);
    if (event.product !== undefined) any = this.#put(8, event.product);
    if (event.severity !== undefined) any = this.#put(9, event.severity);
    if (event.custom !== undefined) {
      for (let i = 0; i < this.#custom.length; i++) {
        const value = event.custom[this.#custom[i]!];
        if (value !== undefined) any = this.#put(DIMENSIONS.length + i, value);
      }
    }
    if (!any) return EMPTY_CELL;
    const slot = this.#find(this.#hash);
    const known = this.#slots[slot]!;
    return known !== 0 ? known - 1 : this.#internAt(slot);
  }

  /** The cell with the values of `later` and, where it carries none, those of `earlier`. */
  combine(earlier: number, later: number): number {
    if (later === EMPTY_CELL || earlier === later) return earlier;
    if (earlier === EMPTY_CELL) return later;
    // Most often the later event carries all that is known, or nothing that is new: no table of pairs, which is far larger than that of cells.
    const carried = this.#carried[later]!;
    if ((this.#carried[earlier]! & ~carried) === 0) return later;
    if ((carried & ~this.#carried[earlier]!) === 0 && this.#agree(earlier, later, carried)) return earlier;
    const key = earlier * 2 ** 24 + later;
    const known = this.#combined.get(key);
    if (known !== undefined) {
      if (known >= 0) return known;
      this.#hasFolded = true;
      return ~known;
    }
    const folded = this.#hasFolded;
    this.#hasFolded = false;
    for (let d = 0; d < this.#width; d++) {
      const value = this.#ids[later * this.#width + d]!;
      this.#scratch[d] = value === ABSENT ? this.#ids[earlier * this.#width + d]! : value;
    }
    const cell = this.#intern();
    // Bounded: pairs can be recomputed, and only senders that change dimensions mid-way make many.
    if (this.#combined.size >= 4 * this.#limits.maxCells) this.#combined.clear();
    this.#combined.set(key, this.#hasFolded ? ~cell : cell);
    this.#hasFolded ||= folded;
    return cell;
  }

  /** Whether two cells have the same values in some dimensions. */
  #agree(a: number, b: number, dimensions: number): boolean {
    for (let bits = dimensions; bits !== 0; bits &= bits - 1) {
      const d = lowestBit(bits);
      if (this.#ids[a * this.#width + d] !== this.#ids[b * this.#width + d]) return false;
    }
    return true;
  }

  /**
   * Counts the event that `ofEvent` was last called for if its combination, or one it led to, was folded: once, however many families
   * and steps met it. Corrections restate an event that was counted before.
   */
  countIfFolded(): void {
    if (this.#hasFolded) this.#foldedCells++;
    this.#hasFolded = false;
  }

  /** Values of a dimension by id, "not carried" and `other` included. */
  all(dimension: number): readonly KnownValue[] {
    return this.#dimensions[dimension]!.all();
  }

  /** Those that any event carried. */
  known(dimension: number): readonly KnownValue[] {
    return this.all(dimension).filter(({ events }) => events > 0);
  }

  /** Adds what another table counted. */
  addCounts(dimension: number, value: string, events: number): void {
    this.#dimensions[dimension]!.addEvents(value, events);
  }

  addFolded(values: Readonly<Record<string, number>>, cells: number): void {
    this.#dimensions.forEach((dimension, d) => {
      dimension.folded += values[this.names[d]!] ?? 0;
    });
    this.#foldedCells += cells;
  }

  /** Puts a value of a snapshot back, whatever the limits are. */
  restoreValue(dimension: number, value: string, events: number): void {
    this.#dimensions[dimension]!.restore(value, events);
  }

  /**
   * Order in which dimensions are given up where combinations are folded: that of most values first, as it was when one had to be for the first
   * time. Kept from then on: what is taken back must be found in the cell in which it was counted, however many values have come since.
   */
  get givenUp(): readonly number[] {
    return this.#givenUp ?? [];
  }

  /** Puts the order of a snapshot back. */
  restoreGivenUp(order: readonly number[]): void {
    this.#givenUp = order.length > 0 ? order : undefined;
  }

  /** Puts a cell of a snapshot back, whatever the limits are. */
  restoreCell(values: readonly string[]): number {
    values.forEach((value, d) => {
      this.#scratch[d] = this.#dimensions[d]!.knownId(value) ?? ABSENT;
    });
    const slot = this.#find();
    return this.#slots[slot] !== 0 ? this.#slots[slot]! - 1 : this.#insert(slot);
  }

  /** The cell of given values by dimension index; unknown values are learnt. */
  ofValues(values: readonly string[]): number {
    this.#scratch.fill(ABSENT);
    values.forEach((value, d) => {
      this.#scratch[d] = this.#dimensions[d]!.idOf(value);
    });
    return this.#intern();
  }

  /** −1 where there is no such dimension. */
  dimensionIndex(name: string): number {
    return this.names.indexOf(name);
  }

  /** @throws {RangeError} Where there is no such dimension. */
  requireDimension(name: string): number {
    const index = this.dimensionIndex(name);
    if (index < 0) throw new RangeError(`Expected a dimension (${this.names.join(', ')}), got ${name}`);
    return index;
  }

  valueId(cell: number, dimension: number): number {
    return this.#ids[cell * this.#width + dimension]!;
  }

  valueText(dimension: number, id: number): string {
    return this.#dimensions[dimension]!.text(id);
  }

  value(cell: number, dimension: number): string {
    return this.valueText(dimension, this.valueId(cell, dimension));
  }

  values(cell: number): string[] {
    return this.names.map((_, d) => this.value(cell, d));
  }

  /**
   * How many combinations of values of some dimensions occur among the cells a filter lets through: no more groups can come of it. Looks at the
   * cells alone, so it costs the same for any window.
   *
   * @param most - Counting ends here.
   */
  combinations(filter: Filter, groupBy: readonly string[], most: number): number {
    const accepted = Object.entries(filter).map(([name, values]) => {
      const dimension = this.dimensionIndex(name);
      return { dimension, ids: new Set(values.map((value) => this.#dimensions[dimension]?.knownId(value))) };
    });
    const grouped = groupBy.map((name) => this.dimensionIndex(name));
    const found = new Set<string>();
    for (let cell = 0; cell < this.#size && found.size < most; cell++) {
      if (!accepted.every(({ dimension, ids }) => ids.has(this.valueId(cell, dimension)))) continue;
      found.add(grouped.map((dimension) => this.valueId(cell, dimension)).join());
    }
    return found.size;
  }

  #put(dimension: number, value: string): true {
    const id = this.#dimensions[dimension]!.take(value, this.#isCounting);
    this.#scratch[dimension] = id;
    this.#hash = (this.#hash + Math.imul(id, FACTORS[dimension]!)) | 0;
    return true;
  }

  /** The cell of the ids in `#scratch`. */
  #intern(): number {
    const slot = this.#find();
    const known = this.#slots[slot]!;
    return known !== 0 ? known - 1 : this.#internAt(slot);
  }

  /** The same where it is none that is known, and would be in that slot. */
  #internAt(slot: number): number {
    if (this.isFull) return this.#internFolded();
    return this.#insert(slot);
  }

  #insert(slot: number): number {
    const cell = this.#size++;
    if (this.#size * this.#width > this.#ids.length) this.#ids = grownInts(this.#ids, this.#ids.length * 2);
    this.#ids.set(this.#scratch, cell * this.#width);
    let carried = 0;
    for (let d = 0; d < this.#width; d++) if (this.#scratch[d] !== ABSENT) carried |= 1 << d;
    this.#carried.push(carried);
    this.#slots[slot] = cell + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return cell;
  }

  /** Gives up dimensions until the combination is a known one; all given up it always fits. */
  #internFolded(): number {
    this.#hasFolded = true;
    this.#givenUp ??= this.#dimensions
      .map((_, d) => d)
      .sort((a, b) => this.#dimensions[b]!.size - this.#dimensions[a]!.size);
    for (const d of this.#givenUp) {
      if (this.#scratch[d] === ABSENT) continue;
      this.#scratch[d] = OTHER_ID;
      const known = this.#slots[this.#find()]!;
      if (known !== 0) return known - 1;
    }
    return this.#insert(this.#find());
  }

  /** @param sum - That of the hashes of the ids. */
  #find(sum = this.#sumOfScratch()): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = scattered(sum) & mask;
    for (;;) {
      const cell = slots[slot]! - 1;
      if (cell < 0 || this.#matches(cell)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #sumOfScratch(): number {
    let sum = 0;
    for (let d = 0; d < this.#scratch.length; d++) sum = (sum + Math.imul(this.#scratch[d]!, FACTORS[d]!)) | 0;
    return sum;
  }

  #matches(cell: number): boolean {
    const ids = this.#ids;
    const scratch = this.#scratch;
    const from = cell * scratch.length;
    for (let d = 0; d < scratch.length; d++) if (ids[from + d] !== scratch[d]) return false;
    return true;
  }

  #rehash(): void {
    const kept = this.#scratch.slice();
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let cell = 0; cell < this.#size; cell++) {
      this.#scratch.set(this.#ids.subarray(cell * this.#width, (cell + 1) * this.#width));
      this.#slots[this.#find()] = cell + 1;
    }
    this.#scratch.set(kept);
  }
}

/** Austin Appleby's finalizer of MurmurHash3: every bit of the result depends on every bit of the value. */
function scattered(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
