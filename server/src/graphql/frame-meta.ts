import type { FamilyFrame, SeriesFrame } from '@andon/metrics';
import type { FrameMetaSource } from '@andon/schema/resolvers';
import type { FrameStamp } from '../live/live-view.ts';
import type { Services } from './context.ts';

/** What a frame says about itself. */
export function frameMeta(
  frame: Pick<FamilyFrame | SeriesFrame, 'asOf' | 'from' | 'to' | 'window' | 'zone'>,
  stamp: FrameStamp,
  { facts, engine, tellsNewestEvent }: Services,
  newestEventAt: number = engine.state.newestEventAt,
): FrameMetaSource {
  return {
    cursor: stamp.cursor,
    asOf: frame.asOf,
    from: frame.from,
    to: frame.to,
    window: frame.window,
    zone: frame.zone,
    newestEventAt: tellsNewestEvent && Number.isFinite(newestEventAt) ? newestEventAt : null,
    demo: facts.demo,
    reset: stamp.reset,
    cadenceMs: stamp.cadenceMs,
  };
}

/** What a frame about the present moment says of itself: its window is no more than that moment. */
export function momentMeta(asOf: number, stamp: FrameStamp, services: Services): FrameMetaSource {
  const moment = { asOf, from: asOf, to: asOf, window: '1m', zone: services.facts.zone } as const;
  return frameMeta(moment, stamp, services);
}

/** The stamp of an answer to a query: complete, and not followed by another. */
export function queryStamp({ engine, cursors }: Services, asOf: number): FrameStamp {
  const { logId, seq } = engine.position;
  return { cursor: cursors.encode(logId, { seq, asOf }), reset: true, cadenceMs: 0 };
}
