export interface AdmissionOptions {
  /** New connections a second. */
  readonly perSecond: number;
  /** How many may come at once after a quiet time. */
  readonly burst: number;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Admission {
  /** @returns 0 for a connection that may come in, else after how many milliseconds its turn is. */
  enter(): number;
}

/**
 * Lets a storm of connections in at a bounded rate. Whoever is turned away is given a turn, and turns are a connection's time apart, so that those who
 * come back on time find room.
 */
export function createAdmission({ perSecond, burst, now }: AdmissionOptions): Admission {
  const spacingMs = 1_000 / perSecond;
  let room = burst;
  let filledAt = now();
  let lastTurnAt = 0;
  return {
    enter() {
      const at = now();
      room = Math.min(burst, room + Math.max(0, at - filledAt) / spacingMs);
      filledAt = at;
      if (room >= 1) {
        room -= 1;
        return 0;
      }
      lastTurnAt = Math.max(lastTurnAt, at) + spacingMs;
      return Math.ceil(lastTurnAt - at);
    },
  };
}
