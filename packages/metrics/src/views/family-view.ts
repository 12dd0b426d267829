/*
 * A view: the figures of one family under a filter, by groups, over one window. What it is made of (open lists, counts of steps, running
 * totals) is shared with all views of which it would be the same; see `view-scope.ts` and `running-window.ts`.
 */

import type { CellTable } from '../counts/cells.ts';
import { nextSlide, requireWindow, TIERS, tierOf, windowSteps } from '../counts/tiers.ts';
import type { FigureSpec, GroupWindow } from '../family.ts';
import type { Target } from '../figure.ts';
import type { FamilyState } from '../fold/family-state.ts';
import type { Readings } from '../readings/readings.ts';
import type { MetricSettings } from '../settings.ts';
import { DEFAULT_MAX_FUTURE_MS } from '../validate/validate-event.ts';
import type { FamilyFrame, KeptCounts, MetricView, ViewSpec } from '../view.ts';
import { type GroupSource, type Span, type Spans, StepSpan } from '../windows/group-source.ts';
import type { RunningWindow } from '../windows/running-window.ts';
import { StepChanges } from '../windows/step-changes.ts';
import type { ViewScope } from '../windows/view-scope.ts';
import { nextTurn } from './assess.ts';
import { Companions, type CompanionView } from './companions.ts';
import { CountedWindow, type GroupContext } from './counted-window.ts';
import { FigureLookup } from './figure-lookup.ts';
import { FrameFigures, FrameGroup } from './group.ts';
import { ReportedTotals } from './reported-totals.ts';
import { compareGroups, groupText, scopeSpec } from './scope-spec.ts';
import { type SmallGroupQuestion, type ViewBeside, ViewsBeside } from './small-groups.ts';

/** What a view needs of the state it belongs to. */
export interface ViewHost {
  readonly cells: CellTable;
  readonly settings: MetricSettings;
  readonly newestEventAt: number;
  readonly oldestEventAt: number;
  familyState(name: string): FamilyState;
  /** Counts what came late, where that is soon done. @returns What rises where there may be news of a family that is not counted. */
  newsUnseen(state: FamilyState): number;
  /** Looks after what waits for an instant. */
  setClock(asOf: number): void;
  /** Totals that systems without events report of themselves. */
  readonly readings: Readings;
}

export class FamilyView implements MetricView, ViewBeside, CompanionView {
  readonly spec: ViewSpec;
  readonly state: FamilyState;
  readonly lookup: FigureLookup;
  readonly companions: Companions<FamilyView>;
  readonly reported: ReportedTotals;
  /** Of its window. */
  readonly stepMs: number;
  readonly #host: ViewHost;
  readonly #targets: Readonly<Record<string, Target>>;
  /** Running times with a target. */
  readonly #turning: readonly FigureSpec[];
  readonly #scope: ViewScope;
  /** Of the scope, when the view was opened. */
  readonly #firstRevision: number;
  #window: RunningWindow | undefined;
  #isClosed = false;
  readonly #beside: ViewsBeside<FamilyView>;
  /** Kept only for a series. */
  #changes: StepChanges | undefined;
  #lastContext: GroupContext | undefined;

