/*
 * Groups of a frame: the counts of one combination of dimension values, read by the families' figures when somebody asks.
 */

import { assess, measured } from './assess.ts';
import { UnknownFigureError } from './errors.ts';
import type { BagReader, Counts, Draft, Entity, FigureSpec, GroupWindow, OpenEntries, OpenEntry } from './family.ts';
import type { FamilyState } from './family-state.ts';
import type { Figure, FigureParams, FigureStatus, Target } from './figure.ts';
import { MergedBag } from './merged-bag.ts';
import type { OpenList } from './open-list.ts';
import type { MetricSettings } from './settings.ts';
import { hiddenGroups, type SmallGroupQuestion } from './small-groups.ts';
import type { Group } from './view.ts';
import type { WindowBag } from './window-bag.ts';
import type { CountSlot, WindowTotals } from './window-counts.ts';

/** What a group's figures are read from; the view keeps it up to date. */
export interface GroupSource {
  readonly values: readonly string[];
  readonly slots: readonly CountSlot[];
  /** What is open in the group, by list. */
  readonly open: readonly OpenList[];
}

/** One span of a group: the window, the one before it, or one point of a series. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  /** Exclusive. */
  readonly toStep: number;
  readonly totals: (slot: CountSlot) => WindowTotals;
}

export interface GroupContext {
  readonly state: FamilyState;
  readonly settings: MetricSettings;
  readonly stepMs: number;
  readonly asOf: number;
  readonly oldestEventAt: number;
  readonly dimension: (cell: number, name: string) => string;
  readonly companion: (source: GroupSource, name: string, span: Span) => GroupWindow;
  /** Whether a group that the filter leaves out would follow from this one and from the total. */
  readonly tellsOfOthers: (source: GroupSource, span: Span, question: SmallGroupQuestion) => boolean;
  /** A bag's exact values are gone though few are left. */
  readonly rebuild: () => void;
}

/** What a figure has read beside the counts of its own window: such a figure can change though they do not. */
export interface Reads {
  open: boolean;
  levels: boolean;
  companion: boolean;
}

export class CountedWindow implements GroupWindow {
  readonly facet = '';
  readonly reads: Reads = { open: false, levels: false, companion: false };
  readonly #source: GroupSource;
  readonly #context: GroupContext;
  readonly #span: Span;
  readonly #memo = new Map<string, unknown>();

  constructor(source: GroupSource, context: GroupContext, span: Span) {
    this.#source = source;
    this.#context = context;
    this.#span = span;
  }

  get settings(): MetricSettings {
    return this.#context.settings;
  }

  get from(): number {
    return this.#span.from;
  }

  get to(): number {
    return this.#span.to;
  }

  get asOf(): number {
    return this.#context.asOf;
  }

  get observedMs(): number {
    const { from, to } = this.#span;
    return Math.max(1, to - Math.min(to, Math.max(from, this.#context.oldestEventAt)));
  }

  get untilKey(): number {
    const { toStep } = this.#span;
    return toStep === Number.POSITIVE_INFINITY ? toStep : toStep * this.#context.stepMs - 1;
  }

  get facets(): readonly Counts[] {
    return this.#source.slots.map((slot) => ({
      facet: slot.facet,
      sum: (column: number) => this.#span.totals(slot).sums[column]!,
      bag: (bag: number) => this.#bagOf(slot, bag),
    }));
  }

