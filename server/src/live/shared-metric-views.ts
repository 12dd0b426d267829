import type { FamilyFrame, MetricState, ViewSpec } from '@andon/metrics';
import { followState } from './follow-state.ts';

/** A metric view used by several documents at once; counted once a tick, however many show it. */
export interface SharedMetricView {
  readonly revision: number;
  frame(asOf: number): FamilyFrame;
  nextChangeAfter(asOf: number): number;
  close(): void;
}

export interface SharedMetricViews {
  open(spec: ViewSpec): SharedMetricView;
  readonly size: number;
}

export function createSharedMetricViews(state: () => MetricState): SharedMetricViews {
  const entries = new Map<string, Entry>();

  return {
    get size() {
      return entries.size;
    },
    open(spec) {
      const key = specKey(spec);
      const entry = entries.get(key) ?? createEntry(spec, state);
      entries.set(key, entry);
      entry.users += 1;
      let open = true;
      return {
        get revision() {
          return entry.revision;
        },
        frame: (asOf) => entry.frame(asOf),
        nextChangeAfter: (asOf) => entry.nextChangeAfter(asOf),
        close() {
          if (!open) return;
          open = false;
          entry.users -= 1;
          if (entry.users > 0) return;
          entries.delete(key);
          entry.close();
        },
      };
    },
  };
}

interface Entry {
  users: number;
  readonly revision: number;
  frame(asOf: number): FamilyFrame;
  nextChangeAfter(asOf: number): number;
  close(): void;
}

function createEntry(spec: ViewSpec, state: () => MetricState): Entry {
  const following = followState(state, (current) => current.openView(spec));
  let last: { readonly frame: FamilyFrame; readonly asOf: number; readonly revision: number } | undefined;

  return {
    users: 0,
    get revision() {
      return following.revision;
    },
    frame(asOf) {
      const { revision } = following;
      if (last === undefined || last.asOf !== asOf || last.revision !== revision) {
        last = { frame: following.view.frame(asOf), asOf, revision };
      }
      return last.frame;
    },
    nextChangeAfter: (asOf) => following.view.nextChangeAfter(asOf),
    close: () => following.close(),
  };
}

/** Equal for specifications that differ only in the order of dimensions, values and targets. */
function specKey({ family, filter, window, groupBy, targets }: ViewSpec): string {
  const sorted = (record: Readonly<Record<string, unknown>>): [string, unknown][] =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    family,
    window,
    groupBy,
    sorted(filter).map(([dimension, values]) => [dimension, [...(values as string[])].sort()]),
    sorted(targets ?? {}),
  ]);
}
