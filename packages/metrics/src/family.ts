/*
 * What a metric family is to the fold: which events it reads, how one entity (a contact, a case) goes through them, what it counts while
 * doing so, and which figures are made of the counts. A new family is one folder that makes such an object, and one line in
 * `families/index.ts`.
 */

import type { Definition, LocalText } from './definition.ts';
import type { DimensionName, EventType, ServiceEvent } from './event.ts';
import type { Direction, Figure, FigureParams, FigureState, Unit } from './figure.ts';
import type { MetricSettings } from './settings.ts';

/** Why an event had no effect; `undefined` when it had. */
export type Outcome = 'orphan' | 'contradictory' | undefined;

/** An event as a step sees it: without dimensions, which are its cell, and with those of its other fields that `Route.keeps` names. */
export type FoldEvent = Pick<ServiceEvent, NamingField> & {
  readonly [name in Exclude<keyof ServiceEvent, NamingField | DimensionName | 'custom'>]?:
    | ServiceEvent[name]
    | undefined;
};
type NamingField = 'id' | 'type' | 'time' | 'entity';

/**
 * State of one entity: plain values only (it is copied and stored), and the cell it is in. The fold keeps it as numbers and hands out one
 * object for all of a kind: nobody may hold on to it.
 */
export interface Entity {
  cell: number;
}

/** Where an entity's steps put what they count. All amounts are whole numbers. */
export interface Sink {
  /** Chooses the cell and the instant of what follows; `facet` tells apart what dimensions do not, such as instruments. */
  at(cell: number, time: number, facet?: string): void;
  add(column: number, amount?: number): void;
  /** Adds one value to a bag, or takes one back; whole, and not below 0 unless the bag is a tally. */
  value(bag: number, value: number, weight?: 1 | -1): void;
  /** A number of things changes at the chosen instant: people waiting, agents busy. */
  level(level: number, change: number): void;
  /** Hands a fact on to another kind of entity of the family, which takes it like an event. */
  relay(kind: number, key: string, event: FoldEvent, cell: number): void;
  /** Value of a dimension in a cell; `undefined` when it is not carried. */
  dimension(cell: number, name: DimensionName): string | undefined;
}

/** A kind of entity. Its state is a function of its events in order of `compareEvents`, whatever order they arrived in. */
export interface EntityKind<E extends Entity = Entity> {
  readonly name: string;
  create(): E;
  /** How many numbers an entity is: what `save` writes and `load` reads, its cell first. */
  readonly width: number;
  save(entity: E, numbers: Float64Array, at: number): void;
  load(entity: E, numbers: Float64Array, at: number): void;
  /** What of it is no number, as one value that never changes; `undefined` for a blank one. */
  restOf?(entity: E): unknown;
  loadRest?(entity: E, rest: unknown): void;
  /**
   * Takes one event.
   *
   * @param cell - Cell of the entity with the event's own dimensions; a step that has an effect makes it the entity's.
   */
  step(entity: E, event: FoldEvent, cell: number, sink: Sink): Outcome;
  /** Instant at which it is given up without a further event; `Infinity` when never. */
  deadline?(entity: E): number;
  expire?(entity: E, at: number, sink: Sink): void;
  /** How long after its last event it must be remembered: until this instant; `-Infinity` when no longer than the horizon. */
  keepUntil(entity: E): number;
  /** Open lists that it may be in. */
  readonly lists: readonly number[];
  /** Which open lists it is in now, with the instant they are sorted by. */
  open?(entity: E, put: (list: number, key: number) => void): void;
  /** Replaces cells kept in further fields. */
  mapCells?(entity: E, map: (cell: number) => number): void;
}

/** An entity in an open list. */
export interface OpenEntry {
  /** Id of the entity as sent. */
  readonly id: string;
  readonly entity: Entity;
  /** Instant the list is sorted by. */
  readonly key: number;
}

/** Entities of one group that are in an open list, by their key. */
export interface OpenEntries {
  readonly count: number;
  /** Smallest key; `undefined` when empty. */
  readonly first: number | undefined;
  /** How many have a key at or before `key`. */
  countUntil(key: number): number;
  /** Smallest key not below `key`. */
  firstFrom(key: number): number | undefined;
  /** The key at a place in ascending order; `undefined` beyond the end. */
  keyAt(index: number): number | undefined;
  /** Makes something of the keys alone once for all groups and windows that ask by the same name and `key`, and again when the list has changed. */
  memo<T>(name: string, key: number, make: () => T): T;
  /** Ascending by key; entities of one key in no particular order. */
  forEach(fromKey: number, toKey: number, visit: (key: number, entity: Entity) => void): void;
  /** The same without the entities, which are dearer to get. */
  forEachKey(fromKey: number, toKey: number, visit: (key: number) => void): void;
  /** Ascending by key, then by id. */
  list(fromKey?: number, toKey?: number): readonly OpenEntry[];
}

