/*
 * Complaints: filed → acknowledged → resolved, and perhaps reopened; whether the same customer complains of the same again; and what
 * customers said of the handling.
 *
 * Durations count at the instant of filing, open complaints as lower bounds, as for cases. A complaint resolved without an
 * acknowledgement was acknowledged by its resolution. Recurrence is a fact of a customer and topic, kept apart from the complaint: filing
 * and resolution are relayed to it.
 */

import { type Entity, entityKind, type FamilyFold, type FoldEvent, type Outcome, type Sink } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';

const DAY_MS = 86_400_000;

const NONE = 0;
const OPEN = 1;
const RESOLVED = 2;

export interface Complaint extends Entity {
  phase: typeof NONE | typeof OPEN | typeof RESOLVED;
  filedAt: number;
  acknowledgeBy: number;
  resolveBy: number;
  /** 0 while there is none. */
  acknowledgedAt: number;
  resolvedAt: number;
  resolvedCell: number;
  /** Whether it was resolved at first contact; −1 where the sender does not say. */
  firstContact: 0 | 1 | -1;
  /** Key of the customer and topic; empty for an unknown customer. */
  chain: string;
}

interface Resolution {
  readonly id: string;
  readonly at: number;
  readonly cell: number;
  readonly recurred: boolean;
}

/** Complaints of one customer about one topic. */
interface Chain extends Entity {
  resolutions: readonly Resolution[];
}

const NO_RESOLUTIONS: readonly Resolution[] = [];

// Open lists.
export const OPEN_LIST = 0;
export const UNACKNOWLEDGED_LIST = 1;
export const DUE_LIST = 2;

export const OPEN_LEVEL = 0;

// Columns; those marked * are at the instant of filing, those marked + at the end of a window after resolution.
export const FILED = 0;
export const ACKNOWLEDGED = 1;
export const RESOLUTIONS = 2;
export const ANSWERED = 3; // * acknowledged, or resolved
export const ANSWERED_IN_TIME = 4; // *
export const WINDOW_PASSED = 5; // +
export const FIRST_CONTACT = 6; // +
export const RECURRENCE_PASSED = 7; // +
export const RECURRED = 8; // +
export const HANDLING_ANSWERS = 9;
export const HANDLING_SATISFIED = 10;

export const RESOLUTION_BAG = 0;

const COMPLAINT_KIND = 0;
const CHAIN_KIND = 1;