  sum(column: number): number {
    let sum = 0;
    for (const slot of this.#source.slots) sum += this.#span.totals(slot).sums[column]!;
    return sum;
  }

  bag(bag: number): BagReader {
    const { slots } = this.#source;
    return slots.length === 1
      ? this.#bagOf(slots[0]!, bag)
      : new MergedBag(slots.map((slot) => this.#bagOf(slot, bag)));
  }

  open(list: number): OpenEntries {
    this.reads.open = true;
    return new GroupEntries(this.#source.open[list]!);
  }

  levelNow(level: number): number {
    this.reads.open = true;
    return this.#source.open[this.#context.state.family.levels[level]!.list]!.count;
  }

  /** How many there were of a level at the start of a step. */
  levelAt(level: number, step: number): number {
    return levelAt(this.#source, this.#context.state, level, step);
  }

  levelTime(level: number): number {
    this.reads.levels = true;
    const { fromStep, toStep, to } = this.#span;
    const { stepMs } = this.#context;
    const column = this.#context.state.levelColumn(level);
    let time = this.levelAt(level, fromStep) * (to - fromStep * stepMs);
    for (const slot of this.#source.slots) {
      for (const [index, counts] of slot.steps) {
        if (index < fromStep || index >= toStep) continue;
        const change = counts.sums[column]!;
        if (change !== 0 || counts.sums[column + 1] !== 0)
          time += change * (to - index * stepMs) - counts.sums[column + 1]!;
      }
    }
    return time;
  }

  memo<T>(key: string, make: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, make());
    return this.#memo.get(key) as T;
  }

  companion(name: string): GroupWindow {
    this.reads.companion = true;
    return this.#context.companion(this.#source, name, this.#span);
  }

  dimension(cell: number, name: string): string {
    return this.#context.dimension(cell, name);
  }

  #bagOf(slot: CountSlot, bag: number): WindowBag {
    const found = this.#span.totals(slot).bags[bag]!;
    if (found.wantsValues && !slot.restoreExact(bag, found, this.#span.fromStep, this.#span.toStep)) {
      this.#context.rebuild();
      return this.#span.totals(slot).bags[bag]!;
    }
    return found;
  }
}

/** How many there were of a level at the start of a step: those of now, less the changes since. */
export function levelAt({ slots, open }: GroupSource, state: FamilyState, level: number, step: number): number {
  const column = state.levelColumn(level);
  let count = open[state.family.levels[level]!.list]!.count;
  for (const slot of slots) {
    for (const [index, counts] of slot.steps) if (index >= step) count -= counts.sums[column]!;
  }
  return count;
}

class GroupEntries implements OpenEntries {
  readonly #list: OpenList;

  constructor(list: OpenList) {
    this.#list = list;
  }

  get count(): number {
    return this.#list.count;
  }

  get first(): number | undefined {
    return this.#list.first;
  }

  firstFrom(key: number): number | undefined {
    return this.#list.firstFrom(key);
  }

  keyAt(index: number): number | undefined {
    return this.#list.keyAt(index);
  }

  countUntil(key: number): number {
    return this.#list.countUntil(key);
  }

  memo<T>(key: number, make: () => T): T {
    return this.#list.memo(key, make);
  }

  forEach(fromKey: number, toKey: number, visit: (key: number, entity: Entity) => void): void {
    this.#list.forEach(fromKey, toKey, visit);
  }

  list(fromKey = Number.NEGATIVE_INFINITY, toKey = Number.POSITIVE_INFINITY): readonly OpenEntry[] {
    const entries = this.#list.entries(fromKey, toKey);
    // Equal keys lie in order of arrival, which no figure may depend on.
    return entries.sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }
}

const NO_PARAMS: FigureParams = {};

const NO_HISTORY: Draft = { value: null, n: 0, state: 'NO_HISTORY' };

/** A total that another system reported for a group, if any. */
export type Reported = (source: GroupSource, spec: FigureSpec, span: Span) => { value: number; n: number } | undefined;

/** Computes the figures of one frame; remembers what it computed, as the privacy rule needs the other groups too. */
export class FrameFigures {
  readonly #sources: readonly GroupSource[];
  readonly #context: GroupContext;
  readonly #spans: Readonly<Record<'current' | 'previous', Span>>;
  readonly #targets: Readonly<Record<string, Target>>;
  readonly #reported: Reported;
  readonly #hidden = new Map<string, ReadonlySet<number>>();
  readonly #windows: Record<'current' | 'previous', (CountedWindow | undefined)[]> = { current: [], previous: [] };

  constructor(
    sources: readonly GroupSource[],
    context: GroupContext,
    spans: Readonly<Record<'current' | 'previous', Span>>,
    targets: Readonly<Record<string, Target>>,
    reported: Reported,
  ) {
    this.#sources = sources;
    this.#context = context;
    this.#spans = spans;
    this.#targets = targets;
    this.#reported = reported;
  }

  window(index: number, which: 'current' | 'previous'): CountedWindow {
    const windows = this.#windows[which];
    let window = windows[index];
    if (!window) {
      window = new CountedWindow(this.#sources[index]!, this.#context, this.#spans[which]);
      windows[index] = window;
    }
    return window;
  }

  figure(index: number, spec: FigureSpec, params: FigureParams, which: 'current' | 'previous'): Figure {
    const { definition } = spec;
    const isBeforeHistory = which === 'previous' && this.#spans.previous.from < this.#context.oldestEventAt;
    const draft = isBeforeHistory ? NO_HISTORY : spec.compute(this.window(index, which), params);
    let { value, n } = draft;
    if (spec.zero && value === null && draft.state === undefined) value = 0;
    let state = draft.state ?? (value === null ? 'EMPTY' : 'VALUE');
    let isEstimate = true;
    if (!isBeforeHistory) {
      if (this.#isHidden(index, spec, params, which, draft)) {
        value = null;
        state = 'SUPPRESSED';
        isEstimate = false;
      } else if (n === 0 && (value === null || value === 0)) {
        const reported = this.#reported(this.#sources[index]!, spec, this.#spans[which]);
        if (reported) {
          ({ value, n } = reported);
          state = 'REPORTED';
          isEstimate = false;
        }
      }
    }
    const target = this.#targets[definition.key];
    return {
      key: definition.key,
      value,
      unit: definition.unit,
      state,
      n,
      lower: isEstimate ? (draft.lower ?? null) : null,
      upper: isEstimate ? (draft.upper ?? null) : null,
      variant: draft.variant ?? null,
      target: target?.value ?? null,
      tolerance: target?.tolerance ?? null,
      status: this.#assess(value, spec),
      direction: definition.direction,
    };
  }

  #assess(value: number | null, { definition: { key, unit, direction } }: FigureSpec): FigureStatus {
    return assess(measured(value, unit, this.#context.asOf), this.#targets[key], direction);
  }

  #isHidden(
    index: number,
    spec: FigureSpec,
    params: FigureParams,
    which: 'current' | 'previous',
    draft: Draft,
  ): boolean {
    const minimum = this.#context.state.family.minimum?.(spec, params, this.#context.settings) ?? 0;
    if (minimum <= 1) return false;
    if (draft.n === 0) return false;
    const name = params === NO_PARAMS ? spec.definition.key : `${spec.definition.key} ${JSON.stringify(params)}`;
    return this.#isTooSmall(index, which, { name, minimum, countOf: (window) => spec.compute(window, params).n });
  }

  /** Whether a detail of the group has to be withheld. */
  hides(index: number, question: SmallGroupQuestion): boolean {
    return this.#isTooSmall(index, 'current', question);
  }

  #isTooSmall(index: number, which: 'current' | 'previous', question: SmallGroupQuestion): boolean {
    const key = `${which} ${question.name}`;
    let hidden = this.#hidden.get(key);
    if (!hidden) {
      const counts = this.#sources.map((_, i) => question.countOf(this.window(i, which)));
      hidden = hiddenGroups(this.#sources, counts, question.minimum);
      this.#hidden.set(key, hidden);
    }
    return hidden.has(index) || this.#context.tellsOfOthers(this.#sources[index]!, this.#spans[which], question);
  }
}

/** The public face of one group of a frame. */
export class FrameGroup implements Group {
  readonly key: readonly { readonly dimension: string; readonly value: string }[];
  readonly #index: number;
  readonly #figures: FrameFigures;
  readonly #lookup: FigureLookup;

  constructor(key: FrameGroup['key'], index: number, figures: FrameFigures, lookup: FigureLookup) {
    this.key = key;
    this.#index = index;
    this.#figures = figures;
    this.#lookup = lookup;
  }

  figure(name: string, params: FigureParams = NO_PARAMS): Figure {
    return this.#figures.figure(this.#index, this.#lookup.figure(name), this.#lookup.params(name, params), 'current');
  }

  previous(name: string, params: FigureParams = NO_PARAMS): Figure | null {
    const spec = this.#lookup.figure(name);
    if (!spec.definition.windowed) return null;
    return this.#figures.figure(this.#index, spec, this.#lookup.params(name, params), 'previous');
  }

  detail(name: string, args: Readonly<Record<string, unknown>> = {}): unknown {
    const detail = this.#lookup.detail(name);
    const { minimum } = detail;
    if (minimum) {
      const question = {
        name: `${name} ${JSON.stringify(args)}`,
        minimum: minimum.of(args),
        countOf: (window: GroupWindow) => minimum.count(window, args),
      };
      if (this.#figures.hides(this.#index, question)) return [];
    }
    return detail.compute(this.#figures.window(this.#index, 'current'), args, (figure, params) =>
      this.figure(figure, params),
    );
  }
}

const lookups = new WeakMap<FamilyState, FigureLookup>();

/** Figures and details of a family by name. */
export class FigureLookup {
  readonly #state: FamilyState;
  readonly #figures: ReadonlyMap<string, FigureSpec>;
  /** Figures that are instants. */
  readonly instants: readonly FigureSpec[];

  /** That of a family's state; made once. */
  static of(state: FamilyState): FigureLookup {
    let lookup = lookups.get(state);
    if (!lookup) {
      lookup = new FigureLookup(state);
      lookups.set(state, lookup);
    }
    return lookup;
  }

  private constructor(state: FamilyState) {
    this.#state = state;
    this.instants = state.family.figures.filter(({ definition }) => definition.unit === 'INSTANT');
    this.#figures = new Map(
      state.family.figures.flatMap((spec) => [
        [spec.definition.key, spec],
        [spec.definition.key.slice(state.family.name.length + 1), spec],
      ]),
    );
  }

  figure(name: string): FigureSpec {
    const spec = this.#figures.get(name);
    if (spec) return spec;
    const known = this.#state.family.figures.map(({ definition }) => definition.key).join(', ');
    throw new UnknownFigureError(`Expected a figure of family \`${this.#state.family.name}\` (${known}), got ${name}`);
  }

  /** Checks settings of a request; those that are absent stay so. */
  params(name: string, params: FigureParams): FigureParams {
    if (params === NO_PARAMS) return params;
    const { definition } = this.figure(name);
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(params)) {
      if (value === undefined || value === null) continue;
      if (!definition.params.includes(key)) {
        const has = definition.params.length > 0 ? definition.params.join(', ') : 'none';
        throw new UnknownFigureError(`Expected settings of \`${definition.key}\` (${has}), got ${key}`);
      }
      kept[key] = value;
    }
    if (params.quantile !== undefined && params.quantile !== null && !(params.quantile > 0 && params.quantile < 1)) {
      throw new RangeError(`Expected \`quantile\` in (0, 1), got ${params.quantile}`);
    }
    return kept as FigureParams;
  }

  detail(name: string) {
    const { details } = this.#state.family;
    if (Object.hasOwn(details, name)) return details[name]!;
    throw new UnknownFigureError(
      `Expected a detail of family \`${this.#state.family.name}\` (${Object.keys(details).join(', ')}), got ${name}`,
    );
  }
}
