import { DEFAULT_SHARE, type ShareOf } from './fair-shares.ts';

/** What an owner used, fading by half in a period of a second: more than this many ms for a whole processor are more than its share. */
const GREEDY_MS = 1_500;
/** Slower than this nobody's frames become for the sake of others. */
const MAX_STRETCH = 64;
/** A view of more owners is everybody's: it is not slowed because of some of them. */
const MOST_OWNERS = 8;

interface Owner {
  /** Of a processor. */
  readonly share: number;
  views: number;
  /** Of the processor, in this period and, fading, before it. */
  usedMs: number;
  /** Of the processor, in this period alone. */
  spentMs: number;
  stretch: number;
}

/** One view, as it weighs on those who watch it. */
export interface ViewShare {
  /** What the most modest of its owners has used of late; 0 for a view of nobody in particular. */
  readonly usedMs: number;
  /** Whether all its owners have used more than their shares of late: then it makes way for everything else. */
  readonly isGreedy: boolean;
  /** Factor on its cadence: that of its least slowed owner. */
  readonly stretch: number;
  join(owner: string): void;
  leave(owner: string): void;
  /** Charged to the owners in turn. */
  spend(costMs: number): void;
  close(): void;
}

/**
 * What the views of each owner take of the processor, and by how much those are slowed that take more than their fair share: what is left when
 * everybody who wants less has got it. A view with several owners is as fast as it is for the one with the best right to it, so that nobody
 * can slow others by watching what they watch.
 */
export class OwnerLoads {
  readonly #owners = new Map<string, Owner>();
  readonly #shareOf: ShareOf;

  constructor(shareOf: ShareOf = () => DEFAULT_SHARE) {
    this.#shareOf = shareOf;
  }

  get size(): number {
    return this.#owners.size;
  }

  open(): ViewShare {
    const names: string[] = [];
    let next = 0;
    const least = (of: (owner: Owner) => number, empty: number): number => {
      if (names.length === 0 || names.length > MOST_OWNERS) return empty;
      let found = Number.POSITIVE_INFINITY;
      for (const name of names) found = Math.min(found, of(this.#owner(name)));
      return found;
    };
    const counts = new Map<string, number>();
    const forget = (name: string): void => {
      counts.delete(name);
      names.splice(names.indexOf(name), 1);
      this.#remove(name);
    };
    const loads = this;
    return {
      get usedMs() {
        return least(({ usedMs }) => usedMs, 0);
      },
      get isGreedy() {
        return least(({ usedMs, share }) => usedMs / share, 0) > GREEDY_MS;
      },
      get stretch() {
        return least(({ stretch }) => stretch, 1);
      },
      join(name) {
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        if (count > 0) return;
        names.push(name);
        loads.#owner(name).views += 1;
      },
      leave(name) {
        const count = counts.get(name) ?? 0;
        if (count > 1) counts.set(name, count - 1);
        else if (count === 1) forget(name);
      },
      spend(costMs) {
        const name = names[next % names.length];
        if (name === undefined) return;
        next += 1;
        const owner = loads.#owner(name);
        owner.usedMs += costMs;
        owner.spentMs += costMs;
      },
      close() {
        for (const name of [...names]) forget(name);
      },
    };
  }

  /**
   * Slows those who took more than their fair share of `loadRatio` of a processor.
   *
   * @returns False where nobody did more than anybody else, so that all have to be slowed.
   */
  slowGreedy(elapsedMs: number, loadRatio: number): boolean {
    const active = [...this.#owners.values()]
      .filter(({ spentMs }) => spentMs > 0)
      .sort((a, b) => a.spentMs / a.share - b.spentMs / b.share);
    if (this.#owners.size < 2) return false;
    const levelMs = fairLevel(active, elapsedMs * loadRatio);
    let isAnySlowed = false;
    for (const owner of active) {
      const fairMs = levelMs * owner.share;
      if (owner.spentMs <= fairMs) continue;
      isAnySlowed ||= owner.stretch < MAX_STRETCH;
      owner.stretch = Math.min(MAX_STRETCH, (owner.stretch * owner.spentMs) / fairMs);
    }
    return isAnySlowed;
  }

  /** A step back towards everybody's own cadence for each period. */
  forgive(periods: number): void {
    for (const owner of this.#owners.values()) owner.stretch = Math.max(1, owner.stretch / 1.25 ** periods);
  }

  /** Begins a new period after so many; rarely one has to be longer than another. */
  fade(periods: number): void {
    for (const [name, owner] of this.#owners) {
      owner.spentMs = 0;
      owner.usedMs = owner.usedMs < 0.1 ? 0 : owner.usedMs / 2 ** periods;
      this.#forgetIfIdle(name, owner);
    }
  }

  #owner(name: string): Owner {
    let owner = this.#owners.get(name);
    if (owner === undefined) {
      owner = { share: this.#shareOf(name), views: 0, usedMs: 0, spentMs: 0, stretch: 1 };
      this.#owners.set(name, owner);
    }
    return owner;
  }

  #remove(name: string): void {
    const owner = this.#owner(name);
    owner.views -= 1;
    this.#forgetIfIdle(name, owner);
  }

  /** One who comes and goes is not forgotten for it. */
  #forgetIfIdle(name: string, { views, usedMs, stretch }: Owner): void {
    if (views === 0 && usedMs === 0 && stretch === 1) this.#owners.delete(name);
  }
}

/** How much each gets for a whole share, so that all together take `totalMs`; `sorted` by what they took for a whole share, least first. */
function fairLevel(sorted: readonly Pick<Owner, 'share' | 'spentMs'>[], totalMs: number): number {
  let leftMs = totalMs;
  let leftShares = sorted.reduce((sum, { share }) => sum + share, 0);
  for (const { share, spentMs } of sorted) {
    const levelMs = leftMs / leftShares;
    if (spentMs > levelMs * share) return Math.max(levelMs, Number.MIN_VALUE);
    leftMs -= spentMs;
    leftShares -= share;
  }
  return Number.POSITIVE_INFINITY;
}
