// Fetched where a page feeds elements itself.
import type { FigureParams } from '../format/parse-params.ts';
import type { Standard } from '../format/parse-standards.ts';
import type { DimensionValue, Figure, FigureState, FrameKind, FrameMeta, SeriesPoint } from '../frames.ts';
import type { StandardResult } from '../live/standards-watch.ts';

/**
 * What a page feeds, in the shape a server's answer has. It may come from anywhere: what is missing is drawn as empty, what is no number
 * is none, words nobody knows are the usual ones, and instants may be told as dates or epoch milliseconds.
 */
export const givenFrame = <F>(kind: FrameKind, given: unknown): F =>
  readOnce(kind, given, () => ({ meta: metaOf(field(given, 'meta')), ...FRAMES[kind](given, kind) })) as F;

export const givenFigures = (given: unknown): readonly Figure[] => readOnce('list', given, () => figuresOf(given));

export const givenMeta = (given: unknown): FrameMeta | undefined =>
  readOnce('meta', given, () => (isRecord(given) ? metaOf(given) : undefined));

export const givenResults = (given: unknown): readonly StandardResult[] =>
  readOnce('results', given, () => list(given, resultOf));

/** As what an object was read last, and what came of it. */
const read = new WeakMap<object, { readonly as: string; readonly value: unknown }>();

/** The same object is the same frame: it is asked for at every drawing, and what is drawn from it is not drawn anew for nothing. */
function readOnce<T>(as: string, given: unknown, reading: () => T): T {
  if (!isRecord(given)) return reading();
  const known = read.get(given);
  if (known?.as === as) return known.value as T;
  const value = reading();
  read.set(given, { as, value });
  return value;
}

function resultOf(result: Fields): StandardResult {
  const { figure, standard, meta, momentary } = result;
  return {
    standard: standardOf(standard),
    figure: isRecord(figure) ? figureOf(figure, text(field(standard, 'figure'))) : undefined,
    meta: isRecord(meta) ? metaOf(meta) : undefined,
    momentary: momentary === true,
  };
}

