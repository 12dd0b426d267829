/*
 * Groups of a frame: the figures of one combination of dimension values, computed when somebody asks.
 */

import type { Draft, FigureSpec, GroupWindow } from '../family.ts';
import type { Figure, FigureParams, FigureStatus, Target } from '../figure.ts';
import { isReportedWith } from '../readings/reportable.ts';
import type { Group } from '../view.ts';
import type { GroupSource, Spans } from '../windows/group-source.ts';
import type { Drafts } from '../windows/running-window.ts';
import { assess, measured } from './assess.ts';
import { CountedWindow, type GroupContext } from './counted-window.ts';
import { type FigureLookup, NO_PARAMS } from './figure-lookup.ts';
import type { ReportedTotals } from './reported-totals.ts';
import { hiddenInFrame, type SmallGroupQuestion } from './small-groups.ts';

const NO_HISTORY: Draft = { value: null, n: 0, state: 'NO_HISTORY' };

/** What figures of the window, or of the one before, have in common. */
interface OfGroups {
  readonly windows: (CountedWindow | undefined)[];
  /** By what was asked of the groups. */
  hidden: Map<string, ReadonlySet<number>> | undefined;
}

/** Computes the figures of one frame; remembers what it computed, as the privacy rule needs the other groups too. */
export class FrameFigures {
  readonly #sources: readonly GroupSource[];
  readonly #context: GroupContext;
  readonly #spans: Spans;
  readonly #targets: Readonly<Record<string, Target>>;
  readonly #reported: ReportedTotals;
  readonly #drafts: Drafts | undefined;
  #current: OfGroups | undefined;
  #previous: OfGroups | undefined;

  constructor(
    sources: readonly GroupSource[],
    context: GroupContext,
    spans: Spans,
    targets: Readonly<Record<string, Target>>,
    reported: ReportedTotals,
    drafts?: Drafts,
  ) {
    this.#sources = sources;
    this.#context = context;
    this.#spans = spans;
    this.#targets = targets;
    this.#reported = reported;
    this.#drafts = drafts;
  }

  window(index: number, which: 'current' | 'previous'): CountedWindow {
    const { windows } = this.#ofGroups(which);
    let window = windows[index];
    if (!window) {
      window = new CountedWindow(this.#sources[index]!, this.#context, this.#spans[which]);
      windows[index] = window;
    }
    return window;
  }

  #ofGroups(which: 'current' | 'previous'): OfGroups {
    if (which === 'current') {
      this.#current ??= { windows: [], hidden: undefined };
      return this.#current;
    }
    this.#previous ??= { windows: [], hidden: undefined };
    return this.#previous;
  }

  figure(index: number, spec: FigureSpec, params: FigureParams, which: 'current' | 'previous'): Figure {
    const { definition } = spec;
    const isBeforeHistory = which === 'previous' && this.#spans.previous.from < this.#context.oldestEventAt;
    const draft = isBeforeHistory ? NO_HISTORY : this.#draft(index, spec, params, which);
    let { value, n } = draft;
    let state = draft.state ?? (value === null ? 'EMPTY' : 'VALUE');
    let isEstimate = true;
    if (!isBeforeHistory) {
      if (this.#isHidden(index, spec, params, which, draft)) {
        value = null;
        state = 'SUPPRESSED';
        isEstimate = false;
      } else if (n === 0 && (value === null || value === 0)) {
        const reported = this.#reported.ofWindow(this.#sources[index]!, spec, this.#spans[which]);
        if (reported && isReportedWith(definition.key, params)) {
          ({ value, n } = reported);
          state = 'REPORTED';
          isEstimate = false;
        }
      }
    }
    const target = this.#targets[definition.key];
    return {
      key: definition.key,
      value,
      unit: definition.unit,
      state,
      n,
      lower: isEstimate ? (draft.lower ?? null) : null,
      upper: isEstimate ? (draft.upper ?? null) : null,
      variant: draft.variant ?? null,
      target: target?.value ?? null,
      tolerance: target?.tolerance ?? null,
      status: this.#assess(value, state, spec),
      direction: definition.direction,
    };
  }

