/*
 * What belongs to texts that come again and again, by a hash of a few of their characters: texts of events are new objects every time, and a
 * map would have to hash all of each.
 */

const SLOTS = 64;
const MASK = SLOTS - 1;

export class RecentTexts<Value> {
  readonly #texts = new Array<string>(SLOTS).fill('');
  readonly #values: Value[];
  readonly #find: (text: string) => Value;

  /** @param find - What belongs to a text that has not been seen lately; always the same. */
  constructor(find: (text: string) => Value) {
    this.#find = find;
    this.#values = new Array<Value>(SLOTS).fill(find(''));
  }

  of(text: string): Value {
    const { length } = text;
    const slot = (text.charCodeAt(length - 1) + 17 * text.charCodeAt(length - 3) + length) & MASK;
    if (this.#texts[slot] === text) return this.#values[slot]!;
    const value = this.#find(text);
    this.#texts[slot] = text;
    this.#values[slot] = value;
    return value;
  }
}
