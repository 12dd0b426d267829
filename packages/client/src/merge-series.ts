interface Point {
  readonly t: string;
}

interface Group {
  readonly key: readonly { readonly dimension: string; readonly value: string }[];
  readonly points: readonly Point[];
}

interface SeriesLike {
  readonly meta: { readonly from: string; readonly reset: boolean };
  readonly groups: readonly Group[];
}

/** Whether a root field holds points over time rather than a state: only such frames are merged. */
export function isSeries(field: unknown): field is SeriesLike {
  if (typeof field !== 'object' || field === null) return false;
  const { meta, groups } = field as Partial<SeriesLike>;
  if (typeof meta !== 'object' || !Array.isArray(groups)) return false;
  return groups.length === 0 ? 'stepMs' in field : groups.every((group) => Array.isArray(group?.points));
}

/**
 * The series after `delta`: its points replace those of the same group and `t` or are added in order, and points before its `from`
 * go. Groups that the delta does not name stay. Nothing passed in is changed, and a group without change keeps its identity.
 *
 * Instants are compared as text, which the schema allows: UTC with milliseconds.
 */
export function mergeSeries<T extends SeriesLike>(base: T, delta: T): T {
  const deltaGroups = new Map(delta.groups.map((group) => [groupKey(group), group]));
  const groups = base.groups.map((group) => {
    const key = groupKey(group);
    const changed = deltaGroups.get(key);
    deltaGroups.delete(key);
    const points = dropBefore(mergePoints(group.points, changed?.points ?? []), delta.meta.from);
    return points === group.points ? group : { ...group, points };
  });
  return { ...delta, groups: [...groups, ...deltaGroups.values()] };
}

function groupKey(group: Group): string {
  return JSON.stringify(group.key.map(({ dimension, value }) => [dimension, value]));
}

function mergePoints(base: readonly Point[], delta: readonly Point[]): readonly Point[] {
  const [first] = delta;
  if (first === undefined) return base;
  // A delta is nearly always the last points: everything before its first stays as it is.
  let start = base.length;
  while (start > 0 && (base[start - 1] as Point).t >= first.t) start--;
  const merged = base.slice(0, start);
  let next = start;
  for (const point of delta) {
    while (next < base.length && (base[next] as Point).t < point.t) merged.push(base[next++] as Point);
    if (base[next]?.t === point.t) next++;
    merged.push(point);
  }
  while (next < base.length) merged.push(base[next++] as Point);
  return merged;
}

function dropBefore(points: readonly Point[], from: string): readonly Point[] {
  let dropped = 0;
  while (dropped < points.length && (points[dropped] as Point).t < from) dropped++;
  return dropped === 0 ? points : points.slice(dropped);
}
