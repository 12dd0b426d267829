/** Whoever asks for more, often a proxy, is asked again all the same: what it waits for may be over. */
const LONGEST_MS = 300_000;

/**
 * How long an answer asks to be left alone, from its `Retry-After` in seconds.
 *
 * @returns Milliseconds, five minutes at most; undefined where it does not say, or says "at once", which would be asking without end.
 */
export function readRetryAfterMs({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after'));
  return seconds > 0 ? Math.min(seconds * 1_000, LONGEST_MS) : undefined;
}