/** Values of a bag in a window. */
export interface BagReader {
  readonly count: number;
  /** Nearest-rank; exact below `EXACT_LIMIT` values, else within 1 %. */
  quantile(q: number): number | undefined;
  /** All values, ascending, where they are at hand as they are. */
  readonly exact?: readonly number[] | undefined;
  /** Ascending; in bins the value that stands for the bin. */
  forEach(visit: (value: number, weight: number) => void): void;
}

/** What was counted of one facet. */
export interface Counts {
  readonly facet: string;
  sum(column: number): number;
  /** How many values a bag has; costs no more than a sum. */
  bagCount(bag: number): number;
  /** Is kept up to date from then on, unless nobody asks for it again. */
  bag(bag: number): BagReader;
}

/** One group in one window, as a figure sees it. */
export interface GroupWindow extends Counts {
  readonly settings: MetricSettings;
  readonly from: number;
  readonly to: number;
  /** Instant at which the frame is true; `to`, unless this is the window before. */
  readonly asOf: number;
  /** How much of the window lies after the first event ever, ms; above 0. */
  readonly observedMs: number;
  /** Largest key of an open list that belongs to the window: an event at `asOf` itself does, and one of a clock a little ahead. */
  readonly untilKey: number;
  /** By facet; sums over all of them are those of `sum` and `bag`. */
  readonly facets: readonly Counts[];
  open(list: number): OpenEntries;
  /** How many there are of a level at `asOf`. */
  levelNow(level: number): number;
  /** The same at the end of the window, which may be over. */
  levelAtEnd(level: number): number;
  /** Integral of a level over the window: things × ms. */
  levelTime(level: number): number;
  /** The same group in another family, or under a wider filter; see `Family.companions`. */
  companion(name: string): GroupWindow;
  /** Computes something once for the figures of this group and window that share it. */
  memo<T>(key: string, make: () => T): T;
  /** Text of a dimension of an entity's cell; `''` when it is not carried. */
  dimension(cell: number, name: string): string;
}

/** What a figure computes; the rest of a `Figure` follows from its definition and target. */
export interface Draft {
  readonly value: number | null;
  readonly n: number;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly variant?: string | null;
  /** @default VALUE, or EMPTY when `value` is null */
  readonly state?: FigureState;
}

/** How a figure follows from what its window counts. */
export interface FigureSpec {
  readonly definition: Definition;
  compute(group: GroupWindow, params: FigureParams): Draft;
  /** The `n` of `compute` by itself: asked of many groups where small ones are withheld. It follows from what the window counts. */
  count?(group: GroupWindow, params: FigureParams): number;
  /** For a figure of the moment with a history: the level it shows. */
  readonly level?: number;
  /** How many of the level's things had been given up by rule before an instant, though no event has moved the fold's clock there yet. */
  readonly goneBefore?: (group: GroupWindow, instant: number) => number;
  /**
   * For a figure of a window that looks at open things: how many of them it leans on there. While it is 0, the figure changes only with what the
   * window counts, so a series need not compute it again. @default all, always
   */
  readonly leansOn?: (group: GroupWindow) => number;
  /** The other family that it reads; one of the family's `companions`. */
  readonly companion?: string;
}

export type DetailArgs = Readonly<Record<string, unknown>>;

/** How a list that is no figure follows from what its window counts. */
export interface DetailSpec {
  /** @param figure - Any figure of the same group, as the frame shows it. */
  compute(group: GroupWindow, args: DetailArgs, figure: (name: string, params?: FigureParams) => Figure): unknown;
  /** Withheld (an empty list) from groups that count fewer. */
  readonly minimum?: { of(args: DetailArgs): number; count(group: GroupWindow, args: DetailArgs): number };
}

/** To which kind of entity events of a type go. */
export interface Route {
  readonly kind: number;
  /** Fields of the event that the kind's steps read, beside id, type, time and entity. @default none */
  readonly keeps?: readonly (keyof ServiceEvent)[];
  /** The entity an event is about, and the fields this is read from. @default `event.entity` */
  readonly key?: {
    readonly from: readonly (keyof ServiceEvent)[];
    /** @returns `undefined` when the event is not for this kind. */
    of(event: FoldEvent): string | undefined;
  };
}