/** Complaints, and those of one customer about one topic as a chain: what is remembered of them and counted. */
export function complaintFold(settings: MetricSettings): FamilyFold {
  const windowMs = settings.fcrWindowDays * DAY_MS;
  const recurrenceMs = settings.recurrenceDays * DAY_MS;
  const keepMs = Math.max(windowMs, recurrenceMs);

  function step(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    switch (event.type) {
      case 'complaint.filed':
        return file(it, event, cell, sink);
      case 'complaint.acknowledged':
        return acknowledge(it, event, cell, sink);
      case 'complaint.resolved':
        return resolve(it, event, cell, sink);
      case 'complaint.reopened':
        return reopen(it, event, cell, sink);
      case 'survey.answered':
        rate(it, event, sink);
        return undefined;
      default:
        return undefined;
    }
  }

  function file(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== NONE) return 'contradictory';
    const { time } = event;
    it.phase = OPEN;
    it.cell = cell;
    it.filedAt = time;
    it.acknowledgeBy = time + settings.complaintAcknowledgeMs;
    it.resolveBy = event.promisedAt ?? time + settings.complaintResolveMs;
    it.chain = event.customer === undefined ? '' : `${event.customer}\u0000${sink.dimension(cell, 'topic') ?? ''}`;
    sink.at(cell, time);
    sink.add(FILED);
    sink.level(OPEN_LEVEL, 1);
    if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    return undefined;
  }

  function acknowledge(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === NONE) return 'orphan';
    if (it.acknowledgedAt !== 0 || it.phase === RESOLVED) return 'contradictory';
    move(it, cell, event.time, sink);
    sink.at(cell, event.time);
    sink.add(ACKNOWLEDGED);
    answer(it, event.time, sink);
    return undefined;
  }

  /** The complainant has heard of us for the first time. */
  function answer(it: Complaint, time: number, sink: Sink): void {
    it.acknowledgedAt = time;
    sink.at(it.cell, it.filedAt);
    sink.add(ANSWERED);
    if (time <= it.acknowledgeBy) sink.add(ANSWERED_IN_TIME);
  }

  /** The complaint goes on in another cell: what is open moves with it. */
  function move(it: Complaint, cell: number, time: number, sink: Sink): void {
    if (cell === it.cell) return;
    sink.at(it.cell, time);
    sink.level(OPEN_LEVEL, -1);
    sink.at(cell, time);
    sink.level(OPEN_LEVEL, 1);
    it.cell = cell;
  }

  function resolve(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== OPEN) return it.phase === RESOLVED ? 'contradictory' : 'orphan';
    const { time } = event;
    move(it, cell, time, sink);
    if (it.acknowledgedAt === 0) answer(it, time, sink);
    it.phase = RESOLVED;
    it.resolvedAt = time;
    it.resolvedCell = cell;
    it.firstContact = event.firstContact === undefined ? -1 : event.firstContact ? 1 : 0;
    sink.at(cell, time);
    sink.add(RESOLUTIONS);
    sink.level(OPEN_LEVEL, -1);
    sink.at(cell, it.filedAt);
    sink.value(RESOLUTION_BAG, time - it.filedAt);
    countFirstContact(it, 1, sink);
    if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    return undefined;
  }

  function countFirstContact(it: Complaint, sign: 1 | -1, sink: Sink): void {
    if (it.firstContact < 0) return;
    sink.at(it.resolvedCell, it.resolvedAt + windowMs);
    // Reopened, it stays a resolution whose window passes, but not one at first contact.
    if (sign > 0) sink.add(WINDOW_PASSED);
    if (it.firstContact === 1) sink.add(FIRST_CONTACT, sign);
  }

  function reopen(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === OPEN) return 'contradictory';
    const { time } = event;
    if (it.phase === NONE || time > it.resolvedAt + keepMs) {
      it.filedAt = time;
      it.acknowledgeBy = time;
      it.acknowledgedAt = time;
      it.chain = '';
    } else {
      if (time <= it.resolvedAt + windowMs) countFirstContact(it, -1, sink);
      sink.at(it.resolvedCell, it.filedAt);
      sink.value(RESOLUTION_BAG, it.resolvedAt - it.filedAt, -1);
      if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    }
    it.phase = OPEN;
    it.cell = cell;
    it.resolveBy = Math.max(it.resolveBy, time + settings.complaintAcknowledgeMs);
    sink.at(cell, time);
    sink.level(OPEN_LEVEL, 1);
    return undefined;
  }

  /** A survey about the complaint counts where the complaint is, not where the survey was sent. */
  function rate(it: Complaint, event: FoldEvent, sink: Sink): void {
    if (it.phase === NONE || event.score === undefined || event.scaleMax === undefined) return;
    sink.at(it.cell, event.time);
    sink.add(HANDLING_ANSWERS);
    if (event.score > event.scaleMax - 2) sink.add(HANDLING_SATISFIED);
  }

  function stepChain(it: Chain, event: FoldEvent, cell: number, sink: Sink): Outcome {
    const { time, entity } = event;
    // A customer with thousands of complaints is most likely many who share a name: they are gone through, and copied only where they change.
    const recent = since(it.resolutions, time - recurrenceMs);
    it.resolutions = recent;
    switch (event.type) {
      case 'complaint.filed':
        for (let i = 0; i < recent.length; i++) {
          const resolution = recent[i]!;
          if (resolution.recurred || resolution.id === entity) continue;
          sink.at(resolution.cell, resolution.at + recurrenceMs);
          sink.add(RECURRED);
          if (it.resolutions === recent) it.resolutions = [...recent];
          (it.resolutions as Resolution[])[i] = { ...resolution, recurred: true };
        }
        return undefined;
      case 'complaint.resolved':
        it.resolutions = [...recent, { id: entity, at: time, cell, recurred: false }];
        sink.at(cell, time + recurrenceMs);
        sink.add(RECURRENCE_PASSED);
        return undefined;
      default:
        // Reopened: it was not resolved after all.
        for (const resolution of recent) {
          if (resolution.id !== entity) continue;
          sink.at(resolution.cell, resolution.at + recurrenceMs);
          sink.add(RECURRENCE_PASSED, -1);
          if (resolution.recurred) sink.add(RECURRED, -1);
          it.resolutions = it.resolutions.filter((one) => one !== resolution);
        }
        return undefined;
    }
  }

  const complaint = entityKind<Complaint>({
    name: 'complaint',
    lists: [OPEN_LIST, UNACKNOWLEDGED_LIST, DUE_LIST],
    create: () => ({
      cell: 0,
      phase: NONE,
      filedAt: 0,
      acknowledgeBy: 0,
      resolveBy: 0,
      acknowledgedAt: 0,
      resolvedAt: 0,
      resolvedCell: 0,
      firstContact: -1,
      chain: '',
    }),
    width: 9,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.phase;
      numbers[at + 2] = it.filedAt;
      numbers[at + 3] = it.acknowledgeBy;
      numbers[at + 4] = it.resolveBy;
      numbers[at + 5] = it.acknowledgedAt;
      numbers[at + 6] = it.resolvedAt;
      numbers[at + 7] = it.resolvedCell;
      numbers[at + 8] = it.firstContact;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.phase = numbers[at + 1]! as Complaint['phase'];
      it.filedAt = numbers[at + 2]!;
      it.acknowledgeBy = numbers[at + 3]!;
      it.resolveBy = numbers[at + 4]!;
      it.acknowledgedAt = numbers[at + 5]!;
      it.resolvedAt = numbers[at + 6]!;
      it.resolvedCell = numbers[at + 7]!;
      it.firstContact = numbers[at + 8]! as Complaint['firstContact'];
    },
    restOf: ({ chain }) => (chain === '' ? undefined : chain),
    loadRest(it, rest) {
      it.chain = (rest as string | undefined) ?? '';
    },
    step,
    keepUntil: ({ phase, resolvedAt }) =>
      phase === OPEN ? Number.POSITIVE_INFINITY : phase === RESOLVED ? resolvedAt + keepMs : Number.NEGATIVE_INFINITY,
    open(it, put) {
      if (it.phase !== OPEN) return;
      put(OPEN_LIST, it.filedAt);
      if (it.acknowledgedAt === 0) put(UNACKNOWLEDGED_LIST, it.filedAt);
      put(DUE_LIST, dueAt(it));
    },
    mapCells(it, map) {
      it.resolvedCell = map(it.resolvedCell);
    },
  });

  const chain = entityKind<Chain>({
    name: 'chain',
    lists: [],
    create: () => ({ cell: 0, resolutions: NO_RESOLUTIONS }),
    width: 1,
    save(it, numbers, at) {
      numbers[at] = it.cell;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
    },
    restOf: ({ resolutions }) => (resolutions.length === 0 ? undefined : resolutions),
    loadRest(it, rest) {
      it.resolutions = (rest as readonly Resolution[] | undefined) ?? NO_RESOLUTIONS;
    },
    step: stepChain,
    keepUntil: ({ resolutions }) =>
      resolutions.length === 0 ? Number.NEGATIVE_INFINITY : resolutions.at(-1)!.at + recurrenceMs,
    mapCells(it, map) {
      it.resolutions = it.resolutions.map((one) => ({ ...one, cell: map(one.cell) }));
    },
  });

  return {
    kinds: [complaint, chain],
    routes: {
      'complaint.filed': [{ kind: COMPLAINT_KIND, keeps: ['customer', 'promisedAt'] }],
      'complaint.acknowledged': [{ kind: COMPLAINT_KIND }],
      'complaint.resolved': [{ kind: COMPLAINT_KIND, keeps: ['firstContact'] }],
      'complaint.reopened': [{ kind: COMPLAINT_KIND }],
      'survey.answered': [
        {
          kind: COMPLAINT_KIND,
          keeps: ['score', 'scaleMax'],
          key: {
            from: ['instrument', 'about'],
            of: ({ instrument, about }) => (instrument === 'csat' ? about : undefined),
          },
        },
      ],
    },
    columns: [
      'filed',
      'acknowledged',
      'resolved',
      'answered',
      'answeredInTime',
      'windowPassed',
      'firstContact',
      'recurrencePassed',
      'recurred',
      'handlingAnswers',
      'handlingSatisfied',
    ],
    bags: [{ name: 'resolution' }],
    levels: [{ name: 'open', list: OPEN_LIST }],
    lists: ['open', 'unacknowledged', 'due'],
  };
}

/** Those from an instant on; they are in order of time. */
function since(resolutions: readonly Resolution[], from: number): readonly Resolution[] {
  let first = 0;
  while (first < resolutions.length && resolutions[first]!.at < from) first++;
  return first === 0 ? resolutions : resolutions.slice(first);
}

/** When the next promise of an open complaint runs out. */
export function dueAt({ acknowledgedAt, acknowledgeBy, resolveBy }: Complaint): number {
  return acknowledgedAt === 0 ? Math.min(acknowledgeBy, resolveBy) : resolveBy;
}
