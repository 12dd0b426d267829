import type { FamilyFrame, Filter, LocaleName, SeriesSpec } from '@andon/metrics';
import type { EventInput, FigureRef } from '@andon/schema/resolvers';
import { accountOf, mayForget, maySend, mayStage, type Viewer } from '../auth/viewer.ts';
import { LiveStream } from '../live/live-stream.ts';
import { atDeskInParts, type Context, frameInParts, type Services, type Trouble } from './context.ts';
import { chargeOperation } from './cost.ts';
import { userError } from './errors.ts';
import { type FamilyQueryArgs, type FamilySubscriptionArgs, momentOf } from './family-resolvers.ts';
import { frameMeta, queryStamp } from './frame-meta.ts';
import {
  MAX_FIGURES,
  scopedFilter,
  toCadenceMs,
  toFigureRequest,
  toGroupBy,
  toStepMs,
  toTargets,
  toViewSpec,
  type ViewArgs,
} from './request.ts';
import {
  emptyGroupIn,
  type FiguresSpec,
  familiesOf,
  figuresFrame,
  momentaryOf,
  mostGroups,
  openFiguresView,
} from './views/figures-view.ts';
import { openSeriesView, type SeriesRequest, seriesAnswer } from './views/series-view.ts';

const MAX_INGEST_EVENTS = 1_000;
const MAX_TROUBLE_MINUTES = 240;
const MAX_DIMENSION_VALUES = 1_000;

interface FiguresArgs extends ViewArgs {
  readonly figures: readonly FigureRef[];
}

interface SeriesArgs extends ViewArgs {
  readonly figure: FigureRef;
  readonly step?: string | null;
  readonly previous: boolean;
}

/** Languages of texts by their names in the schema. */
export const LOCALES: Readonly<Record<string, LocaleName>> = { en: 'en', zh_CN: 'zh-CN', zh_TW: 'zh-TW' };

export const commonResolvers = {
  Query: {
    server: (_root: unknown, _args: unknown, { services }: Context): object => serverInfo(services),
    definitions: (
      _root: unknown,
      { locale, family }: { readonly locale: string; readonly family?: string | null },
      { services }: Context,
    ): object[] =>
      services.engine.state.definitions
        .filter((definition) => family === undefined || family === null || definition.family === family)
        .map((definition) => definitionIn(definition, locale)),
    definition: (
      _root: unknown,
      { key, locale }: { readonly key: string; readonly locale: string },
      { services }: Context,
    ): object | null => {
      const definition = services.engine.state.definitions.find((each) => each.key === key);
      return definition === undefined ? null : definitionIn(definition, locale);
    },
    dimensionValues: (
      _root: unknown,
      { dimension, first }: { readonly dimension: string; readonly first: number },
      context: Context,
    ): Promise<readonly string[]> =>
      atDeskInParts(context, () =>
        dimensionValues(
          dimension,
          Math.max(0, Math.min(first, MAX_DIMENSION_VALUES)),
          context.viewer,
          context.services,
        ),
      ),
    figures: async (_root: unknown, args: FiguresArgs & FamilyQueryArgs, context: Context): Promise<object> => {
      const { viewer, services } = context;
      const { figures, view } = toFiguresSpec(args, viewer);
      const moment = await momentOf(args.at, viewer, services);
      const { state, asOf } = moment;
      const frames: FamilyFrame[] = [];
      for (const family of familiesOf(figures)) {
        frames.push(await atDeskInParts(context, () => frameInParts({ ...view, family }, moment)));
      }
      chargeOperation(context, { figures: mostGroups(frames) * figures.length });
      const [first] = frames;
      if (first === undefined) throw new Error('Expected at least one figure');
      const meta = frameMeta(first, queryStamp(services, asOf), services, state.newestEventAt);
      const momentary = momentaryOf(figures, services.engine.state.definitions);
      return { ...figuresFrame(figures, frames, emptyGroupIn(state, view, asOf)), momentary, meta };
    },
    series: async (_root: unknown, args: SeriesArgs & FamilyQueryArgs, context: Context): Promise<object> => {
      const { viewer, services } = context;
      const request = toSeriesRequest(args, viewer);
      services.noteExport(viewer, 'series');
      const moment = await momentOf(args.at, viewer, services);
      return atDeskInParts(context, () =>
        seriesAnswer(request, moment, services, (frame) => {
          chargeOperation(context, { points: frame.groups.reduce((sum, { points }) => sum + points.length, 0) });
          return frameMeta(frame, queryStamp(services, moment.asOf), services, moment.state.newestEventAt);
        }),
      );
    },
  },

  Subscription: {
    figures: {
      subscribe: (
        _root: unknown,
        args: FiguresArgs & FamilySubscriptionArgs,
        { viewer, services }: Context,
      ): LiveStream => {
        const spec = toFiguresSpec(args, viewer);
        const openView = () => openFiguresView(spec, services);
        return new LiveStream(
          { field: 'figures', openView, cadenceMs: toCadenceMs(args.cadenceMs), cursor: args.cursor },
          services,
        );
      },
    },
    series: {
      subscribe: (
        _root: unknown,
        args: SeriesArgs & FamilySubscriptionArgs,
        { viewer, services }: Context,
      ): LiveStream => {
        const request = toSeriesRequest(args, viewer);
        const openView = () => openSeriesView(request, services);
        return new LiveStream(
          { field: 'series', openView, cadenceMs: toCadenceMs(args.cadenceMs), cursor: args.cursor },
          services,
        );
      },
    },
  },

  Mutation: {
    ingest: async (
      _root: unknown,
      { events }: { readonly events: readonly EventInput[] },
      { viewer, services }: Context,
    ): Promise<object> => {
      if (!maySend(viewer)) throw userError('FORBIDDEN', 'Sending events takes a token with the role sender or admin.');
      if (events.length > MAX_INGEST_EVENTS) {
        throw userError(
          'LIMIT_EXCEEDED',
          `Expected at most ${MAX_INGEST_EVENTS} events a request, got ${events.length}`,
        );
      }
      const receipt = await services.ingest.submit(events.map(plainEvent), { sender: accountOf(viewer) });
      const ignoredFields = Object.entries(receipt.ignoredFields).map(([field, count]) => ({ field, count }));
      return { ...receipt, ignoredFields };
    },
    stageTrouble: async (
      _root: unknown,
      {
        kind,
        minutes,
        channel,
      }: { readonly kind: Trouble['kind']; readonly minutes: number; readonly channel?: string | null },
      { viewer, services }: Context,
    ): Promise<boolean> => {
      if (!mayStage(viewer))
        throw userError('FORBIDDEN', 'Staging trouble takes a token with the role editor or admin.');
      if (services.stageTrouble === undefined) {
        throw userError('DEMO_NOT_RUNNING', 'The demo feed is not running: start the server with --demo.');
      }
      if (!(minutes >= 1 && minutes <= MAX_TROUBLE_MINUTES)) {
        throw userError('BAD_USER_INPUT', `Expected minutes from 1 to ${MAX_TROUBLE_MINUTES}, got ${minutes}`);
      }
      await services.stageTrouble({ kind, minutes, channel: channel ?? undefined });
      return true;
    },
    forgetCustomer: async (
      _root: unknown,
      { customer, dryRun }: { readonly customer: string; readonly dryRun: boolean },
      { viewer, services }: Context,
    ): Promise<number> => {
      if (!mayForget(viewer)) throw userError('FORBIDDEN', 'Forgetting a customer takes a token with the role admin.');
      if (customer === '') throw userError('BAD_USER_INPUT', 'Expected the reference of a customer, got an empty one');
      return services.forgetCustomer({ customer, dryRun, viewer });
    },
  },
};

