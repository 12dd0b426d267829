/*
 * The state of all families: dimension tables, the clock of event time, readings and corrections, and the way of an event to the
 * families that read it.
 */

import type { Packing } from './counts/buckets.ts';
import { CellTable } from './counts/cells.ts';
import type { Definition } from './definition.ts';
import { UnknownFigureError } from './errors.ts';
import { type EventType, isEventType, type ServiceEvent } from './event.ts';
import { TYPE_INDEX } from './events/event-pool.ts';
import { families } from './families/index.ts';
import { type Family, keptNames } from './family.ts';
import { Corrections, type RouteTarget } from './fold/corrections.ts';
import { FamilyState } from './fold/family-state.ts';
import { Readings } from './readings/readings.ts';
import { dimensionNames, type MetricSettings, metricSettings } from './settings.ts';
import { encodeSnapshot, snapshotParts } from './snapshot/snapshot.ts';
import type { MetricState } from './state.ts';
import { RecentTexts } from './storage/recent-texts.ts';
import type { FamilyFrame, MetricSeries, MetricView, SeriesFrame, SeriesSpec, ViewSpec } from './view.ts';
import { FamilyView, type ViewHost } from './views/family-view.ts';
import { computeSeries, SeriesView } from './views/series.ts';

/** Views of single frames that are held between two events, and what they keep together; the newest is held however large it is. */
const MOST_PASSING = 32;
const MOST_PASSING_STEPS = 200_000;

export class FoldedState implements MetricState, ViewHost {
  readonly settings: MetricSettings;
  readonly cells: CellTable;
  readonly families: readonly FamilyState[];
  readonly readings: Readings;
  readonly corrections: Corrections;
  readonly definitions: readonly Definition[];
  newestEventAt = Number.NEGATIVE_INFINITY;
  oldestEventAt = Number.POSITIVE_INFINITY;
  folded = 0;
  /** Where the families' clocks were set last, and how many events were folded then. */
  #clock = Number.NaN;
  #clockFolded = 0;
  readonly #withoutEffect = new Map<string, number>();
  readonly #targets: RecentTexts<readonly RouteTarget[] | undefined>;
  /** Opened for one frame each, whose figures are read until the next event. */
  readonly #passing: FamilyView[] = [];

  /** @param packing - For tests: no figure depends on it. */
  constructor(settings: MetricSettings, packing?: Packing) {
    this.settings = settings;
    this.readings = new Readings(settings.latenessHorizonMs);
    this.cells = new CellTable(dimensionNames(settings), settings);
    const created = families.map((create) => create(settings));
    const keyFields = (type: EventType) => keyFieldsOf(created, type);
    this.families = created.map((family) => new FamilyState(family, this.cells, settings, keyFields, packing));
    this.definitions = this.families.flatMap(({ family }) => family.figures.map(({ definition }) => definition));
    const targets = routeTable(this.families);
    this.#targets = new RecentTexts((type) => targets.get(type as EventType));
    this.corrections = new Corrections(targets, this.cells, settings);
    for (const key of Object.keys(settings.targets)) {
      if (!this.definitions.some((definition) => definition.key === key)) {
        throw new RangeError(`Expected the keys of \`targets\` to be figures, got ${key}`);
      }
    }
  }

  get counts(): MetricState['counts'] {
    this.catchUp();
    const withoutEffect: Record<string, number> = {};
    const add = (reason: string, n: number) => {
      if (n !== 0) withoutEffect[reason] = (withoutEffect[reason] ?? 0) + n;
    };
    for (const [reason, n] of this.#withoutEffect) add(reason, n);
    for (const { withoutEffect: counts } of this.families) for (const [reason, n] of counts) add(reason, n);
    add('unmatchedCorrection', this.corrections.unmatched);
    const sorted = Object.entries(withoutEffect).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      folded: this.folded,
      withoutEffect: Object.fromEntries(sorted),
      foldedTogether: this.cells.folded,
      entities: Object.fromEntries(this.families.map(({ family, records }) => [family.name, records.size])),
    };
  }

