import type { MetricState } from '@andon/metrics';

/** What is kept open on a metric state. */
interface Opened {
  readonly revision: number;
  close(): void;
}

export interface Following<View extends Opened> {
  /** The view on the state of now. */
  readonly view: View;
  /** That of the view; rises as well when the state was replaced. */
  readonly revision: number;
  close(): void;
}

/** Keeps a view open though the engine replaces its state when the log is folded anew; it then is opened again and counts as changed. */
export function followState<View extends Opened>(
  state: () => MetricState,
  open: (state: MetricState) => View,
): Following<View> {
  let opened = state();
  let view = open(opened);
  let earlierRevisions = 0;
  const current = (): View => {
    const newest = state();
    if (newest === opened) return view;
    earlierRevisions += view.revision + 1;
    view.close();
    opened = newest;
    view = open(newest);
    return view;
  };
  return {
    get view() {
      return current();
    },
    get revision() {
      return current().revision + earlierRevisions;
    },
    close: () => view.close(),
  };
}
