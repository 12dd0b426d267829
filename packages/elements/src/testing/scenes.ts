import type { LiveState } from '@andon/client';
import type { TargetInput } from '@andon/schema';
import type { Definition, Figure, FiguresFrame, Frame, SeriesFrame } from '../frames.ts';
import { alertsFrame, tickerFrame } from './event-frames.ts';
import {
  AS_OF_MS,
  complaintFrame,
  csatFrame,
  definition,
  figure,
  figuresFrame,
  momentaryOf,
  npsFrame,
  queueFrame,
  queuesFrame,
  responseFrame,
  serviceLevel,
  serviceLevelFrame,
  waiting,
  waitsFrame,
} from './frames.ts';
import { PreparedSource } from './prepared-source.ts';
import { previousOf, seriesFrame } from './series-frames.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Answers as a server would, whatever is asked. */
export function answer(document: string, variables: Variables): unknown {
  const name = /^\w+ (\w+)/.exec(document)?.[1];
  const grouped = Array.isArray(variables.groupBy);
  switch (name) {
    case 'Figures':
      if (grouped) return { figures: groupedFigures(variables) };
      return {
        figures: figuresFrame(
          ...(variables.figures as { key: string }[]).map(({ key }) => withTarget(anyFigure(key), variables.targets)),
        ),
      };
    case 'Series':
      return { series: withLimits(anySeries((variables.figure as { key: string }).key, variables), variables) };
    case 'PreviousSeries':
      return { series: previousOf(anySeries((variables.figure as { key: string }).key, variables)) };
    case 'QueueBoard':
      return { queue: grouped ? queuesFrame() : queueFrame() };
    case 'ServiceLevel':
      return { queue: serviceLevelFrame() };
    case 'Waits':
      return { queue: waitsFrame() };
    case 'ResponseBoard':
      return { response: responseFrame() };
    case 'ComplaintBoard':
      return { complaint: complaintFrame() };
    case 'SurveyBoard':
      return { survey: variables.withNps === false ? csatFrame() : npsFrame() };
    case 'Alerts':
      return { alerts: alertsFrame(variables.locale) };
    case 'MayAcknowledgeAlerts':
      return { mayAcknowledgeAlerts: true };
    case 'AcknowledgeAlert':
      return { acknowledgeAlert: { id: variables.id } };
    case 'Ticker':
      return { ticker: tickerFrame() };
    case 'Definition':
      return { definition: { ...definition(String(variables.key)) } satisfies Definition };
    default:
      throw new Error(`Expected a known operation, got ${name}`);
  }
}

const GROUP_VALUES: Readonly<Record<string, readonly string[]>> = {
  channel: ['phone', 'email', 'chat', 'social'],
  team: ['north', 'south', 'night-shift'],
  queue: ['billing', 'tech-support', 'orders'],
};

/** The same figures for every group, a little apart. */
function groupedFigures(variables: Variables): FiguresFrame {
  const [dimension = 'queue'] = variables.groupBy as string[];
  return {
    ...figuresFrame(),
    momentary: momentaryOf(variables.figures as { key: string }[]),
    groups: (GROUP_VALUES[dimension] ?? ['a', 'b']).map((value, index) => ({
      key: [{ dimension, value }],
      figures: (variables.figures as { key: string }[]).map(({ key }) => {
        const figure = anyFigure(key);
        const factor = 1 - index * (figure.unit === 'SHARE' ? 0.06 : 0.22);
        const scaled = (number: number | null | undefined): number | null =>
          number == null ? null : figure.unit === 'COUNT' ? Math.round(number * factor) : number * factor;
        return withTarget(
          {
            ...figure,
            value: figure.unit === 'INSTANT' ? (figure.value ?? null) : scaled(figure.value),
            lower: scaled(figure.lower),
            upper: scaled(figure.upper),
          },
          variables.targets,
        );
      }),
    })),
  };
}

/** A target of the request in place of the configured one, as a server applies it. */
function withTarget(figure: Figure, targets: unknown): Figure {
  const target = (targets as TargetInput[] | undefined)?.find(({ figure: key }) => key === figure.key);
  if (!target || figure.value == null) return figure;
  const short = figure.direction === 'LOWER_IS_BETTER' ? figure.value - target.value : target.value - figure.value;
  const tolerance = target.tolerance ?? 0;
  const status = short <= 0 ? 'ON_TARGET' : short <= tolerance ? 'ATTENTION' : 'CRITICAL';
  return { ...figure, target: target.value, tolerance, status };
}

export function anyFigure(key: string): Figure {
  const list: Figure[] = [
    serviceLevel(),
    waiting(),
    ...Object.values(queueFrame().groups[0]!),
    ...Object.values(responseFrame().groups[0]!),
    ...Object.values(complaintFrame().groups[0]!),
    ...Object.values(npsFrame().groups[0]!),
    ...Object.values(csatFrame().groups[0]!),
  ].filter((value): value is Figure => typeof value === 'object' && value !== null && 'unit' in value);
  return list.find((one) => one.key === key) ?? figure(key, { value: 42 });
}

