/**
 * When what was done at one time is to be done again: once in `everyMs`, and for all of a page at the same moments, so that what changes
 * changes in the same animation frames. Two times are at least half of `everyMs` apart.
 *
 * @param everyMs - 0: at once.
 * @returns On the clock of `performance.now()`.
 */
export const nextBeat = (lastMs: number, everyMs: number): number =>
  everyMs && Math.ceil(lastMs / everyMs + 0.5) * everyMs;

/** What many views get at once comes one after the other, within a few milliseconds. */
const TOGETHER_MS = 16;

const waiting = new Set<() => void>();

/** Runs `tell` in a moment, in one go with all that is told in the meantime: what they change is drawn in one animation frame, not in two. */
export function tellTogether(tell: () => void): void {
  if (waiting.size === 0) setTimeout(tellAll, TOGETHER_MS);
  waiting.add(tell);
}

function tellAll(): void {
  const told = [...waiting];
  waiting.clear();
  for (const tell of told) tell();
}
