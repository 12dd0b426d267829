/** Time as the client sees it. Everything that waits or measures goes through here, so that a test owns all of it. */
export interface Clock {
  /** The machine's wall clock, epoch ms; may be wrong and may step. */
  now(): number;
  /** Milliseconds from an arbitrary start; never steps. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs`. @returns Cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** Longer delays overflow in `setTimeout` and fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
