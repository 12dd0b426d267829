import type { FamilyFrame, ViewSpec } from '@andon/metrics';
import type { FrameStamp, LiveView, PicturePosition } from '../../live/live-view.ts';
import type { Services } from '../context.ts';
import { checkFrameCost } from '../cost.ts';
import { frameMeta } from '../frame-meta.ts';

/**
 * All figures of one family: every frame is whole.
 *
 * @param figuresAsked - Of each group, for the limit of what one frame may cost.
 */
export function openFamilyView(spec: ViewSpec, figuresAsked: number, services: Services): LiveView {
  const view = services.metricViews.open(spec);
  let frame: FamilyFrame | undefined;
  const full = (stamp: FrameStamp): object => {
    if (frame === undefined) throw new Error('Expected `advance` before the first frame');
    return { meta: frameMeta(frame, stamp, services), groups: frame.groups };
  };
  return {
    get revision() {
      return view.revision;
    },
    get kept() {
      return view.kept;
    },
    nextChangeAfter: (asOf) => view.nextChangeAfter(asOf),
    prepare: view.prepare,
    advance({ asOf }: PicturePosition) {
      const next = view.frame(asOf);
      checkFrameCost(next.groups.length, figuresAsked);
      frame = next;
    },
    incremental: false,
    full,
    changes: (_since, stamp) => full(stamp),
    close: () => view.close(),
  };
}
