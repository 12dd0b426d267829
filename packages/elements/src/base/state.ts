import type { LiveSnapshot, LiveState } from '@andon/client';
import type { FigureState } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';

/** Everything an element can be in; the `data-state` attribute, the `state` property and `andon-state` events carry it. */
export type ElementState = LiveState | 'loading' | 'empty' | 'too-few' | 'suppressed' | 'error' | 'paused';

/** The last value is shown but is not of now. */
export const isStale = (state: ElementState): boolean =>
  state === 'delayed' || state === 'reconnecting' || state === 'offline' || state === 'paused';

/** Nothing may or can be shown in place of the figure but words. */
export const isBlocked = (state: ElementState): boolean =>
  state === 'not-allowed' || state === 'incompatible' || state === 'error';

export const isWaiting = (state: ElementState): boolean => state === 'connecting' || state === 'loading';

const WITHOUT_VALUE: Partial<Record<FigureState, ElementState>> = {
  EMPTY: 'empty',
  TOO_FEW: 'too-few',
  SUPPRESSED: 'suppressed',
};

export interface StateInput {
  /** Of every view the element cannot do without; empty for an element that is fed by its page. */
  readonly snapshots: readonly (LiveSnapshot<unknown> | undefined)[];
  readonly hasFrame: boolean;
  readonly hostFed: boolean;
  readonly paused: boolean;
  /** Of the figure the element is about. */
  readonly figureState: FigureState | undefined;
}

/** The most doubtful of several views speaks for the element. */
const BY_DOUBT: readonly LiveState[] = [
  'not-allowed',
  'incompatible',
  'offline',
  'reconnecting',
  'delayed',
  'connecting',
  'live',
];

export function elementState({ snapshots, hasFrame, hostFed, paused, figureState }: StateInput): ElementState {
  const ofFigure = (figureState && WITHOUT_VALUE[figureState]) ?? 'live';
  if (hostFed) return hasFrame ? ofFigure : 'loading';
  const states = snapshots.map((snapshot) => snapshot?.state ?? 'connecting');
  const worst = BY_DOUBT.find((state) => states.includes(state)) ?? 'connecting';
  if (snapshots.some((snapshot) => snapshot && isForbidden(snapshot))) return 'not-allowed';
  if (worst === 'incompatible') return worst;
  if (!hasFrame) {
    if (snapshots.some((snapshot) => snapshot?.error)) return 'error';
    if (worst === 'live') return 'loading';
    return worst === 'delayed' ? 'connecting' : worst;
  }
  if (paused) return 'paused';
  if (worst === 'live' || worst === 'connecting') return ofFigure;
  return worst;
}
