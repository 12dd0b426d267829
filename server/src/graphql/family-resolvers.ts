import { setTimeout as delay } from 'node:timers/promises';
import type { Group } from '@andon/metrics';
import type { GroupSource } from '@andon/schema/resolvers';
import type { GraphQLResolveInfo } from 'graphql';
import { accountOf, type Viewer } from '../auth/viewer.ts';
import { LiveStream } from '../live/live-stream.ts';
import { atDeskInParts, type Context, frameInParts, type Moment } from './context.ts';
import { chargeOperation, figuresAsked } from './cost.ts';
import { userError } from './errors.ts';
import { figureSource } from './figure-source.ts';
import { frameMeta, queryStamp } from './frame-meta.ts';
import { givenParams, toCadenceMs, toViewSpec, type ViewArgs } from './request.ts';
import { openFamilyView } from './views/family-view.ts';

/** Longest that a query waits for events that are stored and not folded yet. */
const CATCH_UP_MS = 2_000;

export interface FamilyQueryArgs extends ViewArgs {
  readonly at?: number | null;
}

export interface FamilySubscriptionArgs extends ViewArgs {
  readonly cadenceMs: number;
  readonly cursor?: string | null;
}

/** Every field of a group type that is not plain data: a field added to the SDL is missed by the compiler until it is listed. */
export type GroupFields<Resolvers> = Record<Exclude<keyof Resolvers, 'key'>, FieldResolver>;

type FieldResolver = (group: GroupSource, args: object) => unknown;

/** A resolver for every name: the figure of that name with the field's arguments as its settings. */
export function figureFields<const Name extends string>(...names: readonly Name[]): Record<Name, FieldResolver> {
  return record(names, (name) => (group, args) => figureSource(group as Group, name, givenParams(args)));
}

/** A resolver for every name: the family's list of that name. */
export function detailFields<const Name extends string>(...names: readonly Name[]): Record<Name, FieldResolver> {
  return record(names, (name) => (group, args) => group.detail(name, givenParams(args) as Record<string, unknown>));
}

/** `Query.<family>` and `Subscription.<family>`. */
export function familyFields(family: string) {
  return {
    query: async (
      _root: unknown,
      args: FamilyQueryArgs,
      context: Context,
      info: GraphQLResolveInfo,
    ): Promise<object> => {
      const { viewer, services } = context;
      const spec = toViewSpec(family, args, viewer);
      const moment = await momentOf(args.at, viewer, services);
      const { state, asOf } = moment;
      const frame = await atDeskInParts(context, () => frameInParts(spec, moment));
      chargeOperation(context, { figures: frame.groups.length * figuresAsked(info) });
      return {
        meta: frameMeta(frame, queryStamp(services, asOf), services, state.newestEventAt),
        groups: frame.groups,
      };
    },
    subscription: {
      subscribe: (
        _root: unknown,
        args: FamilySubscriptionArgs,
        { viewer, services }: Context,
        info: GraphQLResolveInfo,
      ): LiveStream => {
        const spec = toViewSpec(family, args, viewer);
        const cadenceMs = toCadenceMs(args.cadenceMs);
        const openView = () => openFamilyView(spec, figuresAsked(info), services);
        return new LiveStream({ field: family, openView, cadenceMs, cursor: args.cursor }, services);
      },
    },
  };
}

/** The present, or the past as the log tells it. */
export async function momentOf(
  at: number | null | undefined,
  viewer: Viewer,
  services: Context['services'],
): Promise<Moment> {
  const { engine, timeTravel } = services;
  // Who has sent something and asks finds it counted; where a large state is written down, not for longer than anybody would wait.
  const caughtUp = engine.caughtUp();
  if (caughtUp) await Promise.race([caughtUp, delay(CATCH_UP_MS, undefined, { ref: false })]);
  if (at === undefined || at === null) return { state: engine.state, asOf: engine.asOf() };
  // While a snapshot is made the figures stand still, and time goes on.
  if (at > (engine.advancesByItself ? services.now() : engine.asOf())) {
    throw userError('BAD_USER_INPUT', `Expected \`at\` not to be in the future, got ${new Date(at).toISOString()}`);
  }
  services.noteExport(viewer, 'the past');
  return { state: await timeTravel.stateAt(at, accountOf(viewer)), asOf: at };
}

function record<Name extends string>(
  names: readonly Name[],
  resolverOf: (name: Name) => FieldResolver,
): Record<Name, FieldResolver> {
  return Object.fromEntries(names.map((name) => [name, resolverOf(name)])) as Record<Name, FieldResolver>;
}
