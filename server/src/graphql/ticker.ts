import type { Filter as FilterInput } from '@andon/schema/resolvers';
import type { Viewer } from '../auth/viewer.ts';
import { LiveStream } from '../live/live-stream.ts';
import { MAX_TICKER_EVENTS, TICKER_TYPES, type TickerQuery, type TickerType } from '../ticker/index.ts';
import type { Context } from './context.ts';
import { userError } from './errors.ts';
import { queryStamp } from './frame-meta.ts';
import { scopedFilter, toCadenceMs, toFirst } from './request.ts';
import { openTickerView, tickerFrame } from './views/ticker-view.ts';

interface TickerArgs {
  readonly filter?: FilterInput | null;
  readonly types?: readonly string[] | null;
  readonly first: number;
}

export const tickerResolvers = {
  Query: {
    ticker: (_root: unknown, args: TickerArgs, { viewer, services }: Context): object => {
      const asOf = services.engine.asOf();
      return tickerFrame(toQuery(args, viewer), asOf, queryStamp(services, asOf), services);
    },
  },
  Subscription: {
    ticker: {
      subscribe: (
        _root: unknown,
        args: TickerArgs & { readonly cadenceMs: number; readonly cursor?: string | null },
        { viewer, services }: Context,
      ): LiveStream => {
        const query = toQuery(args, viewer);
        const openView = () => openTickerView(query, services);
        const cadenceMs = toCadenceMs(args.cadenceMs);
        return new LiveStream({ field: 'ticker', openView, cadenceMs, cursor: args.cursor }, services);
      },
    },
  },
};

function toQuery({ filter, types, first }: TickerArgs, viewer: Viewer): TickerQuery {
  return {
    filter: scopedFilter(filter, viewer),
    types: toTypes(types),
    first: toFirst(first, MAX_TICKER_EVENTS),
  };
}

/** A kind stands for all of its types. */
function toTypes(types: readonly string[] | null | undefined): readonly TickerType[] {
  if (types === undefined || types === null) return TICKER_TYPES;
  const found = new Set<TickerType>();
  for (const asked of types.slice(0, TICKER_TYPES.length)) {
    const matching = TICKER_TYPES.filter((type) => type === asked || type.startsWith(`${asked}.`));
    if (matching.length === 0) {
      const known = [...new Set(TICKER_TYPES.map((type) => type.split('.', 1)[0])), ...TICKER_TYPES].join(', ');
      throw userError('BAD_USER_INPUT', `Expected types out of ${known}, got ${JSON.stringify(asked.slice(0, 40))}`);
    }
    for (const type of matching) found.add(type);
  }
  return [...found];
}