  constructor(host: ViewHost, spec: ViewSpec) {
    this.spec = spec;
    this.#host = host;
    this.state = host.familyState(spec.family);
    requireWindow(spec.window);
    this.lookup = FigureLookup.of(this.state);
    this.stepMs = TIERS[tierOf(spec.window)]!.stepMs;
    this.#targets = spec.targets ? { ...host.settings.targets, ...spec.targets } : host.settings.targets;
    for (const key of Object.keys(spec.targets ?? {})) if (key.startsWith(`${spec.family}.`)) this.lookup.figure(key);
    this.#turning = this.lookup.instants.filter(({ definition: { key } }) => this.#targets[key] !== undefined);
    const open = (other: ViewSpec) => new FamilyView(host, other);
    this.#beside = new ViewsBeside(spec, open);
    this.companions = new Companions(this.state.family, spec, open);
    this.#scope = this.state.acquireScope(scopeSpec(host.cells, spec));
    this.reported = new ReportedTotals(host.readings, spec.family, this.#scope);
    this.state.scopes.sync();
    this.#firstRevision = this.#scope.revision;
  }

  get revision(): number {
    const unseen = this.#host.newsUnseen(this.state);
    this.state.scopes.sync();
    const own = unseen + this.#scope.revision - this.#firstRevision + this.reported.revision;
    return own + this.companions.revision + this.#beside.revision;
  }

  get kept(): readonly KeptCounts[] {
    const own = this.#window ? [this.#window.counts] : [];
    return [...own, ...this.companions.kept, ...[...this.#beside.views].flatMap(({ kept }) => kept)];
  }

  frame(asOf: number): FamilyFrame {
    const window = this.advance(asOf);
    this.#beside.begin();
    const to = window.endStep === Number.POSITIVE_INFINITY ? asOf : window.endStep * this.stepMs;
    const spans = window.spans(to);
    const sources = this.#shownGroups(window, spans, asOf);
    const drafts = window.drafts(asOf, this.#host.oldestEventAt);
    const figures = new FrameFigures(sources, this.#context(asOf), spans, this.#targets, this.reported, drafts);
    return {
      family: this.spec.family,
      asOf,
      from: spans.current.from,
      to,
      window: this.spec.window,
      zone: this.#host.settings.zone,
      groups: sources.map((source, i) => new FrameGroup(this.keyOf(source), i, figures, this.lookup)),
    };
  }

  /**
   * Reads what a frame needs of the past, some milliseconds' worth between two steps; what happens between them is not missed. A frame that is
   * asked for before the end reads the rest at once.
   *
   * @param companion - The other family that is to be read as well.
   */
  *prepare(asOf: number, companion?: string): Generator<void, void> {
    if (companion !== undefined && !this.#isClosed) yield* this.companions.prepare(companion, asOf);
    while (!this.#isClosed) {
      const { counts } = this.#follow(asOf);
      if (counts.ensureSome(windowSteps(this.spec.window, asOf, this.#host.settings.zone).previousFrom)) return;
      yield;
    }
  }

  nextChangeAfter(asOf: number): number {
    const window = this.advance(asOf);
    let next = Math.min(this.#nextCountIn(window, asOf), window.reachesBackAt(this.#host.oldestEventAt));
    // A total that was reported leaves the window too.
    if (this.reported.revision > 0) next = Math.min(next, nextSlide(this.spec.window, asOf));
    next = Math.min(next, this.#nextOfGroups(window, asOf));
    next = Math.min(next, this.companions.nextChangeAfter(asOf), this.#beside.nextCountAfter(asOf));
    return next > asOf ? next : asOf + 1;
  }

  /** First instant after `asOf` at which what is counted in the window changes though no event arrives. */
  nextCountAfter(asOf: number): number {
    return this.#nextCountIn(this.advance(asOf), asOf);
  }

  #nextCountIn(window: RunningWindow, asOf: number): number {
    return Math.min(window.nextSlideThatMatters(asOf), this.state.nextPendingAfter(asOf));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leaveWindow();
    this.state.scopes.release(this.#scope);
    this.companions.close();
    this.#beside.close();
  }

  /** Brings the view to `asOf`. */
  advance(asOf: number): RunningWindow {
    if (this.#isClosed) throw new Error('The view is closed');
    const window = this.#follow(asOf);
    const endStep = window.counts.isPast ? Math.floor(asOf / this.stepMs) : Number.POSITIVE_INFINITY;
    window.advance(asOf, endStep, this.#host.settings.zone);
    return window;
  }

  /** Takes what has changed until now. @returns The window that looks at `asOf`. */
  #follow(asOf: number): RunningWindow {
    if (!Number.isFinite(asOf)) throw new RangeError(`Expected \`asOf\` to be epoch milliseconds, got ${asOf}`);
    const host = this.#host;
    host.setClock(asOf);
    this.state.scopes.sync();
    return this.#windowFor(host.newestEventAt - asOf > DEFAULT_MAX_FUTURE_MS);
  }

  /** Who looks at the past shares nothing: each ends where it looks. */
  #windowFor(isPast: boolean): RunningWindow {
    if (this.#window && this.#window.counts.isPast === isPast) return this.#window;
    this.#leaveWindow();
    this.#window = this.#scope.acquireWindow(this.spec.window, isPast);
    if (this.#changes) {
      this.#changes.isWhole = true;
      this.#window.counts.watchers.add(this.#changes);
    }
    return this.#window;
  }

  #leaveWindow(): void {
    if (!this.#window) return;
    if (this.#changes) this.#window.counts.watchers.delete(this.#changes);
    this.#scope.releaseWindow(this.#window);
    this.#window = undefined;
  }

  // --- For series -----------------------------------------------------------------------------------------------------------------

  /** What has changed since it was last cleared; kept from the first call on. */
  get changes(): StepChanges {
    if (!this.#changes) {
      this.#changes = new StepChanges();
      this.#window?.counts.watchers.add(this.#changes);
    }
    return this.#changes;
  }

  /** The same of the views that were asked what would follow of small groups. */
  besideChanges(asOf: number): readonly StepChanges[] {
    return [...this.#beside.views].map((beside) => {
      beside.advance(asOf);
      return beside.changes;
    });
  }

  /** Groups that have anything to show, in no particular order, with those of which only something is reported since an instant. */
  groupSourcesSince(from: number): readonly GroupSource[] {
    const window = this.#window;
    if (!window) return [];
    return this.spec.groupBy.length === 0 ? window.groups : this.#withReported(window, from);
  }

  knownSources(): readonly GroupSource[] {
    return this.#window?.counts.groups ?? [];
  }

  keyOf(source: GroupSource): FrameGroup['key'] {
    return source.values.map((value, i) => ({ dimension: this.spec.groupBy[i]!, value }));
  }

  windowOf(source: GroupSource, asOf: number, span: Span): CountedWindow {
    return new CountedWindow(source, this.#context(asOf), span);
  }

  /** Whether a small group that the filter leaves out would follow from this one and from the total. */
  tellsOfOthers(source: GroupSource, span: Span, asOf: number, question: SmallGroupQuestion): boolean {
    return this.#beside.tellOfOthers(source, span, asOf, question);
  }

  /** Reads the buckets anew. */
  rebuild(): void {
    this.#window?.counts.rebuild();
  }

  // --- For the views that stand beside others ---------------------------------------------------------------------------------------

  memo<T>(name: string, span: Span, make: (before: T | undefined) => T): T {
    return this.#window ? this.#window.memo(name, span, make) : make(undefined);
  }

  isAt({ fromStep, toStep }: Span): boolean {
    if (!this.#window) return false;
    const { steps, endStep } = this.#window;
    return (
      (fromStep === steps.from && toStep === endStep) ||
      (fromStep === steps.previousFrom && toStep === steps.previousTo)
    );
  }

  /** The span of another view's window, or of a part of it, as one of this one's. */
  spanOf(span: Span): Span {
    const { fromStep, toStep } = span;
    if (!this.#window || !this.isAt(span)) return new StepSpan(span);
    const { current, previous } = this.#window.spans(span.to);
    return fromStep === current.fromStep && toStep === current.toStep ? current : previous;
  }

  // --- Groups ---------------------------------------------------------------------------------------------------------------------

  /** Groups that have anything to show, largest first. */
  #shownGroups(window: RunningWindow, { current, previous }: Spans, asOf: number): readonly GroupSource[] {
    if (this.spec.groupBy.length === 0) return window.groups;
    const groups = this.#withReported(window, previous.from);
    const context = this.#context(asOf);
    const { family } = this.state;
    return groups
      .map((group) => ({ group, size: family.size(new CountedWindow(group, context, current)) }))
      .sort((a, b) => b.size - a.size || compareGroups(a.group.values, b.group.values))
      .map(({ group }) => group);
  }

  /** With those of which nothing was counted and something is reported. */
  #withReported(window: RunningWindow, from: number): readonly GroupSource[] {
    if (this.reported.revision === 0) return window.groups;
    const groups = new Set<GroupSource>(window.groups);
    for (const cell of this.reported.cellsSince(from)) {
      const group = this.#scope.groupOf(cell);
      if (group) groups.add(window.counts.groups[group.index]!);
    }
    return [...groups];
  }

  // --- Figures --------------------------------------------------------------------------------------------------------------------

  /** Kept for all that is computed of one instant. */
  #context(asOf: number): GroupContext {
    if (this.#lastContext?.asOf === asOf) return this.#lastContext;
    this.#lastContext = new ViewContext(this, this.#host, asOf);
    return this.#lastContext;
  }

  groupWindow(values: readonly string[], span: Span, asOf: number): GroupWindow {
    this.advance(asOf);
    const { index } = this.#scope.group(groupText(values));
    return this.windowOf(this.#window!.counts.groups[index]!, asOf, this.spanOf(span));
  }

  /** First instant after `asOf` at which a group changes though nothing happens, or the status of a running time turns: it is sent then, and not merely because time passes. */
  #nextOfGroups(window: RunningWindow, asOf: number): number {
    const { nextChange } = this.state.family;
    const turning = this.#turning;
    let next = Number.POSITIVE_INFINITY;
    if (!nextChange && turning.length === 0) return next;
    const context = this.#context(asOf);
    const { current } = window.spans(asOf);
    for (const source of window.counts.groups) {
      const group = new CountedWindow(source, context, current);
      if (nextChange) next = Math.min(next, nextChange(group));
      for (const spec of turning) {
        const { value } = spec.compute(group, {});
        if (value !== null) next = Math.min(next, nextTurn(value, this.#targets[spec.definition.key]!, asOf));
      }
    }
    return next;
  }
}

class ViewContext implements GroupContext {
  readonly asOf: number;
  readonly #view: FamilyView;
  readonly #host: ViewHost;

  constructor(view: FamilyView, host: ViewHost, asOf: number) {
    this.#view = view;
    this.#host = host;
    this.asOf = asOf;
  }

  get state(): FamilyState {
    return this.#view.state;
  }

  get settings(): MetricSettings {
    return this.#host.settings;
  }

  get stepMs(): number {
    return this.#view.stepMs;
  }

  get oldestEventAt(): number {
    return this.#host.oldestEventAt;
  }

  get groupBy(): readonly string[] {
    return this.#view.spec.groupBy;
  }

  dimension(cell: number, name: string): string {
    const { cells } = this.#host;
    return cells.value(cell, cells.dimensionIndex(name));
  }

  companion(source: GroupSource, name: string, span: Span): GroupWindow {
    return this.#view.companions.groupWindow(name, source.values, span, this.asOf);
  }

  tellsOfOthers(source: GroupSource, span: Span, question: SmallGroupQuestion): boolean {
    return this.#view.tellsOfOthers(source, span, this.asOf, question);
  }

  rebuild(): void {
    this.#view.rebuild();
  }
}
