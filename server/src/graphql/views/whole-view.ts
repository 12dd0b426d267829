import type { FrameStamp, LiveView } from '../../live/live-view.ts';

export interface WholeViewOptions {
  /** As of the view. */
  readonly revision: () => number;
  /** @param asOf - Of the newest picture, epoch ms. */
  readonly frame: (asOf: number, stamp: FrameStamp) => object;
}

/** A view of what holds at the moment: every frame is whole, and nothing changes because time passes. */
export function wholeView({ revision, frame }: WholeViewOptions): LiveView {
  let asOf = 0;
  return {
    get revision() {
      return revision();
    },
    nextChangeAfter: () => Number.POSITIVE_INFINITY,
    advance(position) {
      asOf = position.asOf;
    },
    incremental: false,
    full: (stamp) => frame(asOf, stamp),
    changes: (_since, stamp) => frame(asOf, stamp),
    close() {},
  };
}
