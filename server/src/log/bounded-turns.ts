export interface BoundedTurnsOptions<Item> {
  /** What is done with an item. What it throws surfaces where the item was pushed, or as an uncaught exception. */
  readonly work: (item: Item) => void;
  /** Longest that items are worked off before whatever else waits has its turn; the one under way is finished. */
  readonly turnMs: number;
  /** Of a clock that only rises, ms. @default performance.now */
  readonly clockMs?: () => number;
}

/** Works items off in their order, at once where there is time, else in later turns of the event loop. */
export class BoundedTurns<Item> {
  readonly #work: (item: Item) => void;
  readonly #turnMs: number;
  readonly #clockMs: () => number;
  readonly #waiting: Item[] = [];
  /** Of the turn under way. */
  #endsAt = 0;
  /** Comes after everything that is ready now. */
  #next: NodeJS.Immediate | undefined;

  constructor({ work, turnMs, clockMs = () => performance.now() }: BoundedTurnsOptions<Item>) {
    this.#work = work;
    this.#turnMs = turnMs;
    this.#clockMs = clockMs;
  }

  push(item: Item): void {
    this.#waiting.push(item);
    if (this.#next === undefined) this.#begin();
    this.#go();
  }

  /** Works off what is left, however long it takes. */
  finish(): void {
    this.#endsAt = Number.POSITIVE_INFINITY;
    this.#go();
  }

  #begin(): void {
    this.#endsAt = this.#clockMs() + this.#turnMs;
    this.#next = setImmediate(() => {
      this.#next = undefined;
      if (this.#waiting.length === 0) return;
      this.#begin();
      this.#go();
    });
  }

  #go(): void {
    while (this.#waiting.length > 0 && this.#clockMs() < this.#endsAt) this.#work(this.#waiting.shift() as Item);
  }
}
