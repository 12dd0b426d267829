/*
 * States folded on parts of a log, put together. Parts are cut so that what belongs together is in one of them: all events of an entity,
 * all complaints of a customer, a survey and the complaint it is about. A record that turns up in two parts all the same is folded
 * anew from the events of both, as far as they are still held.
 */

import { inCell } from '../events/stored-event.ts';
import { withCells } from '../fold/corrections.ts';
import type { FamilyState } from '../fold/family-state.ts';
import { NONE } from '../fold/record-index.ts';
import { FoldedState } from '../metric-state.ts';
import type { MetricState } from '../state.ts';
import { mapped } from './write-family.ts';

/**
 * One state of several, which are left as they are.
 *
 * The result is the state that the whole log would give, provided that every entity's events went to one part, that no part is behind
 * the others by more than the lateness horizon, and that the cardinality guard had nothing to fold.
 *
 * @throws {RangeError} When there is none, or they differ in settings.
 */
export function mergeMetricStates(states: readonly MetricState[]): MetricState {
  const parts = states.map((state) => {
    if (!(state instanceof FoldedState))
      throw new RangeError('Expected states made by `createMetricState` or `restoreMetricState`');
    return state;
  });
  const [first] = parts;
  if (!first) throw new RangeError('Expected at least one state, got none');
  if (parts.some(({ settings }) => JSON.stringify(settings) !== JSON.stringify(first.settings))) {
    throw new RangeError('Expected states of the same settings');
  }
  const merged = new FoldedState(first.settings);
  for (const part of parts) part.settle();
  const folded = parts.filter(({ newestEventAt }) => newestEventAt !== Number.NEGATIVE_INFINITY);
  const oldest = Math.min(...folded.map(({ newestEventAt }) => newestEventAt));
  const newest = Math.max(...folded.map(({ newestEventAt }) => newestEventAt));

  const shared: (() => void)[] = [];
  for (const part of folded) {
    const cells = Array.from({ length: part.cells.size }, (_, cell) => merged.cells.ofValues(part.cells.values(cell)));
    addTables(merged, part, cells);
    part.families.forEach((from, i) => {
      addFamily(merged.families[i]!, from, cells, oldest, shared);
    });
  }
  for (const family of merged.families) {
    family.advanceNewest(newest);
    for (const tier of family.tiers) tier.trim();
  }
  merged.newestEventAt = newest;
  merged.oldestEventAt = Math.min(...folded.map(({ oldestEventAt }) => oldestEventAt));
  for (const fold of shared) fold();
  return merged;
}

function addTables(merged: FoldedState, part: FoldedState, cells: readonly number[]): void {
  merged.folded += part.folded;
  for (const [reason, n] of part.ownWithoutEffect) {
    merged.ownWithoutEffect.set(reason, (merged.ownWithoutEffect.get(reason) ?? 0) + n);
  }
  part.cells.names.forEach((_, d) => {
    for (const { value, events } of part.cells.known(d)) merged.cells.addCounts(d, value, events);
  });
  merged.cells.addFolded(part.cells.folded.values, part.cells.folded.cells);
  for (const reading of part.readings.all()) merged.readings.put({ ...reading, cell: cells[reading.cell]! });
  merged.corrections.lost += part.corrections.lost;
  for (const entry of part.corrections.all()) {
    merged.corrections.restore({
      ...entry,
      corrections: [...entry.corrections],
      places: entry.places.map((place) => withCells(place, (cell) => cells[cell]!)),
    });
  }
}

function addFamily(
  to: FamilyState,
  from: FamilyState,
  cells: readonly number[],
  oldest: number,
  shared: (() => void)[],
): void {
  for (const [reason, n] of from.withoutEffect) to.withoutEffect.set(reason, (to.withoutEffect.get(reason) ?? 0) + n);
  const keyOf = (key: number): number => {
    const cell = cells[from.facets.cellOf(key)]!;
    return from.facets.isUsed ? to.facets.key(cell, from.facets.facetOf(key)) : cell;
  };
  from.tiers.forEach((tier, t) => {
    tier.forEach(Number.NEGATIVE_INFINITY, (index, rows) => {
      const target = to.tiers[t]!.rowsAtIndex(index);
      for (let row = 0; row < rows.count; row++) target.addRow(target.row(keyOf(rows.keys[row]!)), rows, row);
    });
  });
  from.pending.between(from.newest, Number.POSITIVE_INFINITY, (time, key, column, amount) => {
    to.addPending(time, keyOf(key), column, amount);
  });
  // Each part's records are as far as its own newest event.
  to.restoreClock(from.newest);
  const { records } = from;
  to.family.kinds.forEach((kind, index) => {
    records.forEach(index, (record) => {
      const key = records.key(record);
      const events = records.events.allStored(record).map((event) => inCell(event, cells[event.cell]!));
      const at = records.baseAt(record);
      if (to.records.find(index, key) !== NONE) {
        // Two bases cannot be put in order any more; this happens only where parts were not cut by entity.
        if (!records.hasBase(record)) shared.push(to.adopt(index, key, events));
        return;
      }
      const base = records.hasBase(record)
        ? { entity: mapped(records.readBase(record), kind, (cell) => cells[cell]!), at }
        : undefined;
      to.restoreRecord(index, key, base, events);
    });
  });
  to.restoreClock(oldest);
}
