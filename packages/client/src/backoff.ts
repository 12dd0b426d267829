const BASE_MS = 1_000;
/** A wall is back soon after its server; ten thousand of them are still spread over a quarter of a minute. */
const CAP_MS = 15_000;

/**
 * Wait before attempt `attempt` (from 0), with full jitter: uniform in [0, min(15 s, 1 s × 2^attempt)), so that clients which lost the
 * same server at the same instant do not return at the same instant.
 *
 * @param random - Gives a number in [0, 1).
 * @see Brooker: Exponential Backoff And Jitter. AWS Architecture Blog, 2015.
 */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
}