/** What is kept of the events of a route: what the kind's steps read, and what any family reads the key of their type from. */
export function keptNames(route: Route, keyFields: readonly (keyof ServiceEvent)[]): readonly (keyof ServiceEvent)[] {
  return [...new Set([...(route.keeps ?? []), ...keyFields])];
}

/** A family whose counts another one reads for its own figures. */
export interface Companion {
  /** Another, or the family itself. */
  readonly family: string;
  /** Dimensions that the events counted there do not carry; filters and groups leave them out. */
  readonly without: readonly string[];
}

/** All there is to a family of metrics: what it remembers of entities, what it counts, and the figures made of that. */
export interface Family {
  readonly name: string;
  readonly kinds: readonly EntityKind[];
  readonly routes: Readonly<Partial<Record<EventType, readonly Route[]>>>;
  /** Sums of a row, by name; `sum(i)` reads the i-th. */
  readonly columns: readonly string[];
  /** Bags of a row; a tally stays exact and may hold negative values. */
  readonly bags: readonly { readonly name: string; readonly tally?: boolean }[];
  readonly levels: readonly { readonly name: string; readonly list: number }[];
  /** Open lists, by name. */
  readonly lists: readonly string[];
  readonly companions?: Readonly<Record<string, Companion>>;
  readonly figures: readonly FigureSpec[];
  readonly details: Readonly<Record<string, DetailSpec>>;
  /** Groups are ordered by this, largest first. */
  size(group: GroupWindow): number;
  /** Fewest items a figure may be made of and still be shown, for figures with a `count`. @default 0, no limit */
  minimum?(figure: FigureSpec, params: FigureParams, settings: MetricSettings): number;
  /** First instant after `asOf` at which the group changes though nothing happens. @default `Infinity` */
  nextChange?(group: GroupWindow): number;
}

/** Its half that counts events, and its half that makes figures of the counts. */
export type FamilyFold = Pick<Family, 'kinds' | 'routes' | 'columns' | 'bags' | 'levels' | 'lists'>;
export type FamilyFigures = Pick<Family, 'companions' | 'figures' | 'details' | 'size' | 'minimum' | 'nextChange'>;

export type FamilyFactory = (settings: MetricSettings) => Family;

/**
 * Keeps the entity type within a kind; the fold hands every kind only the entities it made itself. All kinds come out with the same
 * properties in the same order, so that the fold, which goes through kinds of all families, finds them in one place.
 */
export function entityKind<E extends Entity>(kind: EntityKind<E>): EntityKind {
  const { name, create, width, save, load, restOf, loadRest } = kind;
  const { step, deadline, expire, keepUntil, lists, open, mapCells } = kind;
  const uniform = {
    name,
    create,
    width,
    save,
    load,
    restOf,
    loadRest,
    step,
    deadline,
    expire,
    keepUntil,
    lists,
    open,
    mapCells,
  };
  return uniform as unknown as EntityKind;
}

/** What a family writes of a definition; the rest is filled in by `definer`. */
export interface DefinitionText {
  readonly name: LocalText;
  /** @default `name` */
  readonly shortName?: LocalText;
  readonly description: LocalText;
  readonly formula: string;
  readonly unit: Unit;
  readonly direction?: Direction;
  readonly sample: LocalText;
  readonly variants?: readonly string[];
  readonly params?: readonly (keyof FigureParams)[];
  /** @default true */
  readonly windowed?: boolean;
  readonly source: string;
}

/** Makes definitions of one family from their texts. */
export function definer(family: string): (name: string, text: DefinitionText) => Definition {
  return (name, text) => ({
    key: `${family}.${name}`,
    family,
    name: text.name,
    shortName: text.shortName ?? text.name,
    description: text.description,
    formula: text.formula,
    variants: text.variants ?? [],
    unit: text.unit,
    direction: text.direction ?? 'NEUTRAL',
    windowed: text.windowed ?? true,
    sample: text.sample,
    source: text.source,
    params: text.params ?? [],
  });
}

/** Text in the three languages of the house. */
export function local(en: string, zhCN: string, zhTW: string): LocalText {
  return { en, 'zh-CN': zhCN, 'zh-TW': zhTW };
}