function serverInfo({ facts, engine, now, tellsNewestEvent }: Services): object {
  const { newestEventAt } = engine.state;
  return {
    ...facts,
    now: now(),
    newestEventAt: tellsNewestEvent && Number.isFinite(newestEventAt) ? newestEventAt : null,
  };
}

function definitionIn(definition: Services['engine']['state']['definitions'][number], locale: string): object {
  const name = LOCALES[locale] ?? 'en';
  return {
    ...definition,
    name: definition.name[name],
    shortName: definition.shortName[name],
    description: definition.description[name],
    sample: definition.sample[name],
  };
}

function toFiguresSpec(args: FiguresArgs, viewer: Viewer): FiguresSpec {
  const { figures } = args;
  if (figures.length === 0 || figures.length > MAX_FIGURES) {
    throw userError('BAD_USER_INPUT', `Expected 1 to ${MAX_FIGURES} figures, got ${figures.length}`);
  }
  const { family: _family, ...view } = toViewSpec('', args, viewer);
  return { figures: figures.map(toFigureRequest), view };
}

function toSeriesRequest(args: SeriesArgs, viewer: Viewer): SeriesRequest {
  const { family, key, params } = toFigureRequest(args.figure);
  const stepMs = toStepMs(args.step);
  const targets = toTargets(args.targets);
  const series: SeriesSpec = {
    figure: key,
    params,
    filter: scopedFilter(args.filter, viewer),
    window: args.window as SeriesSpec['window'],
    groupBy: toGroupBy(args.groupBy),
    ...(stepMs === undefined ? {} : { stepMs }),
    ...(args.previous ? { isPrevious: true } : {}),
  };
  return { family, series, ...(targets === undefined ? {} : { targets }) };
}

/** A viewer whose sight is limited learns only the values that occur within it. */
function* dimensionValues(
  dimension: string,
  first: number,
  viewer: Viewer,
  { engine, facts }: Services,
): Generator<void, readonly string[]> {
  const { state } = engine;
  const filter: Filter = scopedFilter(undefined, viewer);
  if (Object.keys(filter).length === 0) return state.dimensionValues(dimension, first);
  if (!facts.dimensions.includes(dimension)) return [];
  const families = new Set(state.definitions.map(({ family }) => family));
  const values = new Set<string>();
  const moment = { state, asOf: engine.asOf() };
  for (const family of families) {
    const { groups } = yield* frameInParts({ family, filter, window: '90d', groupBy: [dimension] }, moment);
    for (const group of groups) values.add(group.key[0]?.value ?? '');
  }
  values.delete('');
  return [...values].slice(0, first);
}

/** GraphQL gives custom dimensions as a list and leaves given `null`s in; the event has neither. */
function plainEvent({ custom, time, promisedAt, ...rest }: EventInput): object {
  const event: Record<string, unknown> = { ...rest, time, promisedAt };
  for (const { dimension, value } of custom ?? []) event[dimension] = value;
  for (const [field, value] of Object.entries(event)) {
    if (value === null || value === undefined) delete event[field];
  }
  return event;
}
