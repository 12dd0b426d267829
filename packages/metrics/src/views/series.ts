/*
 * One figure over time. A point is the figure over the steps it covers, computed like a frame's; a figure of the moment is replayed
 * backwards from its present number through the changes the buckets hold.
 */

import { firstIndex } from '../binary-search.ts';
import { nextSlide } from '../counts/tiers.ts';
import { UnknownFigureError } from '../errors.ts';
import type { FigureSpec, GroupWindow } from '../family.ts';
import type { FigureParams } from '../figure.ts';
import type { FamilyState } from '../fold/family-state.ts';
import { isReportedWith } from '../readings/reportable.ts';
import type { KeptCounts, MetricSeries, SeriesFrame, SeriesPoint, SeriesSpec } from '../view.ts';
import type { GroupSource } from '../windows/group-source.ts';
import type { GroupChanges } from '../windows/step-changes.ts';
import type { CountedWindow, Reads } from './counted-window.ts';
import { FamilyView, type ViewHost } from './family-view.ts';
import { countOf } from './group.ts';
import { ReportedPoints } from './reported-points.ts';
import { compareGroups } from './scope-spec.ts';
import { gridAt, isSameGrid, requireWidth, type SeriesGrid, spanAt, startsOf } from './series-grid.ts';
import { hiddenInFrame } from './small-groups.ts';

/** What changed in the families that a figure leans on. */
interface Beside {
  readonly steps: ReadonlySet<number>;
  /** First step in which a level changed. */
  readonly levelsFrom: number;
}
const NOTHING_BESIDE: Beside = { steps: new Set(), levelsFrom: Number.POSITIVE_INFINITY };

/**
 * A series kept ready while somebody watches it: a tick computes the points that are still filling and those in which something changed,
 * and gives the others back as the very objects of before.
 */
export class SeriesView implements MetricSeries {
  readonly spec: SeriesSpec;
  readonly #host: ViewHost;
  readonly #view: FamilyView;
  readonly #figure: FigureSpec;
  readonly #params: FigureParams;
  readonly #columns = new Map<GroupSource, Column>();
  /** By start of the points: those of all groups, as they are and as they are shown. */
  #withheld = new Map<number, Row>();
  #grid: SeriesGrid | undefined;
  #reported: ReportedPoints | undefined;
  #isClosed = false;

  constructor(host: ViewHost, spec: SeriesSpec) {
    const [family = '', name = ''] = split(spec.figure);
    this.spec = spec;
    this.#host = host;
    this.#view = new FamilyView(host, { family, filter: spec.filter, window: spec.window, groupBy: spec.groupBy });
    try {
      this.#figure = this.#view.lookup.figure(name);
      this.#params = this.#view.lookup.params(name, spec.params ?? {});
      if (!this.#figure.definition.windowed && this.#figure.level === undefined) {
        throw new UnknownFigureError(`Expected a figure with a history, got ${this.#figure.definition.key}`);
      }
      requireWidth(spec);
    } catch (error) {
      this.#view.close();
      throw error;
    }
  }

  get revision(): number {
    return this.#view.revision;
  }

  get kept(): readonly KeptCounts[] {
    return this.#view.kept;
  }