  /** What the figure comes to, before anything is withheld or held against a target; once for all views that share it. */
  #draft(index: number, spec: FigureSpec, params: FigureParams, which: 'current' | 'previous'): Draft {
    if (!this.#drafts || which === 'previous' || params !== NO_PARAMS)
      return spec.compute(this.window(index, which), params);
    const place = this.#sources[index]!.index;
    const known = this.#drafts[place]?.get(spec);
    if (known) return known;
    const window = this.window(index, which);
    window.reads.companion = false;
    const draft = spec.compute(window, params);
    // What it read in another family may change though nothing does here.
    if (window.reads.companion) return draft;
    this.#drafts[place] ??= new Map();
    this.#drafts[place].set(spec, draft);
    return draft;
  }

  #assess(
    value: number | null,
    state: Figure['state'],
    { definition: { key, unit, direction } }: FigureSpec,
  ): FigureStatus {
    return assess(measured(value, unit, this.#context.asOf, state), this.#targets[key], direction);
  }

  #isHidden(
    index: number,
    spec: FigureSpec,
    params: FigureParams,
    which: 'current' | 'previous',
    draft: Draft,
  ): boolean {
    const minimum = this.#context.state.family.minimum?.(spec, params, this.#context.settings) ?? 0;
    if (minimum <= 1) return false;
    if (draft.n === 0) return false;
    const name = params === NO_PARAMS ? spec.definition.key : `${spec.definition.key} ${JSON.stringify(params)}`;
    return this.#isTooSmall(index, which, { name, minimum, countOf: (window) => countOf(spec, window, params) });
  }

  /** Whether a detail of the group has to be withheld. */
  hides(index: number, question: SmallGroupQuestion): boolean {
    return this.#isTooSmall(index, 'current', question);
  }

  #isTooSmall(index: number, which: 'current' | 'previous', question: SmallGroupQuestion): boolean {
    const ofGroups = this.#ofGroups(which);
    ofGroups.hidden ??= new Map();
    let hidden = ofGroups.hidden.get(question.name);
    if (!hidden) {
      const counts = this.#sources.map((_, i) => question.countOf(this.window(i, which)));
      hidden = hiddenInFrame(
        this.#context.groupBy,
        this.#sources.map(({ values }) => values),
        counts,
        question.minimum,
      );
      ofGroups.hidden.set(question.name, hidden);
    }
    return hidden.has(index) || this.#context.tellsOfOthers(this.#sources[index]!, this.#spans[which], question);
  }
}

/** How many a figure rests on. */
export function countOf(spec: FigureSpec, window: GroupWindow, params: FigureParams): number {
  return spec.count ? spec.count(window, params) : spec.compute(window, params).n;
}

/** The public face of one group of a frame. */
export class FrameGroup implements Group {
  readonly key: readonly { readonly dimension: string; readonly value: string }[];
  readonly #index: number;
  readonly #figures: FrameFigures;
  readonly #lookup: FigureLookup;

  constructor(key: FrameGroup['key'], index: number, figures: FrameFigures, lookup: FigureLookup) {
    this.key = key;
    this.#index = index;
    this.#figures = figures;
    this.#lookup = lookup;
  }

  figure(name: string, params: FigureParams = NO_PARAMS): Figure {
    return this.#figures.figure(this.#index, this.#lookup.figure(name), this.#lookup.params(name, params), 'current');
  }

  previous(name: string, params: FigureParams = NO_PARAMS): Figure | null {
    const spec = this.#lookup.figure(name);
    if (!spec.definition.windowed) return null;
    return this.#figures.figure(this.#index, spec, this.#lookup.params(name, params), 'previous');
  }

  detail(name: string, args: Readonly<Record<string, unknown>> = {}): unknown {
    const detail = this.#lookup.detail(name);
    const { minimum } = detail;
    if (minimum) {
      const question = {
        name: `${name} ${JSON.stringify(args)}`,
        minimum: minimum.of(args),
        countOf: (window: GroupWindow) => minimum.count(window, args),
      };
      if (this.#figures.hides(this.#index, question)) return [];
    }
    return detail.compute(this.#figures.window(this.#index, 'current'), args, (figure, params) =>
      this.figure(figure, params),
    );
  }
}
