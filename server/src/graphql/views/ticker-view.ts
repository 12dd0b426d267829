import type { FrameStamp, LiveView } from '../../live/live-view.ts';
import type { TickerQuery } from '../../ticker/index.ts';
import type { Services } from '../context.ts';
import { momentMeta } from '../frame-meta.ts';
import { wholeView } from './whole-view.ts';

/** The newest events a viewer may see. */
export function openTickerView(query: TickerQuery, services: Services): LiveView {
  return wholeView({
    revision: () => services.ticker.revision(query.types),
    frame: (asOf, stamp) => tickerFrame(query, asOf, stamp, services),
  });
}

export function tickerFrame(query: TickerQuery, asOf: number, stamp: FrameStamp, services: Services): object {
  return {
    meta: momentMeta(asOf, stamp, services),
    events: services.ticker.newest(query),
    comments: services.ticker.comments,
  };
}
