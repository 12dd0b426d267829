import type { LiveSnapshot } from '@andon/client';
import { FiguresDocument } from '@andon/schema';
import { type FilterValues, mergeFilters, parseFilter } from '../format/parse.ts';
import type { Standard } from '../format/parse-standards.ts';
import type { Figure, FiguresFrame, FrameMeta } from '../frames.ts';
import { windowOf } from '../parts/names.ts';
import { isForbidden } from './forbidden.ts';
import { LiveBindings, type LiveHost } from './live-binding.ts';
import { targetInput } from './target-input.ts';
import { figureRef, filterVariable, targetsVariable, type View, view } from './view.ts';

/** A standard with what is known of it. */
export interface StandardResult {
  readonly standard: Standard;
  readonly figure: Figure | undefined;
  readonly meta: FrameMeta | undefined;
  /** It is of the moment, not of the window. */
  readonly momentary?: boolean | undefined;
}

interface Bundle {
  readonly filter: FilterValues;
  readonly window: string;
  readonly members: readonly { readonly index: number; readonly standard: Standard }[];
}

/** Watches the figures of a list of standards, with as few views as their windows and filters allow. */
export class StandardsWatch {
  readonly #standards: () => readonly Standard[];
  readonly #filter: () => FilterValues;
  readonly #bindings: LiveBindings<unknown>;

  constructor(host: LiveHost, standards: () => readonly Standard[], filter: () => FilterValues) {
    this.#standards = standards;
    this.#filter = filter;
    this.#bindings = new LiveBindings(host, () => this.#bundles().map(viewOf));
  }

  get snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.#bindings.snapshots;
  }

  /** Every standard has its figure or an answer why not. */
  get settled(): boolean {
    return this.snapshots.every((snapshot) => snapshot?.frame !== undefined || snapshot?.error !== undefined);
  }

  get results(): readonly StandardResult[] {
    const results: StandardResult[] = this.#standards().map((standard) => ({
      standard,
      figure: undefined,
      meta: undefined,
    }));
    this.#bundles().forEach(({ members }, at) => {
      const snapshot = this.#bindings.snapshots[at];
      if (snapshot?.frame === undefined || isForbidden(snapshot)) return;
      const { figures: frame } = snapshot.frame as { readonly figures: FiguresFrame };
      members.forEach(({ index, standard }, position) => {
        results[index] = {
          standard,
          figure: frame.groups[0]?.figures[position],
          meta: frame.meta,
          momentary: frame.momentary?.includes(standard.figure),
        };
      });
    });
    return results;
  }

  #bundles(): readonly Bundle[] {
    const outer = this.#filter();
    const bundles: { filter: FilterValues; window: string; members: { index: number; standard: Standard }[] }[] = [];
    this.#standards().forEach((standard, index) => {
      const filter = mergeFilters(outer, parseFilter(standard.filter));
      const window = standard.window ?? windowOf(standard.figure);
      const key = JSON.stringify(filter);
      const home = bundles.find(
        (bundle) =>
          bundle.window === window &&
          JSON.stringify(bundle.filter) === key &&
          // A target belongs to a figure key: the same figure with another target needs a view of its own.
          !bundle.members.some((member) => member.standard.figure === standard.figure),
      );
      if (home) home.members.push({ index, standard });
      else bundles.push({ filter, window, members: [{ index, standard }] });
    });
    return bundles;
  }
}

function viewOf({ filter, window, members }: Bundle): View<unknown> {
  const targets = members.flatMap(({ standard: { figure, target, tolerance } }) =>
    targetInput(figure, target, tolerance),
  );
  return view(FiguresDocument, {
    figures: members.map(({ standard }) => figureRef(standard.figure, standard.params ?? {})),
    window,
    withPrevious: true,
    ...filterVariable(filter),
    ...targetsVariable(targets),
  });
}

/** What service is usually held to; targets come from the server where the page sets none. */
export const USUAL_STANDARDS: readonly Standard[] = [
  { figure: 'queue.serviceLevel', window: 'today' },
  { figure: 'response.withinTarget', window: '24h' },
  { figure: 'complaint.acknowledgedInTime', window: '7d' },
  { figure: 'survey.csat', window: '30d' },
  { figure: 'survey.nps', window: '30d' },
];
