/** Binary min-heap of things that happen at a time; equal times leave in the order they were put in. */
export class EventHeap<T> {
  readonly #items: { readonly time: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  get size(): number {
    return this.#items.length;
  }

  push(time: number, value: T): void {
    const items = this.#items;
    items.push({ time, order: this.#order++, value });
    let child = items.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  pop(): { readonly time: number; readonly value: T } | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    items[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let least = parent;
      if (left < items.length && this.#before(left, least)) least = left;
      if (right < items.length && this.#before(right, least)) least = right;
      if (least === parent) return first;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#items[i]!;
    const b = this.#items[j]!;
    return a.time < b.time || (a.time === b.time && a.order < b.order);
  }

  #swap(i: number, j: number): void {
    const items = this.#items;
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
}
