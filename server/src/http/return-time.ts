/** Viewers come back spread over this time after a restart, three milliseconds a viewer, within these bounds. */
const MIN_SPREAD_MS = 500;
const MAX_SPREAD_MS = 30_000;
const MS_A_VIEWER = 3;
/** Before that no server is up again. */
const EARLIEST_MS = 500;

/** How long the return of so many viewers is drawn out: ten thousand over half a minute, a handful at once. */
export function returnSpreadMs(viewers: number): number {
  return Math.min(MAX_SPREAD_MS, Math.max(MIN_SPREAD_MS, viewers * MS_A_VIEWER));
}

/**
 * When one viewer is asked to come back.
 *
 * @param random - In [0, 1). @default Math.random
 */
export function returnInMs(spreadMs: number, random: () => number = Math.random): number {
  return Math.round(EARLIEST_MS + random() * spreadMs);
}