  nextChangeAfter(asOf: number): number {
    const { from, stepMs, offsetMs } = this.#gridAt(asOf);
    // The window before moves on at its end with every step, and a point of it is known only when it is over.
    if (offsetMs > 0) return Math.min(this.#view.nextChangeAfter(asOf), nextSlide(this.spec.window, asOf));
    return Math.min(this.#view.nextChangeAfter(asOf), from + (Math.floor((asOf - from) / stepMs) + 1) * stepMs);
  }

  *prepare(asOf: number): Generator<void, void> {
    const view = this.#view;
    yield* view.prepare(asOf, this.#figure.companion);
    if (this.#isClosed || this.#grid) return;
    view.advance(asOf);
    const grid = this.#gridAt(asOf);
    this.#grid = grid;
    // Changes from here on are seen to by the first frame.
    view.changes.clear();
    let cleared = 0;
    for (const source of shownSources(view, grid)) {
      this.#column(source, grid, undefined, NOTHING_BESIDE);
      // Nothing of them has been missed before their first column.
      const companions = view.companions.changes(asOf);
      for (const changes of companions.slice(cleared)) changes.clear();
      cleared = companions.length;
      yield;
      if (this.#isClosed || this.#grid !== grid) return;
    }
  }

  frame(asOf: number): SeriesFrame {
    const view = this.#view;
    view.advance(asOf);
    const grid = this.#gridAt(asOf);
    const own = view.changes;
    const companions = view.companions.changes(asOf);
    const isAnew =
      own.isWhole || companions.some(({ isWhole }) => isWhole) || !this.#grid || !isSameGrid(grid, this.#grid);
    if (isAnew) this.#columns.clear();
    this.#grid = grid;
    const sources = shownSources(view, grid);
    const changed = sources.map((source) => own.of(source));
    const beside: Beside = {
      steps: new Set(companions.flatMap((companion) => [...companion.steps()])),
      levelsFrom: Math.min(...companions.map(({ levelsFrom }) => levelsFrom)),
    };
    // Before anything is computed: what a figure makes the view read anew belongs to the next frame.
    for (const changes of [own, ...companions]) changes.clear();
    // A group that is gone may come back with other counts.
    const shown = new Set(sources);
    for (const source of this.#columns.keys()) if (!shown.has(source)) this.#columns.delete(source);
    const points = sources.map((source, i) => this.#column(source, grid, changed[i], beside));
    for (const changes of view.companions.changes(asOf).slice(companions.length)) changes.clear();
    this.#withhold(sources, points, grid, isAnew);
    this.#report(sources, points, grid);
    return {
      figure: this.#figure.definition.key,
      asOf,
      from: grid.from,
      to: grid.to,
      window: this.spec.window,
      zone: this.#host.settings.zone,
      stepMs: grid.stepMs,
      offsetMs: grid.offsetMs,
      groups: sources.map((source, i) => ({ key: view.keyOf(source), points: points[i]! })),
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#view.close();
    this.#columns.clear();
  }

  #gridAt(asOf: number): SeriesGrid {
    return gridAt(this.spec, asOf, this.#host.settings.zone);
  }

  #column(source: GroupSource, grid: SeriesGrid, changes: GroupChanges | undefined, beside: Beside): SeriesPoint[] {
    const before = this.#columns.get(source);
    // Columns are forgotten where the points of one grid do not stand for those of the other.
    const shift = before ? (grid.from - before.from) / grid.stepMs : 0;
    const column: Column = { from: grid.from, points: [] };
    const { level } = this.#figure;
    const changedAt = startsOf(changes?.steps ?? [], grid);
    const besideAt = startsOf(beside.steps, grid);
    const besideLevelsFrom = beside.levelsFrom * grid.tierMs;
    const levelsFrom = (changes?.levelsFrom ?? Number.POSITIVE_INFINITY) * grid.tierMs;
    const levelsAt = lazily(() => levelsOf(source, this.#view.state, level!));
    const points: SeriesPoint[] = [];
    for (let i = 0; i < grid.points; i++) {
      const t = grid.from + i * grid.stepMs;
      const isFull = t + grid.stepMs <= grid.to;
      // A figure of the moment is now what it is now; in the window before it is what it was at its end.
      const end = grid.offsetMs > 0 ? Math.min(t + grid.stepMs, grid.to) : t + grid.stepMs;
      const known = before?.points[i + shift];
      const isSame =
        known !== undefined &&
        isFull &&
        !known.point.partial &&
        known.reads !== NOTHING_READ &&
        !changedAt.has(t) &&
        !(known.reads.companion && (besideAt.has(t) || besideLevelsFrom < end)) &&
        !((known.reads.levels || level !== undefined) && levelsFrom < end);
      let made: KnownPoint;
      if (grid.offsetMs > 0 && t < this.#host.oldestEventAt) made = beforeHistory(t, known);
      else if (isSame && level === undefined && !known.reads.open) made = known;
      else {
        const window = this.#view.windowOf(source, grid.asOf, spanAt(t, grid));
        if (level !== undefined && (isFull || grid.offsetMs > 0)) {
          made = this.#levelPoint(t, window, isFull, isSame ? known : undefined, () =>
            levelsAt()(Math.floor(end / grid.tierMs)),
          );
        } else made = isSame && !this.#leansOn(known, window) ? known : this.#point(t, window, isFull);
      }
      column.points.push(made);
      points.push(made.point);
    }
    this.#columns.set(source, column);
    return points;
  }

  /** Takes the values of groups below the privacy minimum out of their points, and of those that would tell of such a group. */
  #withhold(sources: readonly GroupSource[], columns: SeriesPoint[][], grid: SeriesGrid, isAnew: boolean): void {
    const view = this.#view;
    const figure = this.#figure;
    const params = this.#params;
    const minimum = view.state.family.minimum?.(figure, params, this.#host.settings) ?? 0;
    if (minimum <= 1) return;
    const before = this.#withheld;
    this.#withheld = new Map();
    const beside = view.besideChanges(grid.asOf);
    const isAnewBeside = isAnew || beside.some(({ isWhole }) => isWhole);
    const besideAt = startsOf(new Set(beside.flatMap((changes) => [...changes.steps()])), grid);
    const values = sources.map((source) => source.values);
    const name = `${figure.definition.key} ${JSON.stringify(params)}`;
    const question = { name, minimum, countOf: (window: GroupWindow) => countOf(figure, window, params) };
    for (let i = 0; i < grid.points; i++) {
      const points = columns.map((column) => column[i]!);
      const t = grid.from + i * grid.stepMs;
      let row = before.get(t);
      if (isAnewBeside || besideAt.has(t) || !row || !isSameRow(row.points, points)) {
        const counts = points.map(({ n }) => n);
        const hidden = hiddenInFrame(view.spec.groupBy, values, counts, minimum);
        const span = spanAt(t, grid);
        const shown = points.map((point, group) =>
          hidden.has(group) || (point.n > 0 && view.tellsOfOthers(sources[group]!, span, grid.asOf, question))
            ? { ...point, value: null, lower: null, upper: null }
            : point,
        );
        row = { points, shown };
      }
      this.#withheld.set(t, row);
      columns.forEach((column, group) => {
        column[i] = row.shown[group]!;
      });
    }
    for (const changes of view.besideChanges(grid.asOf)) changes.clear();
  }

  /** Shows what was reported where nothing was counted. */
  #report(sources: readonly GroupSource[], columns: readonly SeriesPoint[][], grid: SeriesGrid): void {
    const view = this.#view;
    if (view.reported.revision === 0 || !isReportedWith(this.#figure.definition.key, this.#params)) return;
    this.#reported ??= new ReportedPoints();
    this.#reported.begin(view.reported.revision, grid.from);
    sources.forEach((source, group) => {
      const counted = this.#columns.get(source)!.points;
      const column = columns[group]!;
      column.forEach((point, i) => {
        // What is withheld stays so.
        if (point !== counted[i]!.point || point.n > 0 || point.value) return;
        // Nor is anything known of what was before the first event.
        if (counted[i]!.reads === NOTHING_READ) return;
        column[i] = this.#reported!.show(source, point, () =>
          view.reported.ofPoint(source, this.#figure, spanAt(point.t, grid)),
        );
      });
    });
  }

  /** Whether a point has to be looked at anew because of what is open. */
  #leansOn(known: KnownPoint, window: CountedWindow): boolean {
    const { leansOn } = this.#figure;
    return !leansOn || known.leanedOn > 0 || leansOn(window) > 0;
  }

  #point(t: number, window: CountedWindow, isFull: boolean): KnownPoint {
    const figure = this.#figure;
    const draft = figure.compute(window, this.#params);
    const { reads } = window;
    const leanedOn = reads.open && figure.leansOn ? figure.leansOn(window) : 0;
    if (figure.level !== undefined) {
      return { point: levelPoint(t, draft.n, true), reads, leanedOn, level: draft.n };
    }
    const point: SeriesPoint = {
      t,
      value: draft.value,
      n: draft.n,
      lower: draft.lower ?? null,
      upper: draft.upper ?? null,
      partial: !isFull,
    };
    return { point, reads, leanedOn, level: 0 };
  }

  /** What the level was at the end of a point that is over, or at the end of the window before. */
  #levelPoint(
    t: number,
    window: CountedWindow,
    isFull: boolean,
    known: KnownPoint | undefined,
    levelNow: () => number,
  ): KnownPoint {
    const level = known?.level ?? levelNow();
    const value = level - (this.#figure.goneBefore?.(window, window.to) ?? 0);
    if (known && known.point.value === value) return known;
    return { point: levelPoint(t, value, !isFull), reads: window.reads, leanedOn: 0, level };
  }
}

/** The whole series at once. */
export function computeSeries(host: ViewHost, spec: SeriesSpec, asOf: number): SeriesFrame {
  const series = new SeriesView(host, spec);
  try {
    return series.frame(asOf);
  } finally {
    series.close();
  }
}

interface KnownPoint {
  readonly point: SeriesPoint;
  readonly reads: Reads;
  /** Open things it leaned on. */
  readonly leanedOn: number;
  /** Of a figure of the moment: how many there were, those given up in silence included. */
  readonly level: number;
}

/** Points of all groups at one start. */
interface Row {
  readonly points: readonly SeriesPoint[];
  readonly shown: readonly SeriesPoint[];
}

function isSameRow(a: readonly SeriesPoint[], b: readonly SeriesPoint[]): boolean {
  return a.length === b.length && a.every((point, i) => point === b[i]);
}

/** Points of a group, and where the first of them starts. */
interface Column {
  readonly from: number;
  readonly points: KnownPoint[];
}

/** Of a point before the first event, of which nothing is known. */
const NOTHING_READ: Reads = { open: false, levels: false, companion: false };

function beforeHistory(t: number, known: KnownPoint | undefined): KnownPoint {
  if (known?.reads === NOTHING_READ) return known;
  const point = { t, value: null, n: 0, lower: null, upper: null, partial: false };
  return { point, reads: NOTHING_READ, leanedOn: 0, level: 0 };
}

function levelPoint(t: number, value: number, partial: boolean): SeriesPoint {
  return { t, value, n: value, lower: null, upper: null, partial };
}

/** How many there were of a level at the start of any step, from one pass over the changes. */
function levelsOf({ slots, open }: GroupSource, state: FamilyState, level: number): (step: number) => number {
  const column = state.levelColumn(level);
  const changes = slots
    .flatMap(({ steps }) => [...steps].map(([step, { sums }]) => ({ step, change: sums[column]! })))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => b.step - a.step);
  const now = open[state.family.levels[level]!.list]!.count;
  const steps: number[] = [];
  const before: number[] = [];
  let count = now;
  for (const { step, change } of changes) {
    count -= change;
    steps.push(step);
    before.push(count);
  }
  return (step) => {
    // Changes come newest first: those from `step` on are the first of them.
    const later = firstIndex(steps.length, (i) => steps[i]! < step);
    return later === 0 ? now : before[later - 1]!;
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function shownSources(view: FamilyView, { from }: SeriesGrid): readonly GroupSource[] {
  return view.groupSourcesSince(from).toSorted((a, b) => compareGroups(a.values, b.values));
}

function split(key: string): readonly string[] {
  const dot = key.indexOf('.');
  if (dot < 0) throw new UnknownFigureError(`Expected \`figure\` to be \`family.name\`, got ${key}`);
  return [key.slice(0, dot), key.slice(dot + 1)];
}
