import type { FrameStamp, LiveView } from '../../live/live-view.ts';
import type { TickerQuery } from '../../ticker/index.ts';
import type { Services } from '../context.ts';
import { momentMeta } from './alerts-view.ts';

/** The newest events a viewer may see: every frame is the whole list. */
export function openTickerView(query: TickerQuery, services: Services): LiveView {
  let asOf = 0;
  const full = (stamp: FrameStamp): object => tickerFrame(query, asOf, stamp, services);
  return {
    get revision() {
      return services.ticker.revision(query.types);
    },
    nextChangeAfter: () => Number.POSITIVE_INFINITY,
    advance(position) {
      asOf = position.asOf;
    },
    incremental: false,
    full,
    changes: (_since, stamp) => full(stamp),
    close() {},
  };
}

export function tickerFrame(query: TickerQuery, asOf: number, stamp: FrameStamp, services: Services): object {
  return {
    meta: momentMeta(asOf, stamp, services),
    events: services.ticker.newest(query),
    comments: services.ticker.comments,
  };
}
