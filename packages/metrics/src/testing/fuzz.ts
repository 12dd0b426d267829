/*
 * Broken and hostile senders: events of a service desk with fields dropped, swapped, absurd, times moved, ids and entities mixed up. They
 * go through the validator into the fold; whatever is let in, the state must stay sound.
 */

import { EVENT_TYPES, type ServiceEvent } from '../event.ts';
import type { FamilyState } from '../fold/family-state.ts';
import { FoldedState } from '../metric-state.ts';
import { type MetricSettings, metricSettings } from '../settings.ts';
import { restoreFoldedState } from '../snapshot/restore-snapshot.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { eventLog } from './event-log.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const CHUNK_MS = 6 * HOUR;
/** Looks at everything the state holds, beside the one at the end. */
const LOOKS = 20;

const NASTY: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  -1,
  0.1,
  1e12,
  -1e12,
  1e308,
  2 ** 53,
  '',
  '\u0000',
  '\u2028',
  '__proto__',
  'constructor',
  'other',
  'x'.repeat(64),
  'x'.repeat(5000),
  null,
  undefined,
  true,
  [],
  {},
  5n,
];

export interface FuzzOptions {
  readonly events: number;
  readonly seed: number;
  readonly settings?: Partial<MetricSettings>;
}

export interface FuzzReport {
  readonly sent: number;
  readonly folded: number;
  readonly withoutEffect: Readonly<Record<string, number>>;
  /** Numbers that were looked at in the state, all looks together. */
  readonly looked: number;
}

/** @throws {Error} Naming what is unsound; and whatever the fold throws, which must be nothing. */
export function fuzzFold({ events: count, seed, settings = {} }: FuzzOptions): FuzzReport {
  const random = createSeededRandom(seed).uniform;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const complete = metricSettings({
    customDimensions: ['region'],
    maxCells: 300,
    maxValuesPerDimension: 40,
    ...settings,
  });
  const names = [...new Set(Object.values(EVENT_TYPES).flatMap(({ fields }) => Object.keys(fields)))];
  const types = Object.keys(EVENT_TYPES);
  const lookEvery = Math.max(2000, Math.ceil(count / LOOKS));
  let state = new FoldedState(complete);
  let sent = 0;
  let looked = 0;

  function mutated(event: ServiceEvent, others: readonly ServiceEvent[]): Record<string, unknown> {
    const changed: Record<string, unknown> = { ...event, id: `${event.id}-${sent}` };
    for (let changes = Math.floor(random() * 4); changes > 0; changes--) {
      const other = pick(others);
      const name = pick([...names, 'queue', 'channel', 'customer', 'custom']);
      const way = random();
      if (way < 0.15) changed.type = pick(types);
      else if (way < 0.3) changed.entity = other.entity;
      else if (way < 0.45) changed.time = event.time + Math.floor((random() - 0.7) * 2 * HOUR);
      else if (way < 0.5) Object.assign(changed, { type: 'correction', of: other.id, entity: other.entity });
      else if (way < 0.55) changed.queue = `flood-${sent}`;
      else if (way < 0.65) delete changed[name];
      else if (way < 0.85) changed[name] = other[name as 'score'];
      else changed[pick([name, 'id', 'time', 'type', 'entity'])] = pick(NASTY);
    }
    return changed;
  }

  /** Events with the instant they arrive at, up to an hour after their own; what happens to a thing may lie days ahead. */
  let ahead: { readonly event: ServiceEvent; readonly at: number }[] = [];
  for (let chunk = 0; sent < count; chunk++) {
    const from = FROM + chunk * CHUNK_MS;
    for (const event of eventLog({ seed: seed + chunk, from, durationMs: CHUNK_MS, things: 60 }))
      ahead.push({ event, at: event.time + random() * HOUR });
    const due = ahead.filter(({ at }) => at < from + CHUNK_MS).sort((a, b) => a.at - b.at);
    ahead = ahead.filter(({ at }) => at >= from + CHUNK_MS);
    const others = due.map(({ event }) => event);
    for (const event of others) {
      if (sent === count) break;
      sent++;
      const { event: accepted } = validateEvent(random() < 0.5 ? event : mutated(event, others), {
        now: event.time + HOUR,
        customDimensions: complete.customDimensions,
      });
      if (accepted) state.fold(accepted);
      if (sent % lookEvery !== 0) continue;
      looked += lookAt(state);
      const bytes = state.snapshot();
      state = restoreFoldedState(bytes, complete);
      if (!equal(state.snapshot(), bytes)) throw new Error(`Event ${sent}: the state restored is not the one kept`);
    }
  }
  looked += lookAt(state);
  return { sent, folded: state.counts.folded, withoutEffect: state.counts.withoutEffect, looked };
}

/** @returns How many numbers the state and its figures hold. */
function lookAt(state: FoldedState): number {
  let looked = 0;
  const check = (where: string, value: unknown, isSound: (value: number) => boolean = Number.isFinite): void => {
    if (typeof value !== 'number') return;
    looked++;
    if (!isSound(value)) throw new Error(`Unsound: ${where} is ${value}`);
  };
  for (const family of state.families) {
    lookAtBuckets(family, check);
    const { records } = family;
    for (let kind = 0; kind < family.family.kinds.length; kind++) {
      records.forEach(kind, (record) => {
        const entities = [records.copy(record), ...(records.hasBase(record) ? [records.readBase(record)] : [])];
        for (const entity of entities)
          for (const [name, value] of Object.entries(entity)) check(`${records.key(record)}.${name}`, value);
        for (const event of records.events.allStored(record))
          for (const [name, value] of Object.entries({ time: event.time, ...event.kept }))
            check(`${event.id}.${name}`, value);
      });
    }
  }
  lookAtFigures(state, check);
  return looked;
}

type Check = (where: string, value: unknown, isSound?: (value: number) => boolean) => void;

function lookAtBuckets(state: FamilyState, check: Check): void {
  const { name } = state.family;
  const { columns, bags } = state.shape;
  for (const tier of state.tiers) {
    tier.forEach(Number.NEGATIVE_INFINITY, (_index, rows) => {
      for (let row = 0; row < rows.count; row++) {
        for (let column = 0; column < columns; column++)
          check(`${name} column ${column}`, rows.sums[row * columns + column], Number.isSafeInteger);
        for (let bag = 0; bag < bags; bag++) {
          let count = 0;
          rows.forEachValue(row, bag, (value, weight) => {
            check(`${name} bag ${bag}`, value, Number.isSafeInteger);
            // Nothing is owed once packed and open rows are read together.
            check(`${name} weight in bag ${bag}`, weight, (n) => Number.isInteger(n) && n > 0);
            count += weight;
          });
          const held = rows.bagBins(row, bag)?.total ?? count;
          check(`${name} count of bag ${bag}`, rows.bagCount(row, bag), (n) => n === held);
        }
      }
    });
  }
}

function lookAtFigures(state: FoldedState, check: Check): void {
  for (const { family } of state.families) {
    for (const groupBy of [[], ['queue']]) {
      for (const window of ['5m', '24h', '90d'] as const) {
        const { groups } = state.frame({ family: family.name, filter: {}, window, groupBy }, state.newestEventAt);
        for (const group of groups) {
          for (const { definition } of family.figures) {
            const { value, lower, upper, n } = group.figure(definition.key);
            for (const number of [value, lower, upper]) check(definition.key, number);
            check(`n of ${definition.key}`, n, (count) => Number.isFinite(count) && count >= 0);
          }
        }
      }
    }
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