  get isSaturated(): boolean {
    this.catchUp();
    if (this.cells.isFull || this.#withoutEffect.has('crowded')) return true;
    return this.families.some(({ facets, withoutEffect }) => facets.isFull || withoutEffect.has('crowded'));
  }

  /** Counts by reason of what belongs to no family. */
  get ownWithoutEffect(): Map<string, number> {
    return this.#withoutEffect;
  }

  fold(event: ServiceEvent): void {
    if (this.#passing.length > 0) this.#closePassing(0);
    this.folded++;
    const { time } = event;
    if (time > this.newestEventAt) {
      if (time > this.corrections.applyBy) this.corrections.apply();
      this.newestEventAt = time;
      for (let i = 0; i < this.families.length; i++) this.families[i]!.advanceNewest(time);
      this.corrections.advance(time);
    } else if (time < this.newestEventAt - this.settings.latenessHorizonMs) {
      this.#count('late');
      return;
    }
    if (time < this.oldestEventAt) this.oldestEventAt = time;
    const { type } = event;
    const targets = this.#targets.of(type);
    const isReading = type === 'reading';
    if (targets || isReading) {
      const cell = this.cells.ofEvent(event);
      if (isReading) this.readings.take(event, cell, this.newestEventAt);
      // By index: an iterator would leave an object behind for every event.
      for (let i = 0; targets && i < targets.length; i++) {
        const { state, typeIndex, route } = targets[i]!;
        const key = route.key ? route.key.of(event) : event.entity;
        if (key !== undefined) state.take(route.kind, key, typeIndex, event, cell);
      }
      this.cells.countIfFolded();
      if (this.corrections.waiting > 0) this.corrections.offer(event);
    } else if (type === 'correction' && !this.corrections.take(event)) this.#count('crowded');
  }

  dimensionValues(dimension: string, first: number): readonly string[] {
    return this.cells
      .known(this.cells.requireDimension(dimension))
      .toSorted((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1))
      .slice(0, first)
      .map(({ value }) => value);
  }

  groupsAtMost({ filter, groupBy }: Pick<ViewSpec, 'filter' | 'groupBy'>, most: number): number {
    this.catchUp();
    return this.cells.combinations(filter, groupBy, most);
  }

  openView(spec: ViewSpec): MetricView {
    return new FamilyView(this, spec);
  }

  frame(spec: ViewSpec, asOf: number): FamilyFrame {
    const view = new FamilyView(this, spec);
    // A figure may lean on other views, which are opened when it is asked for.
    this.#passing.push(view);
    const frame = view.frame(asOf);
    this.#closeSomePassing();
    return frame;
  }

  series(spec: SeriesSpec, asOf: number): SeriesFrame {
    return computeSeries(this, spec, asOf);
  }

  openSeries(spec: SeriesSpec): MetricSeries {
    return new SeriesView(this, spec);
  }

  /** Counts what came late and applies what was corrected since somebody looked: nobody may look before. */
  catchUp(): void {
    this.corrections.apply();
    for (let i = 0; i < this.families.length; i++) this.families[i]!.catchUp();
  }

  newsUnseen(state: FamilyState): number {
    this.corrections.applyIfCheap();
    state.catchUpIfCheap();
    return this.corrections.unseen + state.unseen;
  }

  /** Brings everything into the one form that depends on the events alone. */
  settle(): void {
    for (const _ of this.settleInParts());
  }

  *settleInParts(): Generator<void, void> {
    this.setClock(this.newestEventAt);
    for (const family of this.families) yield* family.settleInParts();
    this.corrections.sweep(this.newestEventAt);
    this.readings.settle(this.newestEventAt);
  }

  snapshot(): Uint8Array {
    return encodeSnapshot(this);
  }

  snapshotParts(): Generator<Uint8Array, void> {
    return snapshotParts(this);
  }

  // --- ViewHost -------------------------------------------------------------------------------------------------------------------

  familyState(name: string): FamilyState {
    const state = this.families.find(({ family }) => family.name === name);
    if (state) return state;
    const known = this.families.map(({ family }) => family.name).join(', ');
    throw new UnknownFigureError(`Expected a family (${known}), got ${name}`);
  }

  setClock(asOf: number): void {
    // All views of a tick ask for the same instant.
    if (asOf === this.#clock && this.folded === this.#clockFolded) return;
    this.#clock = asOf;
    this.#clockFolded = this.folded;
    this.catchUp();
    for (const family of this.families) family.setClock(asOf);
  }

  /** Closes the oldest, until they are few enough and keep little enough. */
  #closeSomePassing(): void {
    let kept = 0;
    let steps = 0;
    for (const view of this.#passing.toReversed()) {
      for (const { size } of view.kept) steps += size;
      if (kept > 0 && (kept === MOST_PASSING || steps > MOST_PASSING_STEPS)) break;
      kept++;
    }
    this.#closePassing(kept);
  }

  #closePassing(kept: number): void {
    while (this.#passing.length > kept) this.#passing.shift()!.close();
  }

  #count(reason: string): void {
    this.#withoutEffect.set(reason, (this.#withoutEffect.get(reason) ?? 0) + 1);
  }
}

/** An empty state. */
export function createMetricState(settings: Partial<MetricSettings> = {}): MetricState {
  return new FoldedState(metricSettings(settings));
}

function routeTable(states: readonly FamilyState[]): ReadonlyMap<EventType, readonly RouteTarget[]> {
  const table = new Map<EventType, RouteTarget[]>();
  const all = states.map(({ family }) => family);
  for (const state of states) {
    for (const [type, routes] of Object.entries(state.family.routes)) {
      if (!isEventType(type)) throw new Error(`Family ${state.family.name} reads an unknown event type ${type}`);
      const targets = table.get(type) ?? [];
      const keyFields = keyFieldsOf(all, type);
      for (const route of routes)
        targets.push({ state, typeIndex: TYPE_INDEX.get(type)!, route, fields: keptNames(route, keyFields) });
      table.set(type, targets);
    }
  }
  return table;
}

function keyFieldsOf(all: readonly Family[], type: EventType): readonly (keyof ServiceEvent)[] {
  return all.flatMap(({ routes }) => (routes[type] ?? []).flatMap(({ key }) => key?.from ?? []));
}
