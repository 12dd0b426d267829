import type { KeptCounts } from '@andon/metrics';
import { Tally } from '../tally.ts';
import { DEFAULT_SHARE, type ShareOf } from './fair-shares.ts';
import { LimitError } from './limit-error.ts';
import type { LiveView } from './live-view.ts';

export interface ViewAllowanceOptions {
  /** @default 5000 views */
  readonly maxViews?: number;
  /** Views that one viewer keeps alive by being the first to ask. @default 500 */
  readonly maxViewsPerViewer?: number;
  /** Points of series that are kept for the views of one viewer; more for one with a larger share. @default 200000 */
  readonly maxPointsPerViewer?: number;
  /** Steps of the past that are kept for the views of one viewer, some 800 bytes each; more for one with a larger share. @default 500000 */
  readonly maxStepsPerViewer?: number;
  readonly shareOf?: ShareOf;
}

export interface ViewOwner {
  /** `undefined` for the local viewer, who is everybody at this machine. */
  readonly account: string | undefined;
  /** Of the other end, where it is known. */
  readonly address: string | undefined;
}

/** What one view takes of its owner's allowance. */
export interface Allotment {
  /**
   * Counts what is kept for the view now.
   *
   * @throws {LimitError} When it makes all that is kept for the owner's views too much.
   */
  hold(view: Pick<LiveView, 'points' | 'kept'>): void;
  /** May be called twice. */
  release(): void;
}

/** How many views there may be: of all, of one viewer, and of one address, which has half of all at most, so that there is room for another. */
export class ViewAllowance {
  readonly #maxViews: number;
  readonly #maxViewsPerViewer: number;
  readonly #maxPointsPerViewer: number;
  readonly #maxStepsPerViewer: number;
  readonly #shareOf: ShareOf;
  readonly #ofViewer = new Tally();
  readonly #ofAddress = new Tally();
  readonly #points = new Tally();
  /** By viewer, then how many of the viewer's views share them. */
  readonly #kept = new Map<string, Map<KeptCounts, number>>();
  #views = 0;

  constructor(options: ViewAllowanceOptions = {}) {
    this.#maxViews = options.maxViews ?? 5_000;
    this.#maxViewsPerViewer = options.maxViewsPerViewer ?? 500;
    this.#maxPointsPerViewer = options.maxPointsPerViewer ?? 200_000;
    this.#maxStepsPerViewer = options.maxStepsPerViewer ?? 500_000;
    this.#shareOf = options.shareOf ?? (() => DEFAULT_SHARE);
  }

  /** @throws {LimitError} When there are too many already. */
  open({ account, address }: ViewOwner): Allotment {
    if (this.#views >= this.#maxViews) throw tooManyViews('This server', this.#maxViews);
    if (account !== undefined && this.#ofViewer.of(account) >= this.#maxViewsPerViewer) {
      throw tooManyViews('One viewer', this.#maxViewsPerViewer);
    }
    const maxPerAddress = this.#maxViews / 2;
    if (account !== undefined && address !== undefined && this.#ofAddress.of(address) >= maxPerAddress) {
      throw tooManyViews('One address', maxPerAddress);
    }
    this.#add(account, address, 1);
    if (account === undefined) return { hold: () => {}, release: once(() => this.#add(account, address, -1)) };
    let heldPoints = 0;
    const held = new Set<KeptCounts>();
    return {
      hold: ({ points = 0, kept = [] }) => {
        this.#points.add(account, points - heldPoints);
        heldPoints = points;
        for (const counts of kept) {
          if (held.has(counts)) continue;
          held.add(counts);
          this.#keep(account, counts, 1);
        }
        this.#check(account);
      },
      release: once(() => {
        this.#add(account, address, -1);
        this.#points.add(account, -heldPoints);
        for (const counts of held) this.#keep(account, counts, -1);
      }),
    };
  }

  #keep(account: string, counts: KeptCounts, views: number): void {
    let ofAccount = this.#kept.get(account);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      this.#kept.set(account, ofAccount);
    }
    const users = (ofAccount.get(counts) ?? 0) + views;
    if (users > 0) ofAccount.set(counts, users);
    else ofAccount.delete(counts);
    if (ofAccount.size === 0) this.#kept.delete(account);
  }

  #check(account: string): void {
    const share = this.#shareOf(account) / DEFAULT_SHARE;
    const mostPoints = this.#maxPointsPerViewer * share;
    if (this.#points.of(account) > mostPoints) throw tooMuchKept('series', mostPoints, 'points');
    const mostSteps = this.#maxStepsPerViewer * share;
    let steps = 0;
    for (const { size } of this.#kept.get(account)?.keys() ?? []) steps += size;
    if (steps > mostSteps) throw tooMuchKept('views', mostSteps, 'steps with events in them');
  }

  #add(account: string | undefined, address: string | undefined, views: number): void {
    this.#views += views;
    if (account !== undefined) this.#ofViewer.add(account, views);
    if (address !== undefined) this.#ofAddress.add(address, views);
  }
}

function tooMuchKept(what: string, most: number, unit: string): LimitError {
  return new LimitError(
    `One viewer’s ${what} hold at most ${Math.round(most)} ${unit} at a time; ask for a wider step, a shorter window or fewer groups.`,
  );
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function tooManyViews(who: string, maxViews: number): LimitError {
  return new LimitError(`${who} keeps at most ${maxViews} different views at a time; try again later.`);
}
