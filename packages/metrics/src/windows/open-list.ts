/*
 * Entities that are open in one cell, sorted by an instant (queued at, due at). Additions are nearly always at the end and removals near
 * the front, so a sorted array in blocks serves well: both cost a binary search and a move within one block.
 */

import { firstAbove, firstAtLeast } from '../binary-search.ts';
import type { Entity, OpenEntries, OpenEntry } from '../family.ts';

const BLOCK = 512;

/** What is known of a record by its number. */
export interface RecordReader {
  key(record: number): string;
  /** Good until the next call. */
  read(record: number): Entity;
  copy(record: number): Entity;
}

interface Block {
  readonly keys: number[];
  readonly records: number[];
}

export class OpenList implements OpenEntries {
  readonly #records: RecordReader;
  #blocks: Block[] = [];
  #count = 0;
  #memo: Map<string, { readonly key: number; readonly value: unknown }> | undefined;

  constructor(records: RecordReader) {
    this.#records = records;
  }

  /** What was made of the list under a name for `key`, kept until the list changes or another key is asked for: views of one filter share their lists. */
  memo<T>(name: string, key: number, make: () => T): T {
    this.#memo ??= new Map();
    let known = this.#memo.get(name);
    if (known?.key !== key) {
      known = { key, value: make() };
      this.#memo.set(name, known);
    }
    return known.value as T;
  }

  get count(): number {
    return this.#count;
  }

  get first(): number | undefined {
    return this.#blocks[0]?.keys[0];
  }

  add(key: number, record: number): void {
    this.#count++;
    this.#memo = undefined;
    let at = this.#blockOf(key);
    if (at === this.#blocks.length) {
      const last = this.#blocks.at(-1);
      if (!last || last.keys.length >= BLOCK) this.#blocks.push({ keys: [], records: [] });
      at = this.#blocks.length - 1;
    }
    const block = this.#blocks[at]!;
    const index = firstAbove(block.keys, key);
    if (index === block.keys.length) {
      block.keys.push(key);
      block.records.push(record);
    } else {
      block.keys.splice(index, 0, key);
      block.records.splice(index, 0, record);
    }
    if (block.keys.length > 2 * BLOCK) {
      this.#blocks.splice(at + 1, 0, { keys: block.keys.splice(BLOCK), records: block.records.splice(BLOCK) });
    }
  }

  remove(key: number, record: number): void {
    this.#memo = undefined;
    for (let at = this.#blockOf(key); at < this.#blocks.length; at++) {
      const { keys, records } = this.#blocks[at]!;
      for (let i = firstAtLeast(keys, key); keys[i] === key; i++) {
        if (records[i] !== record) continue;
        if (i === keys.length - 1) {
          keys.pop();
          records.pop();
        } else {
          keys.splice(i, 1);
          records.splice(i, 1);
        }
        // The last block stays, empty: where each is gone before the next comes, it would be made anew every time.
        if (keys.length === 0 && this.#blocks.length > 1) this.#blocks.splice(at, 1);
        this.#count--;
        return;
      }
    }
  }

  /** Smallest key not below `key`. */
  firstFrom(key: number): number | undefined {
    const block = this.#blocks[this.#blockOf(key)];
    return block?.keys[firstAtLeast(block.keys, key)];
  }

  /** How many have a key at or before `key`. */
  countUntil(key: number): number {
    let count = 0;
    for (const { keys } of this.#blocks) {
      if (keys[0]! > key) break;
      count += keys[keys.length - 1]! <= key ? keys.length : firstAbove(keys, key);
    }
    return count;
  }

  /** The key at a place in the order; `undefined` beyond the end. */
  keyAt(index: number): number | undefined {
    let before = 0;
    for (const { keys } of this.#blocks) {
      if (index < before + keys.length) return keys[index - before];
      before += keys.length;
    }
    return undefined;
  }

  /** @param visit - The entity is good until it returns. */
  forEach(fromKey: number, toKey: number, visit: (key: number, entity: Entity) => void): void {
    this.#visit(fromKey, toKey, (key, record) => {
      visit(key, this.#records.read(record));
    });
  }

  forEachKey(fromKey: number, toKey: number, visit: (key: number) => void): void {
    this.#visit(fromKey, toKey, visit);
  }

  list(fromKey = Number.NEGATIVE_INFINITY, toKey = Number.POSITIVE_INFINITY): readonly OpenEntry[] {
    const entries: OpenEntry[] = [];
    this.#visit(fromKey, toKey, (key, record) => {
      entries.push({ id: this.#records.key(record), entity: this.#records.copy(record), key });
    });
    // Equal keys lie in order of arrival, which no figure may depend on.
    return entries.sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1));
  }

  #visit(fromKey: number, toKey: number, visit: (key: number, record: number) => void): void {
    for (const { keys, records } of this.#blocks) {
      if (keys[keys.length - 1]! < fromKey) continue;
      if (keys[0]! > toKey) return;
      for (let i = firstAtLeast(keys, fromKey); i < keys.length && keys[i]! <= toKey; i++) visit(keys[i]!, records[i]!);
    }
  }

  /** First block whose last key is not below `key`; the number of blocks when there is none. */
  #blockOf(key: number): number {
    // Not `firstIndex`: its condition is a call, for every event.
    const blocks = this.#blocks;
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { keys } = blocks[middle]!;
      if (keys[keys.length - 1]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
