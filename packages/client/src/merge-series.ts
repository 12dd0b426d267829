// Fetched where points over time are followed: a page of single numbers does without.
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

type Frame = Readonly<Record<string, unknown>>;

/** Whether a root field holds points over time rather than a state: only such frames are merged. */
export function isSeries(field: unknown): field is SeriesLike {
  const { groups, stepMs } = (field ?? {}) as { readonly groups?: readonly Partial<Group>[]; readonly stepMs?: number };
  return groups?.[0] === undefined ? stepMs !== undefined : groups[0].points !== undefined;
}

/**
 * The series after `delta`: its points replace those of the same group and `t` or are added in order, and points before its `from`
 * go. Groups that the delta does not name stay. Nothing passed in is changed, and a group without change keeps its identity.
 *
 * Instants are compared as text, which the schema allows: UTC with milliseconds.
 */
export function mergeSeries<T extends SeriesLike>(base: T, delta: T): T {
  const { from } = delta.meta;
  const changes = new Map(delta.groups.map((group) => [groupKey(group), group]));
  const groups = base.groups.map((group) => {
    const key = groupKey(group);
    const change = changes.get(key);
    const changed = change?.points ?? [];
    changes.delete(key);
    const kept = (group.points[0]?.t ?? from) < from ? group.points.filter(({ t }) => t >= from) : group.points;
    if (changed.length === 0) return kept === group.points ? group : { ...group, ...change, points: kept };
    // Nearly always only the end of a long series changes.
    const replaced = new Set(changed.map(({ t }) => t));
    const [first = ''] = [...replaced].sort();
    const end = kept.findLastIndex(({ t }) => t < first) + 1;
    const tail = [...kept.slice(end).filter(({ t }) => !replaced.has(t)), ...changed];
    tail.sort((left, right) => (left.t < right.t ? -1 : 1));
    // What the group says beside its points is as new as they.
    return { ...group, ...change, points: kept.slice(0, end).concat(tail) };
  });
  return { ...delta, groups: [...groups, ...changes.values()] };
}

function groupKey(group: Group): string {
  // Every frame of a subscription has the same fields in the same order.
  return JSON.stringify(group.key);
}

/**
 * What is to be shown after `data` came: that, or the frame so far with the changes that it brings.
 *
 * @returns Undefined where it brings changes of a series whose beginning never came.
 */
export function mergeFrames(frame: unknown, data: Frame): Frame | undefined {
  const [name, field] = Object.entries(data)[0] ?? [];
  if (name === undefined || !isSeries(field) || field.meta?.reset !== false) return data;
  const base = Object.values(frame ?? {})[0];
  return isSeries(base) ? { ...data, [name]: mergeSeries(base, field) } : undefined;
}
