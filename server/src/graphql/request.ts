import {
  DIMENSIONS,
  type FigureParams,
  type Filter,
  type Target,
  type ViewSpec,
  type WindowName,
} from '@andon/metrics';
import type { FigureRef, Filter as FilterInput, TargetInput } from '@andon/schema/resolvers';
import { maySee, type Viewer } from '../auth/viewer.ts';
import { userError } from './errors.ts';

/** Equal to no dimension value: values with control characters are refused at ingest. */
export const NOTHING = '\u0000';

const MAX_GROUP_BY = 3;
const MAX_FILTER_VALUES = 200;
export const MAX_FIGURES = 40;
const CADENCE_MIN_MS = 250;
const CADENCE_MAX_MS = 60_000;

/** Arguments every family field takes; `null` is GraphQL's way to leave one out. */
export interface ViewArgs {
  readonly filter?: FilterInput | null;
  readonly window: string;
  readonly groupBy?: readonly string[] | null;
  readonly targets?: readonly TargetInput[] | null;
}

/** Turns GraphQL arguments into what the metrics understand, with the viewer's scope *and*-ed in. There is no other way to a view. */
export function toViewSpec(family: string, args: ViewArgs, viewer: Viewer): ViewSpec {
  const targets = toTargets(args.targets);
  return {
    family,
    filter: scopedFilter(args.filter, viewer),
    window: args.window as WindowName,
    groupBy: toGroupBy(args.groupBy),
    ...(targets === undefined ? {} : { targets }),
  };
}

/**
 * What a viewer asked for, within its scope; what lies outside of it matches nothing.
 *
 * @throws {GraphQLError} FORBIDDEN for a token that sees nothing; as `toFilter` for a filter that is none.
 */
export function scopedFilter(input: FilterInput | null | undefined, viewer: Viewer): Filter {
  if (!maySee(viewer)) throw userError('FORBIDDEN', 'This token may send events, not see figures.');
  const asked = toFilter(input);
  const filter: Record<string, readonly string[]> = { ...asked };
  for (const [dimension, allowed] of Object.entries(viewer.scope)) {
    const wanted = asked[dimension];
    const both = wanted === undefined ? allowed : wanted.filter((value) => allowed.includes(value));
    filter[dimension] = both.length === 0 ? [NOTHING] : both;
  }
  return filter;
}

/** @throws {GraphQLError} LIMIT_EXCEEDED for too many dimensions, BAD_USER_INPUT for one that comes twice. */
export function toGroupBy(groupBy: readonly string[] | null | undefined): readonly string[] {
  if (groupBy === undefined || groupBy === null) return [];
  if (groupBy.length > MAX_GROUP_BY) {
    throw userError('LIMIT_EXCEEDED', `Expected at most ${MAX_GROUP_BY} dimensions in groupBy, got ${groupBy.length}`);
  }
  if (new Set(groupBy).size !== groupBy.length) {
    throw userError('BAD_USER_INPUT', `Expected different dimensions in groupBy, got ${groupBy.join(', ')}`);
  }
  return groupBy;
}

/** Targets by figure key; `undefined` where none were given. @throws {GraphQLError} LIMIT_EXCEEDED for too many. */
export function toTargets(targets: readonly TargetInput[] | null | undefined): Record<string, Target> | undefined {
  if (targets === undefined || targets === null || targets.length === 0) return undefined;
  if (targets.length > MAX_FIGURES) {
    throw userError('LIMIT_EXCEEDED', `Expected at most ${MAX_FIGURES} targets, got ${targets.length}`);
  }
  return Object.fromEntries(
    targets.map(({ figure, value, tolerance }) => [figure, { value, tolerance: Math.abs(tolerance ?? 0) }]),
  );
}

/** A figure that was asked for by its full key. */
export interface FigureRequest {
  readonly family: string;
  readonly key: string;
  readonly params: FigureParams;
}

/** @throws {GraphQLError} UNKNOWN_FIGURE for a key that is not `family.name`. */
export function toFigureRequest({ key, ...settings }: FigureRef): FigureRequest {
  const [family, name, ...rest] = key.split('.');
  if (!family || !name || rest.length > 0) {
    throw userError('UNKNOWN_FIGURE', `Expected a figure key like queue.serviceLevel, got ${JSON.stringify(key)}`);
  }
  return { family, key, params: givenParams(settings) };
}

/** Settings that were given; GraphQL passes `null` for "not given" too. */
export function givenParams(args: object): FigureParams {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined));
}

/** @throws {GraphQLError} BAD_USER_INPUT for a cadence out of range. */
export function toCadenceMs(cadenceMs: number): number {
  if (cadenceMs >= CADENCE_MIN_MS && cadenceMs <= CADENCE_MAX_MS) return cadenceMs;
  throw userError('BAD_USER_INPUT', `Expected cadenceMs from ${CADENCE_MIN_MS} to ${CADENCE_MAX_MS}, got ${cadenceMs}`);
}

/** How many of a list. */
export function toFirst(first: number, most: number): number {
  if (first >= 1 && first <= most) return first;
  throw userError('BAD_USER_INPUT', `Expected first from 1 to ${most}, got ${first}`);
}

const STEP_UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5s`, `1m`, `15m`, `1h`, `1d` … as milliseconds. */
export function toStepMs(step: string | null | undefined): number | undefined {
  if (step === undefined || step === null) return undefined;
  const [, count, unit] = /^([1-9]\d{0,3})([smhd])$/.exec(step) ?? [];
  if (count === undefined || unit === undefined) {
    throw userError(
      'BAD_USER_INPUT',
      `Expected a step like 5s, 1m, 15m, 1h or 1d, got ${JSON.stringify(step.slice(0, 20))}`,
    );
  }
  return Number(count) * (STEP_UNITS_MS[unit] as number);
}

function toFilter(input: FilterInput | null | undefined): Record<string, readonly string[]> {
  const filter: Record<string, readonly string[]> = {};
  if (input === undefined || input === null) return filter;
  const { custom, ...standard } = input;
  for (const dimension of DIMENSIONS) {
    const values = standard[dimension];
    if (values !== undefined && values !== null) filter[dimension] = checkedValues(dimension, values);
  }
  for (const { dimension, values } of custom ?? []) {
    if (filter[dimension] !== undefined) {
      throw userError('BAD_USER_INPUT', `Expected one filter for each dimension, got two for ${dimension}`);
    }
    filter[dimension] = checkedValues(dimension, values);
  }
  return filter;
}

function checkedValues(dimension: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) {
    throw userError(
      'BAD_USER_INPUT',
      `Expected at least one value in filter.${dimension}; leave it out to accept every value`,
    );
  }
  if (values.length > MAX_FILTER_VALUES) {
    throw userError(
      'LIMIT_EXCEEDED',
      `Expected at most ${MAX_FILTER_VALUES} values in filter.${dimension}, got ${values.length}`,
    );
  }
  return [...new Set(values)].sort();
}
