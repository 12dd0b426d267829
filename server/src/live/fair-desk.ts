import { threadCpuMs } from '../process/thread-cpu.ts';
import { DEFAULT_SHARE, type ShareOf } from './fair-shares.ts';

export interface FairDeskOptions {
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
  /** Processor time this thread has used, ms. @default process.threadCpuUsage */
  readonly cpuMs?: () => number;
  /** Processor time a customer may use at once after a quiet time, ms; a page full of elements takes about half of it. @default 2000 */
  readonly creditMs?: number;
  /** Share of a processor a customer may use on and on. @default 0.2 for each */
  readonly shareOf?: ShareOf;
  /** Share of a processor for all customers together. @default 0.5 */
  readonly totalShare?: number;
  /** Work of one customer that may wait. @default 1000 */
  readonly maxWaiting?: number;
}

/** There is more work of one customer waiting than its share will do soon. The message is for the caller. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly code = 'BUSY';
}

interface Customer {
  readonly name: string;
  /** Under way or waiting, and when the last of them is done. */
  longWorks: number;
  longWorkDone: Promise<unknown>;
  readonly share: number;
  readonly waiting: (() => void)[];
  creditMs: number;
  filledAt: number;
}

/** Small pieces are done together for so long: going round the event loop costs more than they do. */
const SLICE_MS = 4;
/** The same for parts of one work. */
const PARTS_MS = 3;

/** A piece as dear as this is followed by a rest as long as it was, up to the longest. */
const DEAR_MS = 15;
const MAX_REST_MS = 100;

/** Customers remembered; those with full credit are forgotten first. */
const MAX_CUSTOMERS = 10_000;

/**
 * Does what customers ask for one piece at a time, in turn, and lets the event loop go round after a few milliseconds: nobody waits for more
 * than a piece of somebody else's work. What a piece took of the processor is taken off its customer's credit, which refills at a fixed rate; without credit a
 * customer waits, the others do not. Does not interrupt a piece: whoever hands one in bounds it.
 */