export function anySeries(key: string, variables: Variables) {
  const [dimension] = (variables.groupBy as string[] | undefined) ?? [];
  const values = dimension === undefined ? [] : (GROUP_VALUES[dimension] ?? []);
  const week = variables.step === '1h';
  const { unit, target, tolerance, direction } = anyFigure(key);
  const level =
    unit === 'SHARE'
      ? 0.82
      : unit === 'POINTS'
        ? 36
        : unit === 'MILLISECONDS'
          ? 40 * 60_000
          : unit === 'PER_1000'
            ? 3.1
            : 14;
  const at = (share: number, random: number): number =>
    level * (1 + 0.08 * Math.sin(share * 9) + (random - 0.5) * 0.12 * (unit === 'COUNT' ? 4 : 1));
  const shape = { at: unit === 'COUNT' ? (s: number, r: number) => Math.round(at(s, r)) : at, gap: [17, 20] as const };
  const group = (value: string | undefined) =>
    value === undefined || dimension === undefined ? [] : [{ dimension, value }];
  return seriesFrame(
    week
      ? { at: weekly(level, unit === 'COUNT'), points: 720, stepMs: 3_600_000 }
      : { ...shape, group: group(values[0]) },
    { figure: key, unit, target: target ?? null, tolerance: tolerance ?? null, direction },
    values.slice(1).map((value, index) => ({
      ...shape,
      seed: 20 + index,
      at: (s: number, r: number) => shape.at(s, r) * (0.92 - index * 0.1),
      group: group(value),
    })),
  );
}

/** With limits that its highest and its lowest point are beyond, where they are asked for. */
function withLimits(frame: SeriesFrame, variables: Variables): SeriesFrame {
  if (variables.withLimits !== true) return frame;
  return {
    ...frame,
    groups: frame.groups.map((group) => {
      const known = group.points.flatMap(({ value, partial }) => (value == null || partial ? [] : [value]));
      const values = known.toSorted((a, b) => a - b);
      const [lower = 0, upper = 0] = [values[1], values.at(-2)];
      return { ...group, limits: { centre: (lower + upper) / 2, lower, upper, points: values.length } };
    }),
  };
}

/** Busy by day, quiet by night and at weekends. */
const weekly =
  (level: number, whole: boolean) =>
  (share: number, random: number): number => {
    const hour = Math.round(share * 720) + 14;
    const day = Math.sin(((((hour + 12) % 24) - 8) / 14) * Math.PI);
    const busy = Math.max(0.04, day) * (Math.floor(hour / 24) % 7 > 4 ? 0.4 : 1);
    const value = whole ? level * busy * (0.8 + random * 0.4) : level * (1.08 - busy * 0.2 + (random - 0.5) * 0.05);
    return whole ? Math.round(value * 4) : Math.min(1, value);
  };

/** States that look different. */
export const STATES = [
  'connecting',
  'live',
  'delayed',
  'reconnecting',
  'offline',
  'not-allowed',
  'incompatible',
  'error',
  'empty',
  'too-few',
  'suppressed',
] as const;

/** A source in a given state, as every element may find it. */
export function sourceIn(state: (typeof STATES)[number] | 'loading'): PreparedSource {
  const source = new PreparedSource(
    (document, variables) => {
      const data = answer(document, variables);
      if (/^query/.test(document)) return data;
      switch (state) {
        case 'connecting':
        case 'loading':
        case 'error':
        case 'not-allowed':
        case 'incompatible':
          return undefined;
        case 'empty':
          return without(data, 'EMPTY', 0);
        case 'too-few':
          return without(data, 'TOO_FEW', 4);
        case 'suppressed':
          return without(data, 'SUPPRESSED', 3);
        default:
          return data;
      }
    },
    { nowMs: AS_OF_MS + (['delayed', 'reconnecting', 'offline'].includes(state) ? 191_000 : 400) },
  );
  const live =
    state === 'loading' || state === 'error' || state === 'empty' || state === 'too-few' || state === 'suppressed';
  source.connection = {
    state: live ? 'live' : (state as LiveState),
    since: AS_OF_MS + 4000,
    demo: false,
    error: state === 'error' ? { code: 'UNKNOWN_FIGURE', message: 'There is no figure named so.' } : undefined,
  };
  return source;
}

/** The same answer with every figure emptied. */
function without(data: unknown, state: 'EMPTY' | 'TOO_FEW' | 'SUPPRESSED', n: number): unknown {
  return JSON.parse(
    JSON.stringify(data, (key, value: unknown) => {
      if ((key === 'alerts' || key === 'events') && Array.isArray(value)) return [];
      if (
        key === 'points' ||
        key === 'distribution' ||
        key === 'ageing' ||
        key === 'backlogBuckets' ||
        key === 'waitBuckets' ||
        key === 'overdueList'
      ) {
        if (key === 'overdueList') return [];
        // As the server withholds them: the points stay, without values.
        if (key === 'points' && Array.isArray(value))
          return value.map((point: object) => ({
            ...point,
            value: null,
            lower: null,
            upper: null,
            n: state === 'EMPTY' ? 0 : n,
          }));
        return Array.isArray(value)
          ? (value as object[]).map((bucket) => ({ ...bucket, count: 0, answered: 0, abandoned: 0 }))
          : value;
      }
      if (typeof value === 'object' && value !== null && 'unit' in value && 'status' in value) {
        return { ...value, value: null, lower: null, upper: null, status: 'NONE', state, n, previous: null };
      }
      return value;
    }),
  ) as Frame;
}
