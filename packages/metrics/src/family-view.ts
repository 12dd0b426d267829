/*
 * A view: groups of one family under a filter, with the counts of one window kept ready.
 *
 * It reads the buckets once, when opened; from then on it takes the family's journal, so a tick costs what changed. As the window
 * slides, whole steps leave it.
 */

import { nextTurn } from './assess.ts';
import type { CellTable } from './cells.ts';
import type { GroupWindow } from './family.ts';
import type { FamilyState } from './family-state.ts';
import type { Target } from './figure.ts';
import {
  CountedWindow,
  type CountOf,
  FigureLookup,
  FrameFigures,
  FrameGroup,
  type GroupContext,
  type GroupSource,
  hiddenGroups,
  type Reported,
  type Span,
} from './group.ts';
import { ENTRY, HEAD } from './journal.ts';
import type { MetricSettings } from './settings.ts';
import { StepChanges } from './step-changes.ts';
import { nextSlide, TIERS, tierOf, type WindowSteps, windowSteps } from './tiers.ts';
import { DEFAULT_MAX_FUTURE_MS } from './validate-event.ts';
import type { FamilyFrame, MetricView, ViewSpec } from './view.ts';
import { type GroupCounts, ViewGroups } from './view-groups.ts';
import type { GroupOfCell, ViewScope } from './view-scope.ts';
import type { StepCounts, WindowSlot } from './window-counts.ts';

/** What a view needs of the state it belongs to. */
export interface ViewHost {
  readonly cells: CellTable;
  readonly settings: MetricSettings;
  readonly newestEventAt: number;
  readonly oldestEventAt: number;
  familyState(name: string): FamilyState;
  /** Looks after what waits for an instant. */
  setClock(asOf: number): void;
  /** Rises with every total that another system reports for a figure of the family; 0 where none was. */
  reportsOf(family: string): number;
  reported(
    family: string,
    figure: string,
    cells: (cell: number) => boolean,
    from: number,
    to: number,
  ): readonly number[];
}

export class FamilyView implements MetricView {
  readonly spec: ViewSpec;
  readonly state: FamilyState;
  readonly #host: ViewHost;
  readonly #lookup: FigureLookup;
  readonly #targets: Readonly<Record<string, Target>>;
  readonly #filter: readonly { readonly dimension: number; readonly accepted: ReadonlySet<string> }[];
  readonly #groupBy: readonly number[];
  readonly #scopeName: string;
  readonly #scope: ViewScope;
  readonly #tier: number;
  readonly #stepMs: number;

  readonly #groups: ViewGroups;
  #steps: WindowSteps | undefined;
  /** Start of the step that `#steps` hold in; `NaN` where they hold for its start alone. */
  #stepsFrom = Number.NaN;
  /** First step after those that count: a past `asOf` ends on a whole step. */
  #endStep = Number.POSITIVE_INFINITY;
  #revision = 0;
  readonly #reader = { position: 0 };
  #isStale = true;
  #isClosed = false;
  readonly #companions = new Map<string, FamilyView>();
  /** Kept only for a series. */
  #changes: StepChanges | undefined;
  #lastContext: GroupContext | undefined;
  /** First steps with anything in them, of the window and of the one before; `NaN` where not known. */
  #firstStep = Number.NaN;
  #firstPrevious = Number.NaN;