export class FairDesk {
  readonly #now: () => number;
  readonly #cpuMs: () => number;
  readonly #fullMs: number;
  readonly #shareOf: ShareOf;
  readonly #maxWaiting: number;
  readonly #customers = new Map<string, Customer>();
  /** In the order of their turns. */
  readonly #queue = new Set<Customer>();
  readonly #all: Customer;
  #restUntil = 0;
  #next: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FairDeskOptions = {}) {
    const { creditMs = 2_000, shareOf = () => DEFAULT_SHARE, totalShare = 0.5, maxWaiting = 1_000 } = options;
    this.#now = options.now ?? Date.now;
    this.#cpuMs = options.cpuMs ?? threadCpuMs;
    this.#fullMs = creditMs;
    this.#shareOf = shareOf;
    this.#maxWaiting = maxWaiting;
    this.#all = this.#newCustomer('', totalShare, creditMs);
  }

  /** Pieces that wait, of all customers. */
  get waiting(): number {
    let sum = 0;
    for (const { waiting } of this.#queue) sum += waiting.length;
    return sum;
  }

  /**
   * Does `work` when it is `name`'s turn.
   *
   * @param name - `undefined` for whoever has no share to keep to; such work still takes turns.
   * @param signal - When it is aborted before its turn, the work is not done: nobody is there any more to take it.
   * @throws {BusyError} When too much of the customer's work waits already.
   */
  run<T>(name: string | undefined, work: () => T, signal?: AbortSignal): Promise<T> {
    const customer = this.#customerOf(name);
    if (customer.waiting.length >= this.#maxWaiting) {
      return Promise.reject(tooBusy());
    }
    return new Promise((resolve, reject) => {
      customer.waiting.push(() => {
        try {
          signal?.throwIfAborted();
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
      this.#queue.add(customer);
      this.#wake();
    });
  }

  /**
   * Does work that comes in parts, some of them at each of `name`'s turns, when it is its turn among such works.
   *
   * @param begin - Called when all the customer asked for before is done. The generator is closed where the work ends early.
   * @throws {BusyError} As `run`.
   */
  runParts<T>(name: string | undefined, begin: () => Generator<void, T>, signal?: AbortSignal): Promise<T> {
    return this.oneByOne(name, () => this.#doParts(name, begin, signal));
  }

  /**
   * Does long works of one customer one after the other: what such a work holds until it is done, a customer has once, and who asks for a hundred gets
   * the first of them soon.
   *
   * @throws {BusyError} When too many wait already.
   */
  oneByOne<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
    // Whoever has no share to keep to waits for nobody.
    if (name === undefined) return work();
    const customer = this.#customerOf(name);
    if (customer.longWorks >= this.#maxWaiting) return Promise.reject(tooBusy());
    customer.longWorks += 1;
    const done = customer.longWorkDone.then(work).finally(() => {
      customer.longWorks -= 1;
    });
    customer.longWorkDone = done.catch(() => {});
    return done;
  }

  async #doParts<T>(
    name: string | undefined,
    begin: () => Generator<void, T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let parts: Generator<void, T> | undefined;
    try {
      for (;;) {
        const part = await this.run(
          name,
          () => {
            parts ??= begin();
            const startedMs = this.#cpuMs();
            for (;;) {
              const next = parts.next();
              if (next.done || this.#cpuMs() - startedMs >= PARTS_MS) return next;
            }
          },
          signal,
        );
        if (part.done) return part.value;
      }
    } finally {
      parts?.return(undefined as T);
    }
  }

  /**
   * Does `work` now, on the customer's account.
   *
   * @throws {BusyError} When the account is overdrawn by as much as it may hold.
   */
  runNow<T>(name: string | undefined, work: () => T): T {
    const customer = this.#customerOf(name);
    this.#fill(customer);
    if (customer.creditMs < -this.#fullMs) {
      throw tooBusy();
    }
    const startedMs = this.#cpuMs();
    try {
      return work();
    } finally {
      this.#charge(customer, this.#cpuMs() - startedMs);
    }
  }

  /** Puts on the customer's account what was done for it elsewhere. */
  charge(name: string | undefined, spentMs: number): void {
    this.#charge(this.#customerOf(name), spentMs);
  }

  /** What waits is not done any more. */
  dispose(): void {
    this.#queue.clear();
    clearImmediate(this.#next);
    clearTimeout(this.#timer);
  }

  #turn(): void {
    this.#next = undefined;
    const startedMs = this.#cpuMs();
    let atMs = startedMs;
    do {
      const customer = this.#whoseTurn();
      if (customer === undefined) break;
      const work = customer.waiting.shift();
      this.#queue.delete(customer);
      if (customer.waiting.length > 0) this.#queue.add(customer);
      work?.();
      const doneMs = this.#cpuMs();
      this.#charge(customer, doneMs - atMs);
      atMs = doneMs;
    } while (atMs - startedMs < SLICE_MS);
    const spentMs = atMs - startedMs;
    this.#wake(spentMs < DEAR_MS ? 0 : Math.min(spentMs, MAX_REST_MS));
  }

  #whoseTurn(): Customer | undefined {
    for (const customer of this.#queue) if (this.#waitMs(customer) === 0) return customer;
    return undefined;
  }

  /** How long a customer has to wait for credit. */
  #waitMs(customer: Customer): number {
    if (customer.creditMs === Number.POSITIVE_INFINITY) return 0;
    this.#fill(customer);
    this.#fill(this.#all);
    return Math.max(0, -customer.creditMs / customer.share, -this.#all.creditMs / this.#all.share);
  }

  /** @param restMs - For everything else to go round the event loop several times, after a dear piece. */
  #wake(restMs = 0): void {
    if (this.#next !== undefined || this.#queue.size === 0) return;
    // A rest is kept, whatever comes meanwhile.
    const now = this.#now();
    this.#restUntil = Math.max(this.#restUntil, now + restMs);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let waitMs = Number.POSITIVE_INFINITY;
    for (const customer of this.#queue) {
      const mayRest = customer.creditMs !== Number.POSITIVE_INFINITY;
      waitMs = Math.min(waitMs, Math.max(this.#waitMs(customer), mayRest ? this.#restUntil - now : 0));
    }
    if (waitMs === 0) this.#next = setImmediate(() => this.#turn());
    else this.#timer = setTimeout(() => this.#turn(), Math.ceil(waitMs));
  }

  #fill(customer: Customer): void {
    const at = this.#now();
    customer.creditMs = Math.min(
      this.#fullMs,
      customer.creditMs + Math.max(0, at - customer.filledAt) * customer.share,
    );
    customer.filledAt = at;
  }

  #charge(customer: Customer, spentMs: number): void {
    if (customer.creditMs === Number.POSITIVE_INFINITY) return;
    customer.creditMs -= spentMs;
    this.#all.creditMs -= spentMs;
  }

  #customerOf(name: string | undefined): Customer {
    const key = name ?? '';
    const known = this.#customers.get(key);
    if (known !== undefined) {
      // The longest silent is the first to be forgotten.
      this.#customers.delete(key);
      this.#customers.set(key, known);
      return known;
    }
    const creditMs = name === undefined ? Number.POSITIVE_INFINITY : this.#fullMs;
    const customer = this.#newCustomer(key, this.#shareOf(key), creditMs);
    this.#customers.set(key, customer);
    const [oldest] = this.#customers;
    if (
      this.#customers.size > MAX_CUSTOMERS &&
      oldest !== undefined &&
      oldest[1].waiting.length + oldest[1].longWorks === 0
    ) {
      this.#customers.delete(oldest[0]);
    }
    return customer;
  }

  #newCustomer(name: string, share: number, creditMs: number): Customer {
    const filledAt = this.#now();
    return { name, share, waiting: [], longWorks: 0, longWorkDone: Promise.resolve(), creditMs, filledAt };
  }
}

function tooBusy(): BusyError {
  return new BusyError('More was asked for than one viewer’s share of the server; try again later.');
}
