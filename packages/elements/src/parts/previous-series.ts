// Fetched where points over time are compared with the window before.
import { PreviousSeriesDocument, type PreviousSeriesSubscriptionVariables } from '@andon/schema';
import type { ElementState } from '../base/state.ts';
import { blockedWord } from '../base/status-word.ts';
import { CHART_EVERY_MS } from '../charts/chart-every.ts';
import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';
import { LiveBinding, type LiveHost } from '../live/live-binding.ts';
import { type View, view } from '../live/view.ts';
import { changeWords } from '../locale/change-words.ts';
import { helpWords } from '../locale/help-words.ts';
import type { Messages } from '../locale/messages.ts';

/** How often the window before may bring a frame: it changes when a step of the window ends, or late. Windows not named: once a minute. */
const CADENCE_MS: Readonly<Record<string, number>> = {
  '1m': 5000,
  '5m': 5000,
  '15m': 15_000,
  '30m': 15_000,
  '1h': 15_000,
  '4h': 15_000,
};

/** An element that may compare. */
export interface ComparingHost extends LiveHost {
  readonly compare: 'previous' | undefined;
}

/** The window before of the points one element shows. */
export class PreviousSeries {
  readonly #host: ComparingHost;
  readonly #binding: LiveBinding<unknown>;
  #before: Before | undefined;

  /** @param asked - What the element asks for itself; undefined while the page feeds it. */
  constructor(host: ComparingHost, asked: () => View<unknown> | undefined) {
    const previous = () => {
      const own = isComparing(host) ? asked() : undefined;
      return own && previousView(own.variables as Variables);
    };
    this.#host = host;
    this.#binding = new LiveBinding(host, previous, () => CHART_EVERY_MS);
    // It starts to watch with the next update; one that is under way asks for none.
    queueMicrotask(() => host.requestUpdate());
  }

  /** @returns Undefined until it is known, where nothing is compared, and where it does not belong to the frame. The same object as long as it says the same. */
  of(frame: SeriesFrame): Before | undefined {
    if (!isComparing(this.#host)) return undefined;
    const previous =
      frame.previous ?? (this.#refused === 'not-allowed' ? undefined : this.#binding.frame<SeriesFrame>());
    if (previous?.stepMs !== frame.stepMs) return undefined;
    const offsetMs = previous.offsetMs || Date.parse(frame.meta.from) - Date.parse(previous.meta.from);
    const known = this.#before;
    if (known?.frame !== previous || known.offsetMs !== offsetMs) this.#before = new Before(previous, offsetMs);
    return this.#before;
  }

  /** Why nothing is compared though it was asked for; undefined while it is not known yet. */
  lack(frame: SeriesFrame, messages: Messages): string | undefined {
    if (!isComparing(this.#host)) return undefined;
    const words = changeWords(messages);
    const before = this.of(frame);
    if (before) return before.isEmpty ? words.nothingBefore : undefined;
    const refused = frame.previous ? undefined : this.#refused;
    return refused && helpWords(messages).announce(words.previousPeriod, blockedWord(messages, refused));
  }

  /** What keeps it from being had; the points themselves may still be. */
  get #refused(): ElementState | undefined {
    const { snapshot } = this.#binding;
    if (!snapshot) return undefined;
    if (isForbidden(snapshot)) return 'not-allowed';
    return snapshot.error && 'error';
  }
}

/** The window before, its points moved to where those stand that they are compared with. */
export class Before {
  readonly frame: SeriesFrame;
  readonly offsetMs: number;
  readonly #groups: ReadonlyMap<string, ReadonlyMap<string, SeriesPoint>>;

  constructor(frame: SeriesFrame, offsetMs: number) {
    this.frame = frame;
    this.offsetMs = offsetMs;
    const moved = (point: SeriesPoint): [string, SeriesPoint] => {
      const t = new Date(Date.parse(point.t) + offsetMs).toISOString();
      return [t, { ...point, t }];
    };
    this.#groups = new Map(frame.groups.map((group) => [keyOf(group), new Map(group.points.map(moved))]));
  }

  /** Whether it has no value at all. */
  get isEmpty(): boolean {
    return this.frame.groups.every(({ points }) => points.every(({ value }) => value == null));
  }

  /** What a point of a group is compared with. */
  at(group: SeriesGroup, t: string | undefined): SeriesPoint | undefined {
    return t === undefined ? undefined : this.#groups.get(keyOf(group))?.get(t);
  }

  /** The points beside those of a group that are over; a gap where there is none. What was counted of a part of one is no point of a line. */
  line(group: SeriesGroup): readonly SeriesPoint[] {
    return group.points.map(({ t }) => {
      const point = this.at(group, t);
      return point && !point.partial ? point : { t, value: null, n: 0, partial: false };
    });
  }
}

const isComparing = ({ compare }: ComparingHost): boolean => compare === 'previous';

const keyOf = (group: SeriesGroup): string => JSON.stringify(group.key);

type Variables = Omit<PreviousSeriesSubscriptionVariables, 'cursor'>;

function previousView({ figure, filter, window, step, groupBy, cadenceMs }: Variables): View<unknown> {
  return view(PreviousSeriesDocument, {
    figure,
    ...(filter && { filter }),
    ...(window && { window }),
    ...(step && { step }),
    ...(groupBy && { groupBy }),
    cadenceMs: cadenceMs ?? CADENCE_MS[window ?? ''] ?? 60_000,
  });
}
