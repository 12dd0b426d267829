/*
 * What complaints are held against: contacts, which the queue family counts, or what is counted here because the installation chose it.
 *
 * Customers are those on the books at the end of the window: active within `customerActiveDays`, and not left since. How many different ones were
 * active in a window cannot be added up from its parts, let alone after a filter; how many there are at an instant can, exactly.
 *
 * Transactions are what systems without events report: a `reading` of the metric `transactions` says how many there were since the one before
 * it, and counts at its instant.
 */

import type { Definition } from '../../definition.ts';
import {
  type Companion,
  type Entity,
  type EntityKind,
  entityKind,
  type FamilyFold,
  type FoldEvent,
  type GroupWindow,
  type Outcome,
  type Sink,
} from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { complaintRate } from './definitions.ts';
import { isTransactionCount, TRANSACTIONS } from './transactions.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `offered` of the queue family. */
const CONTACTS_OFFERED = 0;

/** What a complaint has and what it is held against has not. */
const OF_COMPLAINTS = ['severity', 'topic'];
/** The same of customers, who belong to no single one of these. */
const OF_INTERACTIONS = [...OF_COMPLAINTS, 'queue', 'channel', 'team', 'touchpoint'];

interface Customer extends Entity {
  /** Last sign of life; 0 while not on the books. */
  seenAt: number;
}

/** How complaints are held against something. */
export interface RateBase {
  readonly definition: Definition;
  /** Named with the figure. */
  readonly variant: string;
  /** Where it is counted, by the filter and grouping that apply to it. */
  readonly companion: Companion;
  countIn(companion: GroupWindow): number;
  /** First instant after a frame's at which what is counted changes though nothing happens. @default never */
  nextChange?(companion: GroupWindow): number;
}

/** What is counted beside complaints themselves for one base. */
interface BaseFold {
  readonly kind: EntityKind;
  readonly types: readonly (keyof FamilyFold['routes'])[];
  readonly keeps?: readonly ('metric' | 'value')[];
  readonly columns?: readonly string[];
  readonly list?: string;
}

/** The fold with what the chosen base needs; nothing for contacts, which are counted elsewhere. */
export function withBase(fold: FamilyFold, settings: MetricSettings): FamilyFold {
  const base = baseFold(fold, settings);
  if (!base) return fold;
  const { kind, types, keeps = [], columns = [], list } = base;
  const routes = types.map((type) => [type, [{ kind: fold.kinds.length, keeps }]] as const);
  return {
    ...fold,
    kinds: [...fold.kinds, kind],
    routes: { ...fold.routes, ...Object.fromEntries(routes) },
    columns: [...fold.columns, ...columns],
    levels: list === undefined ? fold.levels : [...fold.levels, { name: list, list: fold.lists.length }],
    lists: list === undefined ? fold.lists : [...fold.lists, list],
  };
}

function baseFold(fold: FamilyFold, settings: MetricSettings): BaseFold | undefined {
  switch (settings.complaintBase) {
    case 'contacts':
      return undefined;
    case 'customers':
      return {
        kind: customerKind(fold.levels.length, fold.lists.length, settings.customerActiveDays * DAY_MS),
        types: ['customer.active', 'customer.left', 'customer.tier'],
        list: 'customers',
      };
    case 'transactions':
      return {
        kind: counterKind(fold.columns.length),
        types: ['reading'],
        keeps: ['metric', 'value'],
        columns: ['transactions'],
      };
  }
}

/** @param fold - Without what the base adds to it. */
export function rateBase(fold: FamilyFold, settings: MetricSettings): RateBase {
  const { complaintBase } = settings;
  const definition = complaintRate(complaintBase);
  return { definition, variant: `per 1,000 ${complaintBase}`, ...counted(fold, settings) };
}

type Counted = Omit<RateBase, 'definition' | 'variant'>;

function counted(fold: FamilyFold, { complaintBase, customerActiveDays }: MetricSettings): Counted {
  switch (complaintBase) {
    case 'contacts':
      return {
        companion: { family: 'queue', without: OF_COMPLAINTS },
        countIn: (contacts) => contacts.sum(CONTACTS_OFFERED),
      };
    case 'customers':
      return {
        companion: { family: 'complaint', without: OF_INTERACTIONS },
        ...countedCustomers(fold.levels.length, fold.lists.length, customerActiveDays * DAY_MS),
      };
    case 'transactions':
      return {
        companion: { family: 'complaint', without: OF_COMPLAINTS },
        countIn: (transactions) => transactions.sum(fold.columns.length),
      };
  }
}

function countedCustomers(level: number, list: number, activeMs: number): Pick<RateBase, 'countIn' | 'nextChange'> {
  /** Last sign of life of those who are given up by an instant; the fold looks after them by whole minutes, and when an event comes. */
  const lastGone = (instant: number) => Math.floor(instant / MINUTE_MS) * MINUTE_MS - activeMs;
  return {
    countIn: (group) =>
      group.levelAtEnd(level) - group.open(list).countUntil(lastGone(Math.min(group.asOf, group.untilKey))),
    nextChange(group) {
      const next = group.open(list).firstFrom(lastGone(group.asOf) + 1);
      return next === undefined ? Number.POSITIVE_INFINITY : Math.ceil((next + activeMs) / MINUTE_MS) * MINUTE_MS;
    },
  };
}

function customerKind(level: number, list: number, activeMs: number): EntityKind {
  const leave = (it: Customer, time: number, sink: Sink): void => {
    sink.at(it.cell, time);
    sink.level(level, -1);
  };
  return entityKind<Customer>({
    name: 'customer',
    lists: [list],
    create: () => ({ cell: 0, seenAt: 0 }),
    width: 2,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.seenAt;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.seenAt = numbers[at + 1]!;
    },
    step(it, { type, time }, cell, sink): Outcome {
      const isKnown = it.seenAt !== 0;
      if (type === 'customer.left') {
        if (!isKnown) return 'orphan';
        leave(it, time, sink);
        it.seenAt = 0;
        return undefined;
      }
      it.seenAt = time;
      if (isKnown && cell === it.cell) return undefined;
      if (isKnown) leave(it, time, sink);
      it.cell = cell;
      sink.at(cell, time);
      sink.level(level, 1);
      return undefined;
    },
    deadline: ({ seenAt }) => (seenAt === 0 ? Number.POSITIVE_INFINITY : seenAt + activeMs),
    expire(it, at, sink) {
      leave(it, at, sink);
      it.seenAt = 0;
    },
    keepUntil: ({ seenAt }) => (seenAt === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY),
    open({ seenAt }, put) {
      if (seenAt !== 0) put(list, seenAt);
    },
  });
}

/** A system that reports; of each reading by itself there is nothing to remember. */
function counterKind(column: number): EntityKind {
  return entityKind({
    name: 'counter',
    lists: [],
    create: (): Entity => ({ cell: 0 }),
    width: 1,
    save(it, numbers, at) {
      numbers[at] = it.cell;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
    },
    step: (_it, { metric, value, time }: FoldEvent, cell, sink): Outcome => {
      if (metric !== TRANSACTIONS || value === undefined) return undefined;
      // The door lets no such reading in; a correction may make it one.
      if (!isTransactionCount(value)) return 'contradictory';
      sink.at(cell, time);
      sink.add(column, value);
      return undefined;
    },
    keepUntil: () => Number.NEGATIVE_INFINITY,
  });
}
