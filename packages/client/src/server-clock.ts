import type { Clock } from './clock.ts';

/** Five minutes of heartbeats: long enough to have met a fast one, short enough to follow a drifting clock. */
const KEPT_SAMPLES = 30;

export interface ServerClock {
  /** The server's clock now, epoch ms; the machine's own until the first sample. */
  now(): number;
  /** Records the server's clock as it was when a message that has just arrived was sent. */
  sample(serverNow: number): void;
}

/**
 * Estimates the server's clock from one-way messages.
 *
 * A message is received later than it was sent, never earlier, so every sample underestimates the server's clock by its own delay, and
 * the largest of the recent ones is the best. The error is the smallest one-way delay among them: milliseconds in a local network.
 * Counted on the monotonic clock, so that neither a wrong wall clock nor one that is set right meanwhile matters.
 */
export function createServerClock(clock: Clock): ServerClock {
  const offsets: number[] = [];
  let best: number | undefined;
  return {
    now: () => (best === undefined ? clock.now() : Math.round(clock.monotonic() + best)),
    sample(serverNow) {
      offsets.push(serverNow - clock.monotonic());
      if (offsets.length > KEPT_SAMPLES) offsets.shift();
      best = Math.max(...offsets);
    },
  };
}