function standardOf(given: unknown): Standard {
  const of = (name: string): string | undefined => text(field(given, name)) || undefined;
  const params = field(given, 'params');
  return {
    figure: of('figure') ?? '',
    params: isRecord(params) ? (params as FigureParams) : undefined,
    window: of('window'),
    filter: of('filter'),
    target: number(field(given, 'target')) ?? undefined,
    tolerance: number(field(given, 'tolerance')) ?? undefined,
    label: of('label'),
    place: field(given, 'place') === '' ? '' : of('place'),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The largest instant there is; no figure of a service is larger, and beyond it sums are no longer exact. */
const LARGEST = 8.64e15;

const isRecord = (given: unknown): given is Fields => typeof given === 'object' && given !== null;
const field = (given: unknown, name: string): unknown => (isRecord(given) ? given[name] : undefined);
const text = (given: unknown): string => (typeof given === 'string' || Number.isFinite(given) ? String(given) : '');
const textOrNull = (given: unknown): string | null => text(given) || null;
const list = <T>(given: unknown, item: (given: Fields, index: number) => T): T[] =>
  Array.isArray(given) ? given.filter(isRecord).map(item) : [];
const oneOf = <T extends string>(words: readonly T[], given: unknown): T =>
  words.find((word) => word === given) ?? words[0]!;

function number(given: unknown): number | null {
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof value === 'number' && Math.abs(value) <= LARGEST ? value : null;
}
const count = (given: unknown): number => Math.max(0, number(given) ?? 0);

function instant(given: unknown): string | null {
  if (typeof given !== 'string' && typeof given !== 'number' && !(given instanceof Date)) return null;
  const date = new Date(given);
  return Number.isNaN(date.getTime()) ? null : typeof given === 'string' ? given : date.toISOString();
}

const UNITS = ['COUNT', 'MILLISECONDS', 'SHARE', 'POINTS', 'PER_1000', 'INSTANT'] as const;
const STATES = ['VALUE', 'EMPTY', 'TOO_FEW', 'SUPPRESSED', 'AT_LEAST', 'REPORTED', 'NO_HISTORY'] as const;
const STATUSES = ['NONE', 'ON_TARGET', 'ATTENTION', 'CRITICAL'] as const;
const DIRECTIONS = ['NEUTRAL', 'HIGHER_IS_BETTER', 'LOWER_IS_BETTER'] as const;

const stateOf = (given: unknown, value: number | null): FigureState => {
  const state = oneOf(STATES, given);
  return value === null && state === 'VALUE' ? 'EMPTY' : state;
};

function figureOf(given: unknown, usualKey: string): Figure {
  const of = (name: string): unknown => field(given, name);
  const value = number(of('value'));
  const previous = of('previous');
  const before = number(field(previous, 'value'));
  return {
    key: text(of('key')) || usualKey,
    value,
    unit: oneOf(UNITS, of('unit')),
    state: stateOf(of('state'), value),
    n: count(of('n')),
    lower: number(of('lower')),
    upper: number(of('upper')),
    variant: textOrNull(of('variant')),
    target: number(of('target')),
    tolerance: number(of('tolerance')),
    status: oneOf(STATUSES, of('status')),
    direction: oneOf(DIRECTIONS, of('direction')),
    ...(isRecord(previous) && {
      previous: {
        value: before,
        state: stateOf(previous.state, before),
        status: oneOf(STATUSES, previous.status),
        n: count(previous.n),
      },
    }),
  };
}

const figuresOf = (given: unknown): readonly Figure[] => list(given, (figure) => figureOf(figure, ''));

function metaOf(given: unknown): FrameMeta {
  const of = (name: string): unknown => field(given, name);
  const asOf = instant(of('asOf')) ?? instant(of('to')) ?? new Date().toISOString();
  const to = instant(of('to')) ?? asOf;
  return {
    asOf,
    from: instant(of('from')) ?? to,
    to,
    window: text(of('window')),
    zone: text(of('zone')),
    newestEventAt: instant(of('newestEventAt')),
    demo: of('demo') === true,
  };
}

const keyOf = (given: unknown): DimensionValue[] =>
  list(given, ({ dimension, value }) => ({ dimension: text(dimension), value: text(value) }));

const agesOf = (given: unknown) =>
  list(given, ({ fromMs, toMs, count: open }) => ({ fromMs: count(fromMs), toMs: number(toMs), count: count(open) }));

const waitsOf = (given: unknown) =>
  list(given, ({ fromMs, toMs, answered, abandoned }) => ({
    fromMs: count(fromMs),
    toMs: number(toMs),
    answered: count(answered),
    abandoned: count(abandoned),
  }));

const ticketsOf = (given: unknown) =>
  list(given, ({ ticket, desk, queue, calledAt }) => ({
    ticket: text(ticket),
    desk: textOrNull(desk),
    queue: textOrNull(queue),
    calledAt: instant(calledAt) ?? '',
  }));

/** Lists of a group that are no figures. */
const LISTS: Readonly<Record<string, (given: unknown) => readonly unknown[]>> = {
  backlogBuckets: agesOf,
  ageing: agesOf,
  waitBuckets: waitsOf,
  nowServing: ticketsOf,
  calledRecently: ticketsOf,
  distribution: (given) => list(given, ({ score, count: answers }) => ({ score: count(score), count: count(answers) })),
  overdueList: (given) =>
    list(given, ({ entity, severity, topic, dueAt, acknowledged }) => ({
      entity: text(entity),
      severity: text(severity),
      topic: textOrNull(topic),
      dueAt: instant(dueAt),
      acknowledged: acknowledged === true,
    })).filter(({ dueAt }) => dueAt !== null),
};

/** What a family's group always has. What a page leaves out of it stands in the prototype: drawn as empty, and written into no table. */
const ALWAYS: Partial<Record<FrameKind, readonly string[]>> = {
  queue: 'waiting longestWaitSince offered answered abandoned abandonmentRate expectedWait serviceLevel'.split(' '),
  response: 'firstResponse firstResponseP90 withinTarget unanswered overdue dueSoon backlog backlogBuckets'.split(' '),
  complaint: 'filed ratePer1000 acknowledgedInTime open overdue ageing'.split(' '),
  survey: ['responseRate'],
};

function boardGroup(given: Fields, kind: FrameKind): object {
  const part = (name: string): unknown =>
    LISTS[name] ? LISTS[name](given[name]) : figureOf(given[name], `${kind}.${name}`);
  const absent = ALWAYS[kind]?.filter((name) => !isRecord(given[name])) ?? [];
  const group: Record<string, unknown> = Object.create(Object.fromEntries(absent.map((name) => [name, part(name)])));
  group.key = keyOf(given.key);
  for (const name of Object.keys(given)) if (name !== 'key' && isRecord(given[name])) group[name] = part(name);
  return group;
}

/** One group without a name where the page gives none. */
const groupsOf = <G>(given: unknown, group: (given: Fields) => G): readonly G[] => {
  const groups = field(given, 'groups');
  return Array.isArray(groups) ? list(groups, group) : [group({})];
};

const board = (given: unknown, kind: FrameKind) => ({ groups: groupsOf(given, (group) => boardGroup(group, kind)) });

const FRAMES: Readonly<Record<FrameKind, (given: unknown, kind: FrameKind) => object>> = {
  queue: board,
  response: board,
  complaint: board,
  survey: board,
  figures: (given) => ({
    groups: groupsOf(given, ({ key, figures }) => ({ key: keyOf(key), figures: figuresOf(figures) })),
    momentary: [field(given, 'momentary')].flat().map(text),
  }),
  series: (given) => {
    const before = field(given, 'previous');
    return {
      ...seriesOf(given),
      // Of the window before that nothing more is read: data may go in circles.
      previous: isRecord(before) ? { meta: metaOf(field(before, 'meta')), ...seriesOf(before) } : undefined,
    };
  },
  alerts: (given) => {
    const alerts = list(field(given, 'alerts'), alertOf);
    return {
      alerts,
      total: Math.max(alerts.length, count(field(given, 'total'))),
      clearSince: instant(field(given, 'clearSince')),
      clearBecause: textOrNull(field(given, 'clearBecause')),
      stale: field(given, 'stale') === true,
      watching: list(field(given, 'watching'), (watch) => ({
        ...placeOf(watch),
        name: text(watch.name),
        since: instant(watch.since),
        raisesAt: instant(watch.raisesAt),
        n: count(watch.n),
        minimumSample: count(watch.minimumSample),
      })),
    };
  },
  ticker: (given) => ({
    comments: field(given, 'comments') === true,
    events: list(field(given, 'events'), ({ id, type, time, dimensions, severity, comment }, index) => ({
      id: text(id) || String(index),
      type: text(type),
      time: instant(time),
      dimensions: keyOf(dimensions),
      severity: textOrNull(severity),
      comment: textOrNull(comment),
    })).filter(({ time }) => time !== null),
  }),
};

const seriesOf = (given: unknown) => ({
  groups: groupsOf(given, ({ key, points, limits }) => ({
    key: keyOf(key),
    points: list(points, pointOf).filter(({ t }) => t),
    limits: limitsOf(limits),
  })),
  figure: text(field(given, 'figure')),
  unit: oneOf(UNITS, field(given, 'unit')),
  variant: textOrNull(field(given, 'variant')),
  direction: oneOf(DIRECTIONS, field(given, 'direction')),
  target: number(field(given, 'target')),
  tolerance: number(field(given, 'tolerance')),
  stepMs: count(field(given, 'stepMs')) || 60_000,
  reported: field(given, 'reported') === true,
  offsetMs: count(field(given, 'offsetMs')),
});

const pointOf = ({ t, value, n, lower, upper, partial }: Fields): SeriesPoint => ({
  t: instant(t) ?? '',
  value: number(value),
  n: count(n),
  lower: number(lower),
  upper: number(upper),
  partial: partial === true,
});

function limitsOf(given: unknown): object | null {
  const [centre, lower, upper] = ['centre', 'lower', 'upper'].map((name) => number(field(given, name)));
  if (centre == null || lower == null || upper == null) return null;
  return { centre, lower, upper, points: count(field(given, 'points')) };
}

const placeOf = ({ key, filter }: Fields) => ({
  key: keyOf(key),
  filter: list(filter, ({ dimension, values }) => ({ dimension: text(dimension), values: [values].flat().map(text) })),
});

const alertOf = (alert: Fields, index: number): object => ({
  ...placeOf(alert),
  id: text(alert.id) || String(index),
  rule: text(alert.rule),
  name: text(alert.name),
  severity: oneOf(['ATTENTION', 'CRITICAL'], alert.severity),
  state: oneOf(['RAISED', 'ACKNOWLEDGED', 'CLEARED'], alert.state),
  kind: oneOf(['THRESHOLD', 'TARGET', 'SIGNAL', 'SILENCE'], alert.kind),
  figure: textOrNull(alert.figure),
  unit: oneOf(UNITS, alert.unit),
  direction: oneOf(DIRECTIONS, alert.direction),
  window: textOrNull(alert.window),
  value: number(alert.value),
  n: count(alert.n),
  limit: number(alert.limit),
  side: oneOf(['ABOVE', 'BELOW'], alert.side),
  signal: textOrNull(alert.signal),
  data: oneOf(['FRESH', 'NO_DATA', 'TOO_FEW', 'STALE'], alert.data),
  raisedAt: instant(alert.raisedAt) ?? new Date().toISOString(),
  acknowledgedAt: instant(alert.acknowledgedAt),
  acknowledgedBy: textOrNull(alert.acknowledgedBy),
  note: textOrNull(alert.note),
  escalatedAt: instant(alert.escalatedAt),
  clearedAt: instant(alert.clearedAt),
});
