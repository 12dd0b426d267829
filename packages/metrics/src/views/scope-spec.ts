/*
 * A filter and a grouping as the scope that all views of them share.
 */

import type { CellTable } from '../counts/cells.ts';
import type { ViewSpec } from '../view.ts';
import type { ScopeSpec } from '../windows/view-scope.ts';

/**
 * Does not refer to a view: the scope outlives it when others share it.
 *
 * @throws {RangeError} When a dimension is unknown.
 */
export function scopeSpec(cells: CellTable, { filter, groupBy }: Pick<ViewSpec, 'filter' | 'groupBy'>): ScopeSpec {
  const conditions = Object.entries(filter).map(([name, values]) => ({
    dimension: cells.requireDimension(name),
    accepted: new Set(values),
  }));
  const dimensions = groupBy.map((name) => cells.requireDimension(name));
  const sorted = Object.entries(filter)
    .map(([name, values]) => [name, [...new Set(values)].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: JSON.stringify([sorted, groupBy]),
    isGrouped: groupBy.length > 0,
    groupOf: (cell) =>
      conditions.every(({ dimension, accepted }) => accepted.has(cells.value(cell, dimension)))
        ? groupText(dimensions.map((dimension) => cells.value(cell, dimension)))
        : undefined,
  };
}

/** The values of a group as one text, as `ScopeSpec.groupOf` says them. */
export function groupText(values: readonly string[]): string {
  return values.join('\u0000');
}

/** Order of groups by their values, the first one first. */
export function compareGroups(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}
