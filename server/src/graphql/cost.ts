import type { MetricState, SeriesFrame, ViewSpec, WindowName } from '@andon/metrics';
import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { accountOf } from '../auth/viewer.ts';
import type { Context } from './context.ts';
import { userError } from './errors.ts';

/** Of one operation. A figure takes about 10 µs to compute and to write, a point of a long window about 30. */
const MAX_COST = 10_000;
const FIGURE_COST = 1;
const POINT_COST = 2;
/** What the writing of an answer takes, after the work at the desk. */
const WRITING_MS = 0.01;
const MAX_SERIES_POINTS = MAX_COST / POINT_COST;
/** Of the groups that ever were, one in so many may be in the window. */
const GROUPS_GONE = 2;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** The longest day there is, and the whole steps at both its ends. */
const LONGEST_DAY_MS = 26 * 3_600_000;
/** Where no step is asked for, a series has no more points than this. */
const DEFAULT_POINTS = 200;

/**
 * Refuses a frame that would keep the server at work for long.
 *
 * @throws {GraphQLError} With the code `TOO_COSTLY`.
 */
export function checkFrameCost(groups: number, figures: number): void {
  if (groups * figures * FIGURE_COST <= MAX_COST) return;
  throw userError(
    'TOO_COSTLY',
    `Expected at most ${MAX_COST} figures in a frame, got ${groups} groups of ${figures}; narrow the filter or group by less`,
  );
}

const spent = new WeakMap<Context, number>();

/**
 * Counts what the fields of one operation cost together, and puts the writing of the answer on the viewer's account.
 *
 * @throws {GraphQLError} With the code `TOO_COSTLY`.
 */
export function chargeOperation(context: Context, cost: { readonly figures?: number; readonly points?: number }): void {
  const units = (cost.figures ?? 0) * FIGURE_COST + (cost.points ?? 0) * POINT_COST;
  const total = (spent.get(context) ?? 0) + units;
  spent.set(context, total);
  if (total > MAX_COST) {
    throw userError(
      'TOO_COSTLY',
      `Expected an operation of at most ${MAX_COST} figures, a point of a series counted as two; ask for less at once`,
    );
  }
  context.services.desk.charge(accountOf(context.viewer), units * WRITING_MS);
}

/**
 * The same for a series, before any of its points is computed. To count the groups that are in the window would be as dear as the series, so
 * those that ever were have to do; the real ones are held to the limit afterwards, by `checkPoints`.
 *
 * @returns How many points there are at most.
 */
export function checkSeriesCost(state: MetricState, view: ViewSpec, stepMs: number | undefined): number {
  const points = stepMs === undefined ? DEFAULT_POINTS : Math.ceil(windowMs(view.window) / stepMs) + 1;
  // A step so fine that one group has too many points is finer than what is kept, which the metrics say better.
  if (points > MAX_SERIES_POINTS) return 0;
  const mostGroups = Math.floor((GROUPS_GONE * MAX_SERIES_POINTS) / points);
  const groups = state.groupsAtMost(view, mostGroups + 1);
  if (groups > mostGroups) throw tooManyPoints(`more than ${mostGroups}`, points);
  return groups * points;
}

/** Refuses a series that has more points than one may have. */
export function checkPoints(groups: SeriesFrame['groups']): void {
  const points = groups[0]?.points.length ?? 0;
  if (points * groups.length > MAX_SERIES_POINTS) throw tooManyPoints(String(groups.length), points);
}

function tooManyPoints(groups: string, points: number): Error {
  return userError(
    'TOO_COSTLY',
    `Expected at most ${MAX_SERIES_POINTS} points in a series, got ${groups} groups of ${points}; ask for a wider step, a shorter window or fewer groups`,
  );
}

/** How many figures the operation asks of each group of a frame. */
export function figuresAsked(info: GraphQLResolveInfo): number {
  const fieldsOf = (selectionSet: SelectionSetNode): { readonly name: string; readonly inner?: SelectionSetNode }[] =>
    selectionSet.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) {
        const { selectionSet: inner } = selection;
        return [{ name: selection.name.value, ...(inner === undefined ? {} : { inner }) }];
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const fragment = info.fragments[selection.name.value];
      return fragment === undefined ? [] : fieldsOf(fragment.selectionSet);
    });
  let figures = 0;
  for (const { selectionSet } of info.fieldNodes) {
    if (selectionSet === undefined) continue;
    for (const { name, inner } of fieldsOf(selectionSet)) {
      if (name === 'groups' && inner !== undefined) figures += fieldsOf(inner).length;
    }
  }
  return figures;
}

function windowMs(window: WindowName): number {
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(window) ?? [];
  return count === undefined ? LONGEST_DAY_MS : Number(count) * (UNIT_MS[unit] ?? 0);
}
