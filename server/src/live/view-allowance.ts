import { Tally } from '../tally.ts';
import { DEFAULT_SHARE, type ShareOf } from './fair-shares.ts';
import { LimitError } from './limit-error.ts';

export interface ViewAllowanceOptions {
  /** @default 5000 views */
  readonly maxViews?: number;
  /** Views that one viewer keeps alive by being the first to ask. @default 500 */
  readonly maxViewsPerViewer?: number;
  /** Points of series that are kept for the views of one viewer; more for one with a larger share. @default 200000 */
  readonly maxPointsPerViewer?: number;
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
  /** @throws {LimitError} When the owner's views would keep too many points with these. */
  hold(points: number): void;
  /** May be called twice. */
  release(): void;
}

/** How many views there may be: of all, of one viewer, and of one address, which has half of all at most, so that there is room for another. */
export class ViewAllowance {
  readonly #maxViews: number;
  readonly #maxViewsPerViewer: number;
  readonly #maxPointsPerViewer: number;
  readonly #shareOf: ShareOf;
  readonly #ofViewer = new Tally();
  readonly #ofAddress = new Tally();
  readonly #points = new Tally();
  #views = 0;

  constructor(options: ViewAllowanceOptions = {}) {
    this.#maxViews = options.maxViews ?? 5_000;
    this.#maxViewsPerViewer = options.maxViewsPerViewer ?? 500;
    this.#maxPointsPerViewer = options.maxPointsPerViewer ?? 200_000;
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
    let held = 0;
    let open = true;
    return {
      hold: (points) => {
        if (account === undefined) return;
        const most = this.#maxPointsPerViewer * (this.#shareOf(account) / DEFAULT_SHARE);
        if (this.#points.of(account) - held + points > most) {
          throw new LimitError(
            `One viewer’s series hold at most ${Math.round(most)} points at a time; ask for a wider step, a shorter window or fewer groups.`,
          );
        }
        this.#points.add(account, points - held);
        held = points;
      },
      release: () => {
        if (!open) return;
        open = false;
        this.#add(account, address, -1);
        if (account !== undefined) this.#points.add(account, -held);
      },
    };
  }

  #add(account: string | undefined, address: string | undefined, views: number): void {
    this.#views += views;
    if (account !== undefined) this.#ofViewer.add(account, views);
    if (address !== undefined) this.#ofAddress.add(address, views);
  }
}

function tooManyViews(who: string, maxViews: number): LimitError {
  return new LimitError(`${who} keeps at most ${maxViews} different views at a time; try again later.`);
}
