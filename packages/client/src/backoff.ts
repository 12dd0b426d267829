export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Wait before attempt `attempt` (from 0), with full jitter: uniform in [0, min(cap, base × 2^attempt)), so that clients which lost the
 * same server at the same instant do not return at the same instant.
 *
 * @see Brooker: Exponential Backoff And Jitter. AWS Architecture Blog, 2015.
 */
export function backoffMs(attempt: number, { baseMs, capMs, random }: BackoffOptions): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
