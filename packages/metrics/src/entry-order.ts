/* Where entries of logs begin, by key: sorted by their bytes from the lowest, which keeps the order of equal keys. */

const DIGIT_BITS = 8;
const DIGITS = 2 ** DIGIT_BITS;

const FIRST_ROOM = 256;

export class EntryOrder {
  count = 0;
  /** Of every entry its key, which log it is in, where what follows its head begins, and how long after the step's beginning it was. */
  keys = new Int32Array(FIRST_ROOM);
  logs = new Int32Array(FIRST_ROOM);
  places = new Int32Array(FIRST_ROOM);
  offsets = new Int32Array(FIRST_ROOM);
  /** Entries in order, once sorted. */
  order = new Int32Array(FIRST_ROOM);
  #other = new Int32Array(FIRST_ROOM);
  /** Bits that are set in any key. */
  #bits = 0;
  readonly #starts = new Int32Array(DIGITS);

  clear(): void {
    this.count = 0;
    this.#bits = 0;
  }

  add(key: number, log: number, place: number, offsetMs: number): void {
    const at = this.count++;
    if (at === this.keys.length) this.#grow();
    this.keys[at] = key;
    this.logs[at] = log;
    this.places[at] = place;
    this.offsets[at] = offsetMs;
    this.#bits |= key;
  }

  sort(): void {
    const { count, keys } = this;
    for (let i = 0; i < count; i++) this.order[i] = i;
    const starts = this.#starts;
    for (let shift = 0; shift < 32 && this.#bits >>> shift !== 0; shift += DIGIT_BITS) {
      const from = this.order;
      const to = this.#other;
      starts.fill(0);
      for (let i = 0; i < count; i++) starts[(keys[i]! >>> shift) & (DIGITS - 1)]!++;
      let start = 0;
      for (let digit = 0; digit < DIGITS; digit++) {
        const there = starts[digit]!;
        starts[digit] = start;
        start += there;
      }
      for (let i = 0; i < count; i++) {
        const entry = from[i]!;
        to[starts[(keys[entry]! >>> shift) & (DIGITS - 1)]!++] = entry;
      }
      this.order = to;
      this.#other = from;
    }
  }

  #grow(): void {
    const size = this.keys.length * 2;
    this.keys = grown(this.keys, size);
    this.logs = grown(this.logs, size);
    this.places = grown(this.places, size);
    this.offsets = grown(this.offsets, size);
    this.order = new Int32Array(size);
    this.#other = new Int32Array(size);
  }
}

function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
