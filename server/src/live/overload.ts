import type { OwnerLoads } from './owner-loads.ts';

const MAX_STRETCH = 16;
/** At a stretch of 1; otherwise as much longer, so that it holds the frames of a whole beat. */
const PERIOD_MS = 1_000;
const HIGH_LOAD_RATIO = 0.6;
const LOW_LOAD_RATIO = 0.3;
/** What a stretch aims at, and to which the owners of views are held where some of them take more than their share. */
const FAIR_LOAD_RATIO = 0.45;

/**
 * Tells from what frames take of the processor by how much everybody's cadence is stretched. One dear period is no load yet: it may be a collection
 * of garbage or the compiler's. After the second in a row those are slowed who took more than their share, and where nobody did, all are. A
 * single period with little to do ends as much of it as what it had to do allows, so that nobody is slow for longer than the load lasts.
 */
export class Overload {
  readonly #owners: OwnerLoads;
  #stretch = 1;
  #busyMs = 0;
  #wasHigh = false;
  /** In this period, after frames of one who takes more than a share. */
  #hasRested = false;
  #since: number;

  constructor(owners: OwnerLoads, now: number) {
    this.#owners = owners;
    this.#since = now;
  }

  /** Factor on every cadence, 1 to 16. */
  get stretch(): number {
    return this.#stretch;
  }

  /** Resting after the frames of those who take too much hides by how much: with less of it their beats are slowed. */
  noteRest(): void {
    this.#hasRested = true;
  }

  /** Part of a round took so long of the processor. */
  add(spentMs: number, now: number): void {
    this.#busyMs += spentMs;
    const elapsedMs = now - this.#since;
    if (elapsedMs < PERIOD_MS * this.#stretch) return;
    const load = this.#busyMs / elapsedMs;
    const isHigh = load > (this.#hasRested ? FAIR_LOAD_RATIO : HIGH_LOAD_RATIO);
    if (isHigh && this.#wasHigh) this.#slow(load, elapsedMs);
    else if (load < LOW_LOAD_RATIO) this.#recover(load, elapsedMs / PERIOD_MS);
    this.#owners.fade(elapsedMs / PERIOD_MS);
    this.#wasHigh = isHigh;
    this.#hasRested = false;
    this.#busyMs = 0;
    this.#since = now;
  }

  #slow(load: number, elapsedMs: number): void {
    const isOneToBlame = this.#owners.slowGreedy(elapsedMs, FAIR_LOAD_RATIO);
    if (!isOneToBlame) this.#stretch = Math.min(MAX_STRETCH, this.#stretch * (load / FAIR_LOAD_RATIO));
  }

  #recover(load: number, periods: number): void {
    this.#owners.forgive(periods);
    this.#stretch = Math.max(1, this.#stretch * (load / FAIR_LOAD_RATIO));
  }
}