  constructor(host: ViewHost, spec: ViewSpec) {
    this.spec = spec;
    this.#host = host;
    this.state = host.familyState(spec.family);
    this.#lookup = new FigureLookup(this.state);
    this.#targets = spec.targets ? { ...host.settings.targets, ...spec.targets } : host.settings.targets;
    this.#filter = Object.entries(spec.filter).map(([name, values]) => ({
      dimension: this.#dimension(name),
      accepted: new Set(values),
    }));
    this.#groupBy = spec.groupBy.map((name) => this.#dimension(name));
    for (const key of Object.keys(spec.targets ?? {})) if (key.startsWith(`${spec.family}.`)) this.#lookup.figure(key);
    this.#tier = tierOf(spec.window);
    this.#stepMs = TIERS[this.#tier]!.stepMs;
    this.#scopeName = JSON.stringify([Object.entries(spec.filter).sort(([a], [b]) => (a < b ? -1 : 1)), spec.groupBy]);
    const groupOfCell = this.#groupOfCell();
    this.#scope = this.state.acquireScope(this.#scopeName, groupOfCell);
    this.#groups = new ViewGroups(this.state, this.#scope, groupOfCell, this.#groupBy.length > 0);
    this.#scope.journal.open(this.#reader);
  }

  get revision(): number {
    this.#sync();
    let revision = this.#revision + this.#host.reportsOf(this.spec.family);
    for (const companion of this.#companions.values()) revision += companion.revision;
    return revision;
  }

  frame(asOf: number): FamilyFrame {
    if (!Number.isFinite(asOf)) throw new RangeError(`Expected \`asOf\` to be epoch milliseconds, got ${asOf}`);
    this.advance(asOf);
    const steps = this.#steps!;
    const to = this.#endStep === Number.POSITIVE_INFINITY ? asOf : this.#endStep * this.#stepMs;
    const spans = this.#spans(to);
    const sources = this.#shownGroups(spans.current);
    const context = this.#context(asOf);
    const figures = new FrameFigures(sources, context, spans, this.#targets, this.#reported);
    return {
      family: this.spec.family,
      asOf,
      from: steps.from * this.#stepMs,
      to,
      window: this.spec.window,
      zone: this.#host.settings.zone,
      groups: sources.map((source, i) => new FrameGroup(this.#key(source), i, figures, this.#lookup)),
    };
  }

  nextChangeAfter(asOf: number): number {
    this.advance(asOf);
    let next = this.#nextSlideThatMatters(asOf);
    // A total that was reported leaves the window too.
    if (this.#host.reportsOf(this.spec.family) > 0) next = Math.min(next, nextSlide(this.spec.window, asOf));
    next = Math.min(next, this.state.pending.nextAfter(asOf));
    const { nextChange } = this.state.family;
    if (nextChange) {
      const context = this.#context(asOf);
      const { current } = this.#spans(asOf);
      for (const source of this.#groups.all)
        next = Math.min(next, nextChange(new CountedWindow(source, context, current)));
    }
    next = Math.min(next, this.#nextTurn(asOf));
    for (const companion of this.#companions.values()) next = Math.min(next, companion.nextChangeAfter(asOf));
    return next > asOf ? next : asOf + 1;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#scope.journal.close(this.#reader);
    this.state.releaseScope(this.#scopeName);
    for (const companion of this.#companions.values()) companion.close();
  }

  // --- For series -----------------------------------------------------------------------------------------------------------------

  get lookup(): FigureLookup {
    return this.#lookup;
  }

  /** Brings the view to `asOf`. */
  advance(asOf: number): void {
    if (this.#isClosed) throw new Error('The view is closed');
    this.#host.setClock(asOf);
    this.#sync();
    const steps = this.#stepsAt(asOf);
    const isPast = this.#host.newestEventAt - asOf > DEFAULT_MAX_FUTURE_MS;
    const endStep = isPast ? Math.floor(asOf / this.#stepMs) : Number.POSITIVE_INFINITY;
    if (this.#isStale || endStep !== this.#endStep || !this.#steps) {
      this.#endStep = endStep;
      this.#rebuild(steps);
    } else this.#slide(steps);
  }

  /** Steps of the window at `asOf`; the same within a step, but for its very start. */
  #stepsAt(asOf: number): WindowSteps {
    const isKnown = this.#steps && asOf > this.#stepsFrom && asOf < this.#stepsFrom + this.#stepMs;
    if (isKnown) return this.#steps!;
    const start = Math.floor(asOf / this.#stepMs) * this.#stepMs;
    this.#stepsFrom = asOf > start ? start : Number.NaN;
    return windowSteps(this.spec.window, asOf, this.#host.settings.zone);
  }

  /** What has changed since it was last cleared; kept from the first call on. */
  get changes(): StepChanges {
    this.#changes ??= new StepChanges();
    return this.#changes;
  }

  /** The same of the views of other families that its figures have leaned on, brought to `asOf`. */
  companionChanges(asOf: number): readonly StepChanges[] {
    return [...this.#companions.values()].map((companion) => {
      companion.advance(asOf);
      return companion.changes;
    });
  }

  /** Groups that have anything to show, in no particular order. */
  groupSources(): readonly GroupSource[] {
    return this.#groupBy.length === 0 ? this.#groups.all : this.#groups.all.filter((group) => this.#occurs(group));
  }

  keyOf(source: GroupSource): FrameGroup['key'] {
    return this.#key(source);
  }

  windowOf(source: GroupSource, asOf: number, span: Span): CountedWindow {
    return new CountedWindow(source, this.#context(asOf), span);
  }

  /**
   * Whether a small group that the filter leaves out would follow from this one and the total: along each dimension of the filter, what may be
   * shown is a sum over values of which either all hidden ones are part, or none.
   */
  tellsOfOthers(source: GroupSource, span: Span, asOf: number, minimum: number, countOf: CountOf): boolean {
    const { filter, groupBy } = this.spec;
    return Object.entries(filter).some(([dimension, accepted]) => {
      const view = this.#along(dimension, asOf);
      const at = groupBy.indexOf(dimension);
      const kept = source.values.filter((_, i) => i !== at);
      const taken = at < 0 ? accepted : [source.values[at]!];
      const others = view.groupSources().filter(({ values }) => kept.every((value, i) => values[i] === value));
      const besideSpan = this.#companionSpan(view, span);
      const counts = others.map((other) => countOf(view.windowOf(other, asOf, besideSpan)));
      const hidden = [...hiddenGroups(others, counts, minimum)];
      const among = hidden.filter((i) => taken.includes(others[i]!.values.at(-1)!));
      return among.length > 0 && among.length < hidden.length;
    });
  }

  /** The same view without its filter on a dimension, grouped by that; opened when first asked for. */
  #along(dimension: string, asOf: number): FamilyView {
    const name = `along ${dimension}`;
    let view = this.#companions.get(name);
    if (!view) {
      const { family, window, filter, groupBy } = this.spec;
      view = new FamilyView(this.#host, {
        family,
        window,
        filter: Object.fromEntries(Object.entries(filter).filter(([each]) => each !== dimension)),
        groupBy: [...groupBy.filter((each) => each !== dimension), dimension],
      });
      this.#companions.set(name, view);
    }
    view.advance(asOf);
    return view;
  }

  // --- Keeping up -----------------------------------------------------------------------------------------------------------------

  /** Takes what the journal has. */
  #sync(): void {
    this.#scope.sync();
    const { journal } = this.#scope;
    if (this.#reader.position < journal.start) this.#isStale = true;
    if (this.#isStale) {
      if (this.#reader.position !== journal.end) this.#revision++;
      this.#reader.position = journal.end;
      return;
    }
    const { entries } = journal;
    const { previousFrom } = this.#steps!;
    let at = this.#reader.position - journal.start;
    if (at >= entries.length) return;
    while (at < entries.length) {
      const key = entries[at]!;
      const time = entries[at + 1]!;
      const end = at + HEAD + entries[at + 2]! * ENTRY;
      if (Number.isNaN(time)) {
        // What opened may be the first of its group.
        this.#groups.of(key);
      } else {
        const index = Math.floor(time / this.#stepMs);
        if (index >= previousFrom) this.#apply(this.#groups.slotOf(key)!, index, time, entries, at + HEAD, end);
        if (this.#changes) this.#note(key, index, entries, at + HEAD, end);
      }
      at = end;
    }
    this.#reader.position = journal.end;
    this.#revision++;
  }

  #apply(slot: WindowSlot, index: number, time: number, entries: readonly number[], from: number, end: number): void {
    const step = slot.step(index);
    this.#noteFirst(index);
    const totals = this.#totalsFor(slot, index);
    const { columns } = step;
    for (let at = from; at < end; at += ENTRY) {
      const what = entries[at]!;
      const a = entries[at + 1]!;
      if (what < 0) {
        const column = this.state.levelColumn(-1 - what);
        const offset = a * (time - index * this.#stepMs) + entries[at + 2]!;
        step.sums[column]! += a;
        step.sums[column + 1]! += offset;
        if (totals) {
          totals.sums[column]! += a;
          totals.sums[column + 1]! += offset;
        }
      } else if (what < columns) {
        step.sums[what]! += a;
        if (totals) totals.sums[what]! += a;
      } else {
        const weight = entries[at + 2]!;
        step.addValue(what - columns, a, weight);
        if (totals) totals.bags[what - columns]!.add(a, weight);
      }
    }
  }

  #note(key: number, index: number, entries: readonly number[], from: number, end: number): void {
    let hasLevels = false;
    for (let at = from; at < end && !hasLevels; at += ENTRY) hasLevels = entries[at]! < 0;
    const group = this.#groups.of(this.state.facets.cellOf(key));
    if (group) this.#changes!.note(group, index, hasLevels);
  }

  /** The running totals a step belongs to; none between the window before and this one, or after its end. */
  #totalsFor(slot: WindowSlot, index: number) {
    const { from, previousFrom, previousTo } = this.#steps!;
    if (index >= from) return index < this.#endStep ? slot.current : undefined;
    return index >= previousFrom && index < previousTo ? slot.previous : undefined;
  }

  #slide(steps: WindowSteps): void {
    const before = this.#steps!;
    if (
      steps.from === before.from &&
      steps.previousFrom === before.previousFrom &&
      steps.previousTo === before.previousTo
    )
      return;
    const moved = steps.from - before.from;
    this.#steps = steps;
    this.#firstStep = Number.NaN;
    const isPlain = this.spec.window !== 'today' && moved > 0 && moved < steps.from - steps.previousFrom;
    for (const group of this.#groups.all) {
      for (const slot of group.slots) {
        if (isPlain) slideSlot(slot, before, steps);
        else this.#total(slot);
      }
    }
  }

  #total(slot: WindowSlot): void {
    const { from, previousFrom, previousTo } = this.#steps!;
    for (const index of slot.steps.keys()) if (index < previousFrom) slot.drop(index);
    slot.current = slot.totals(from, this.#endStep);
    slot.previous = slot.totals(previousFrom, previousTo);
  }

  #rebuild(steps: WindowSteps): void {
    this.#steps = steps;
    this.#firstStep = Number.NaN;
    this.#isStale = false;
    if (this.#changes) this.#changes.isWhole = true;
    this.#scope.sync();
    this.#reader.position = this.#scope.journal.end;
    this.#groups.clear();
    this.state.tiers[this.#tier]!.forEach(steps.previousFrom, (index, rows) => {
      for (let row = 0; row < rows.count; row++) this.#groups.slotOf(rows.keys[row]!)?.step(index).addRow(rows, row);
    });
    this.#groups.addOpen();
    for (const group of this.#groups.all) for (const slot of group.slots) this.#total(slot);
  }

  // --- Groups ---------------------------------------------------------------------------------------------------------------------

  /** Does not refer to the view: the index outlives it when others share it. */
  #groupOfCell(): GroupOfCell {
    const { cells } = this.#host;
    const filter = this.#filter;
    const groupBy = this.#groupBy;
    return (cell) => {
      if (!filter.every(({ dimension, accepted }) => accepted.has(cells.value(cell, dimension)))) return undefined;
      return groupBy.map((dimension) => cells.value(cell, dimension)).join('\u0000');
    };
  }

  #key(source: GroupSource): FrameGroup['key'] {
    return source.values.map((value, i) => ({ dimension: this.spec.groupBy[i]!, value }));
  }

  /** Groups that have anything to show, largest first. */
  #shownGroups(current: Span): readonly GroupCounts[] {
    if (this.#groupBy.length === 0) return this.#groups.all;
    const context = this.#context(current.to);
    const { family } = this.state;
    return this.#groups.all
      .filter((group) => this.#occurs(group))
      .map((group) => ({ group, size: family.size(new CountedWindow(group, context, current)) }))
      .sort((a, b) => b.size - a.size || compareTexts(a.group.values, b.group.values))
      .map(({ group }) => group);
  }

  /** Others who share the scope may have made known a group in which nothing is counted and nothing open any more. */
  #occurs({ slots, open }: GroupCounts): boolean {
    return slots.some((slot) => slot.hasAnything) || open.some(({ count }) => count > 0);
  }

  // --- Figures --------------------------------------------------------------------------------------------------------------------

  #spans(to: number): Record<'current' | 'previous', Span> {
    const { from, previousFrom, previousTo } = this.#steps!;
    return {
      current: {
        from: from * this.#stepMs,
        to,
        fromStep: from,
        toStep: this.#endStep,
        totals: (slot) => slot.current,
      },
      previous: {
        from: previousFrom * this.#stepMs,
        to: previousTo * this.#stepMs,
        fromStep: previousFrom,
        toStep: previousTo,
        totals: (slot) => slot.previous,
      },
    };
  }

  /** Kept for all that is computed of one instant. */
  #context(asOf: number): GroupContext {
    if (this.#lastContext?.asOf === asOf) return this.#lastContext;
    const host = this.#host;
    this.#lastContext = {
      state: this.state,
      settings: host.settings,
      stepMs: this.#stepMs,
      asOf,
      get oldestEventAt() {
        return host.oldestEventAt;
      },
      dimension: (cell, name) => host.cells.value(cell, host.cells.dimensionIndex(name)),
      companion: (source, name, span) => this.#companionWindow(source, name, span, asOf),
      tellsOfOthers: (source, span, minimum, countOf) => this.tellsOfOthers(source, span, asOf, minimum, countOf),
      rebuild: () => this.#rebuild(this.#steps!),
    };
    return this.#lastContext;
  }

  readonly #reported: Reported = (source, spec, span) => {
    if (this.#host.reportsOf(this.spec.family) === 0) return undefined;
    const group = this.#groups.find(source.values);
    const name = spec.definition.key;
    const matches = (cell: number) => this.#groups.of(cell) === group;
    const values = this.#host.reported(this.spec.family, name, matches, span.from, span.to);
    if (values.length === 0) return undefined;
    // Totals of several systems add up; their shares and means do not.
    if (spec.definition.unit === 'COUNT')
      return { value: values.reduce((sum, value) => sum + value, 0), n: values.length };
    return values.length === 1 ? { value: values[0]!, n: 1 } : undefined;
  };

  #companionWindow(source: GroupSource, name: string, span: Span, asOf: number): GroupWindow {
    const view = this.#companion(name, asOf);
    const { without } = this.state.family.companions![name]!;
    const kept = source.values.filter((_, i) => !without.includes(this.spec.groupBy[i]!));
    const found = view.#groups.find(kept);
    return new CountedWindow(
      found ?? { values: kept, slots: [], open: view.#scope.of(kept.join('\u0000')) },
      view.#context(asOf),
      this.#companionSpan(view, span),
    );
  }

  #companionSpan(view: FamilyView, span: Span): Span {
    const own = view.#spans(span.to);
    if (span.fromStep === own.current.fromStep && span.toStep === own.current.toStep) return own.current;
    if (span.fromStep === own.previous.fromStep && span.toStep === own.previous.toStep) return own.previous;
    return { ...span, totals: (slot) => slot.totals(span.fromStep, span.toStep) };
  }

  /** The view of another family that this one's figures lean on, opened when first asked for. */
  #companion(name: string, asOf: number): FamilyView {
    let view = this.#companions.get(name);
    if (!view) {
      const companion = this.state.family.companions?.[name];
      if (!companion) throw new Error(`Family ${this.spec.family} declares no companion ${name}`);
      const filter = Object.entries(this.spec.filter).filter(([dimension]) => !companion.without.includes(dimension));
      view = new FamilyView(this.#host, {
        family: companion.family,
        filter: Object.fromEntries(filter),
        window: this.spec.window,
        groupBy: this.spec.groupBy.filter((dimension) => !companion.without.includes(dimension)),
      });
      this.#companions.set(name, view);
    }
    view.advance(asOf);
    return view;
  }

  /** First start of a step after `asOf` by which anything counted leaves the window or the one before it. */
  #nextSlideThatMatters(asOf: number): number {
    if (this.spec.window === 'today') {
      return this.#groups.all.some(({ slots }) => slots.some(({ steps }) => steps.size > 0))
        ? nextSlide('today', asOf)
        : Number.POSITIVE_INFINITY;
    }
    const { from, previousFrom } = this.#steps!;
    const width = from - previousFrom;
    if (Number.isNaN(this.#firstStep)) {
      this.#firstStep = Number.POSITIVE_INFINITY;
      this.#firstPrevious = Number.POSITIVE_INFINITY;
      for (const { slots } of this.#groups.all) {
        for (const { steps } of slots) for (const index of steps.keys()) this.#noteFirst(index);
      }
    }
    return Math.min(this.#firstStep + 1 + width, this.#firstPrevious + 1 + 2 * width) * this.#stepMs;
  }

  #noteFirst(index: number): void {
    const { from, previousFrom } = this.#steps!;
    if (index >= from) this.#firstStep = Math.min(this.#firstStep, index);
    else if (index >= previousFrom) this.#firstPrevious = Math.min(this.#firstPrevious, index);
  }

  /** First instant after `asOf` at which the status of a running time turns: it is sent then, and not merely because time passes. */
  #nextTurn(asOf: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const spec of this.#lookup.instants) {
      const target = this.#targets[spec.definition.key];
      if (!target) continue;
      const context = this.#context(asOf);
      const { current } = this.#spans(asOf);
      for (const source of this.#groups.all) {
        const { value } = spec.compute(new CountedWindow(source, context, current), {});
        if (value !== null) next = Math.min(next, nextTurn(value, target, asOf));
      }
    }
    return next;
  }

  #dimension(name: string): number {
    const index = this.#host.cells.dimensionIndex(name);
    if (index < 0) throw new RangeError(`Expected a dimension (${this.#host.cells.names.join(', ')}), got ${name}`);
    return index;
  }
}

function slideSlot(slot: WindowSlot, before: WindowSteps, now: WindowSteps): void {
  const moves: [StepCounts, number][] = [];
  const { steps } = slot;
  if (steps.size === 0) return;
  for (let index = before.from; index < now.from; index++) {
    const step = steps.get(index);
    if (step) moves.push([step, index]);
  }
  for (const [step, index] of moves) {
    slot.current.addStep(step, -1);
    if (index >= now.previousFrom) slot.previous.addStep(step, 1);
  }
  for (let index = before.previousFrom; index < now.previousFrom; index++) {
    const step = steps.get(index);
    if (!step) continue;
    slot.previous.addStep(step, -1);
    slot.drop(index);
  }
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}
