/*
 * One figure over time. A point is the figure over the steps it covers, computed like a frame's; a figure of the moment is replayed
 * backwards from its present number through the changes the buckets hold.
 */

import { startOfDay } from './calendar/index.ts';
import { UnknownFigureError } from './errors.ts';
import type { FigureSpec } from './family.ts';
import { FamilyView, type ViewHost } from './family-view.ts';
import type { FigureParams } from './figure.ts';
import { type GroupSource, hiddenGroups, type Span } from './group.ts';
import { TIERS, tierOf, windowSteps } from './tiers.ts';
import type { SeriesFrame, SeriesPoint, SeriesSpec } from './view.ts';
import type { WindowSlot, WindowTotals } from './window-counts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Widths of a point that divide an hour or a day; where none is asked for, the finest that makes no more than `MOST_POINTS`. */
const WIDTHS_MS = [
  5000,
  10_000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
  ...[1, 2, 3, 4, 6, 12, 24].map((h) => h * HOUR),
];
const MOST_POINTS = 200;

export function computeSeries(host: ViewHost, spec: SeriesSpec, asOf: number): SeriesFrame {
  const [family = '', name = ''] = split(spec.figure);
  const tier = TIERS[tierOf(spec.window)]!;
  const view = new FamilyView(host, { family, filter: spec.filter, window: spec.window, groupBy: spec.groupBy });
  try {
    const figure = view.lookup.figure(name);
    const params = view.lookup.params(name, spec.params ?? {});
    if (!figure.definition.windowed && figure.level === undefined) {
      throw new UnknownFigureError(`Expected a figure with a history, got ${figure.definition.key}`);
    }
    view.advance(asOf);
    const { zone } = host.settings;
    const windowFrom = windowSteps(spec.window, asOf, zone).from * tier.stepMs;
    const stepMs = spec.stepMs ?? widthFor(asOf - windowFrom, tier.stepMs);
    requireStep(stepMs, tier.stepMs);
    const from = alignedStart(windowFrom, stepMs, asOf, zone);
    const points = Math.max(1, Math.ceil((asOf - from) / stepMs));
    const sources = shownSources(view);
    const columns = sources.map((source) =>
      pointsOf(view, source, figure, params, { from, stepMs, points, tierMs: tier.stepMs, asOf }),
    );
    hide(host, view, figure, params, columns);
    return {
      figure: figure.definition.key,
      asOf,
      from,
      to: asOf,
      window: spec.window,
      zone,
      stepMs,
      groups: sources.map((source, i) => ({ key: view.keyOf(source), points: columns[i]! })),
    };
  } finally {
    view.close();
  }
}

interface Grid {
  readonly from: number;
  readonly stepMs: number;
  readonly points: number;
  /** Step of the buckets. */
  readonly tierMs: number;
  readonly asOf: number;
}

function pointsOf(
  view: FamilyView,
  source: GroupSource,
  figure: FigureSpec,
  params: FigureParams,
  grid: Grid,
): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (let i = 0; i < grid.points; i++) {
    const t = grid.from + i * grid.stepMs;
    const end = t + grid.stepMs;
    const isLast = end > grid.asOf;
    const fromStep = Math.floor(t / grid.tierMs);
    const toStep = Math.floor(end / grid.tierMs);
    const span: Span = {
      from: t,
      to: Math.min(end, grid.asOf),
      fromStep,
      toStep,
      totals: totalsBetween(fromStep, toStep),
    };
    const window = view.windowOf(source, grid.asOf, span);
    if (figure.level !== undefined) {
      const value = isLast
        ? figure.compute(window, params).n
        : window.levelAt(figure.level, toStep) - (figure.goneBefore?.(window, end) ?? 0);
      points.push({ t, value, n: value, lower: null, upper: null, partial: isLast });
      continue;
    }
    const draft = figure.compute(window, params);
    points.push({
      t,
      value: draft.value ?? (figure.zero && draft.state === undefined ? 0 : null),
      n: draft.n,
      lower: draft.lower ?? null,
      upper: draft.upper ?? null,
      partial: isLast,
    });
  }
  return points;
}

/** Totals of some steps, made once for each slot. */
function totalsBetween(fromStep: number, toStep: number): Span['totals'] {
  const made = new Map<WindowSlot, WindowTotals>();
  return (slot) => {
    let totals = made.get(slot);
    if (!totals) {
      totals = slot.totals(fromStep, toStep);
      made.set(slot, totals);
    }
    return totals;
  };
}

/** Points of groups below the privacy minimum carry no value. */
function hide(
  host: ViewHost,
  view: FamilyView,
  figure: FigureSpec,
  params: FigureParams,
  columns: SeriesPoint[][],
): void {
  const minimum = view.state.family.minimum?.(figure, params, host.settings) ?? 0;
  if (minimum <= 1) return;
  const length = columns[0]?.length ?? 0;
  for (let i = 0; i < length; i++) {
    for (const group of hiddenGroups(
      columns.map((points) => points[i]!.n),
      minimum,
    )) {
      columns[group]![i] = { ...columns[group]![i]!, value: null, lower: null, upper: null };
    }
  }
}

function shownSources(view: FamilyView): readonly GroupSource[] {
  return [...view.groupSources()].sort((a, b) => {
    const left = a.values.join('\u0000');
    const right = b.values.join('\u0000');
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function split(key: string): readonly string[] {
  const dot = key.indexOf('.');
  if (dot < 0) throw new UnknownFigureError(`Expected \`figure\` to be \`family.name\`, got ${key}`);
  return [key.slice(0, dot), key.slice(dot + 1)];
}

function widthFor(spanMs: number, tierMs: number): number {
  for (const width of WIDTHS_MS) {
    if (width >= tierMs && width % tierMs === 0 && spanMs / width <= MOST_POINTS) return width;
  }
  return WIDTHS_MS.at(-1)!;
}

/** Whole steps of the window bound the answer too: no window has more than 2,160 of them. */
function requireStep(stepMs: number, tierMs: number): void {
  if (!(Number.isInteger(stepMs) && stepMs >= tierMs && stepMs % tierMs === 0)) {
    throw new RangeError(`Expected \`stepMs\` to be a multiple of ${tierMs}, got ${stepMs}`);
  }
}

/** Points of more than an hour start at local midnight, or whole multiples from it. */
function alignedStart(from: number, stepMs: number, asOf: number, zone: string): number {
  const origin = stepMs > HOUR ? startOfDay(asOf, zone) : 0;
  return origin + Math.floor((from - origin) / stepMs) * stepMs;
}
