import type { Definition, FamilyFrame, Group, MetricState, ViewSpec } from '@andon/metrics';
import type { FigureSource } from '@andon/schema/resolvers';
import type { FrameStamp, LiveView } from '../../live/live-view.ts';
import type { Services } from '../context.ts';
import { checkFrameCost } from '../cost.ts';
import { figureSource } from '../figure-source.ts';
import { frameMeta } from '../frame-meta.ts';
import { type FigureRequest, NOTHING } from '../request.ts';

export interface FiguresSpec {
  /** In the order asked for; of any families. */
  readonly figures: readonly FigureRequest[];
  /** What is common to the views of all families named. */
  readonly view: Omit<ViewSpec, 'family'>;
}

/** Chosen figures of several families side by side: every frame is whole. */
export function openFiguresView({ figures, view }: FiguresSpec, services: Services): LiveView {
  const views = familiesOf(figures).map((family) => services.metricViews.open({ ...view, family }));
  const momentary = momentaryOf(figures, services.engine.state.definitions);
  let frames: readonly FamilyFrame[] = [];
  const full = (stamp: FrameStamp): object => {
    const [first] = frames;
    if (first === undefined) throw new Error('Expected `advance` before the first frame');
    const emptyGroup = emptyGroupIn(services.engine.state, view, first.asOf);
    return { ...figuresFrame(figures, frames, emptyGroup), momentary, meta: frameMeta(first, stamp, services) };
  };
  return {
    get revision() {
      return views.reduce((sum, each) => sum + each.revision, 0);
    },
    get kept() {
      return views.flatMap(({ kept }) => kept);
    },
    *prepare(asOf) {
      for (const each of views) yield* each.prepare(asOf);
    },
    nextChangeAfter: (asOf) => Math.min(...views.map((each) => each.nextChangeAfter(asOf))),
    advance({ asOf }) {
      const next = views.map((each) => each.frame(asOf));
      checkFrameCost(mostGroups(next), figures.length);
      frames = next;
    },
    incremental: false,
    full,
    changes: (_since, stamp) => full(stamp),
    close() {
      for (const each of views) each.close();
    },
  };
}

/** No more groups than this come of the frames together. */
export function mostGroups(frames: readonly FamilyFrame[]): number {
  return frames.reduce((sum, { groups }) => sum + groups.length, 0);
}

export function familiesOf(figures: readonly FigureRequest[]): string[] {
  return [...new Set(figures.map(({ family }) => family))];
}

/** Keys of the figures that are of the present moment and not of a window. */
export function momentaryOf(figures: readonly FigureRequest[], definitions: readonly Definition[]): string[] {
  const ofMoment = new Set(definitions.filter(({ windowed }) => !windowed).map(({ key }) => key));
  return [...new Set(figures.map(({ key }) => key))].filter((key) => ofMoment.has(key));
}

/** The figures of all groups that occur in any family. A family in which a group does not occur answers for it as for a group without events. */
export function figuresFrame(
  figures: readonly FigureRequest[],
  frames: readonly FamilyFrame[],
  emptyGroup: (family: string) => Group,
): object {
  const byFamily = new Map(frames.map((frame) => [frame.family, groupsByKey(frame)]));
  const keys = new Map(frames.flatMap(({ groups }) => groups.map((group) => [keyText(group), group.key])));
  return {
    groups: [...keys].map(([text, key]) => ({
      key,
      figures: (): FigureSource[] =>
        figures.map(({ family, key: name, params }) => {
          const group = byFamily.get(family)?.get(text) ?? emptyGroup(family);
          return figureSource(group, name, params);
        }),
    })),
  };
}

/** The group of a filter that nothing matches. */
export function emptyGroupIn(
  state: MetricState,
  view: Omit<ViewSpec, 'family'>,
  asOf: number,
): (family: string) => Group {
  return (family) => {
    const [group] = state.frame({ ...view, family, groupBy: [], filter: { queue: [NOTHING] } }, asOf).groups;
    if (group === undefined) throw new Error('Expected one group without groupBy');
    return group;
  };
}

function groupsByKey({ groups }: FamilyFrame): Map<string, Group> {
  return new Map(groups.map((group) => [keyText(group), group]));
}

function keyText({ key }: Group): string {
  return JSON.stringify(key.map(({ value }) => value));
}
