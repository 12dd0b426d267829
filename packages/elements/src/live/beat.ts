/**
 * When what was done at one time is to be done again: once in `everyMs`, and for all of a page at the same moments, so that what changes
 * changes in the same animation frames. Two times are at least half of `everyMs` apart.
 *
 * @param everyMs - 0: at once.
 * @returns On the clock of `performance.now()`.
 */
export const nextBeat = (lastMs: number, everyMs: number): number =>
  everyMs && Math.ceil(lastMs / everyMs + 0.5) * everyMs;
