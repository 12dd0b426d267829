export interface AdmissionOptions {
  /** New connections a second. */
  readonly perSecond: number;
  /** How many may come at once after a quiet time. */
  readonly burst: number;
  /** Of both, what one address may take. @default 0.5 */
  readonly addressShare?: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Addresses remembered; the longest silent is forgotten first. @default 10000 */
  readonly maxAddresses?: number;
}

export interface Admission {
  /** @returns 0 for a connection that may come in, else after how many milliseconds its turn is. */
  enter(address: string): number;
}

/**
 * Lets a storm of connections in at a bounded rate, and leaves room for others whatever one address does. Whoever is turned away is given a turn,
 * and turns are a connection's time apart, so that those who come back on time find room.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { perSecond, burst, addressShare = 0.5, now, maxAddresses = 10_000 } = options;
  const all = new Lane(perSecond, burst, now());
  const lanes = new Map<string, Lane>();

  const laneOf = (address: string, at: number): Lane => {
    const lane = lanes.get(address) ?? new Lane(perSecond * addressShare, burst * addressShare, at);
    lanes.delete(address);
    lanes.set(address, lane);
    const [oldest] = lanes.keys();
    if (lanes.size > maxAddresses && oldest !== undefined) lanes.delete(oldest);
    return lane;
  };

  return {
    enter(address) {
      const at = now();
      const own = laneOf(address, at);
      // Who has no room of its own takes none of the others'.
      for (const lane of [own, all]) if (!lane.hasRoom(at)) return lane.nextTurnMs(at);
      own.take();
      all.take();
      return 0;
    },
  };
}

class Lane {
  readonly #spacingMs: number;
  readonly #burst: number;
  #room: number;
  #filledAt: number;
  #lastTurnAt = 0;

  constructor(perSecond: number, burst: number, at: number) {
    this.#spacingMs = 1_000 / perSecond;
    this.#burst = Math.max(1, burst);
    this.#room = this.#burst;
    this.#filledAt = at;
  }

  hasRoom(at: number): boolean {
    this.#room = Math.min(this.#burst, this.#room + Math.max(0, at - this.#filledAt) / this.#spacingMs);
    this.#filledAt = at;
    return this.#room >= 1;
  }

  take(): void {
    this.#room -= 1;
  }

  /** Gives away the next turn. */
  nextTurnMs(at: number): number {
    this.#lastTurnAt = Math.max(this.#lastTurnAt, at) + this.#spacingMs;
    return Math.ceil(this.#lastTurnAt - at);
  }
}
