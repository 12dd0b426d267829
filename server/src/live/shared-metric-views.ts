import type { FamilyFrame, MetricState, MetricView, ViewSpec } from '@andon/metrics';

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

/** The engine replaces its state when the log is folded anew; the view then is opened again on the new one and counts as changed. */
function createEntry(spec: ViewSpec, state: () => MetricState): Entry {
  let opened = state();
  let view: MetricView = opened.openView(spec);
  let earlierRevisions = 0;
  let last: { readonly frame: FamilyFrame; readonly asOf: number; readonly revision: number } | undefined;

  const current = (): MetricView => {
    const newest = state();
    if (newest !== opened) {
      earlierRevisions += view.revision + 1;
      view.close();
      opened = newest;
      view = newest.openView(spec);
      last = undefined;
    }
    return view;
  };

  return {
    users: 0,
    get revision() {
      return current().revision + earlierRevisions;
    },
    frame(asOf) {
      const { revision } = current();
      if (last === undefined || last.asOf !== asOf || last.revision !== revision) {
        last = { frame: view.frame(asOf), asOf, revision };
      }
      return last.frame;
    },
    nextChangeAfter: (asOf) => current().nextChangeAfter(asOf),
    close: () => view.close(),
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
