import type { LiveSnapshot, LiveState } from '@andon/client';
import { expect } from 'chai';
import { elementState, isBlocked, isStale, isWaiting, type StateInput } from './state.ts';

const view = (state: LiveState, code?: string): LiveSnapshot<unknown> => ({
  frame: undefined,
  state,
  asOf: undefined,
  since: 0,
  error: code === undefined ? undefined : { code, message: code },
});

const stateOf = (views: StateInput['snapshots'], of: Partial<StateInput> = {}): string =>
  elementState({ snapshots: views, hasFrame: true, hostFed: false, paused: false, figureState: 'VALUE', ...of });

describe('the state of an element', () => {
  it('is that of its most doubtful view', () => {
    const doubtful: readonly LiveState[] = [
      'not-allowed',
      'incompatible',
      'offline',
      'reconnecting',
      'delayed',
      'live',
    ];
    doubtful.forEach((state, at) => {
      for (const other of doubtful.slice(at)) {
        expect(stateOf([view(other), view(state)])).to.equal(state);
        expect(stateOf([view(state), view(other)])).to.equal(state);
      }
    });
  });

  it('is that of its figure where the views are live, and where its page feeds it', () => {
    const cases = {
      EMPTY: 'empty',
      TOO_FEW: 'too-few',
      SUPPRESSED: 'suppressed',
      VALUE: 'live',
      AT_LEAST: 'live',
    } as const;
    for (const [figureState, state] of Object.entries(cases) as [keyof typeof cases, string][]) {
      expect(stateOf([view('live')], { figureState })).to.equal(state);
      expect(stateOf([], { hostFed: true, figureState })).to.equal(state);
      expect(stateOf([view('delayed')], { figureState })).to.equal('delayed');
    }
    expect(stateOf([], { hostFed: true, figureState: undefined })).to.equal('live');
    expect(stateOf([], { hostFed: true, hasFrame: false })).to.equal('loading');
  });

  it('is that a first frame is waited for, or why none comes', () => {
    const bare = (...views: StateInput['snapshots']): string => stateOf(views, { hasFrame: false });
    expect(bare()).to.equal('connecting');
    expect(bare(undefined, view('live'))).to.equal('connecting');
    expect(bare(view('live'))).to.equal('loading');
    expect(bare(view('delayed'))).to.equal('connecting');
    expect(bare(view('offline'))).to.equal('offline');
    expect(bare(view('live', 'BAD_USER_INPUT'), view('live'))).to.equal('error');
  });

  it('keeps the figure while a view that was live asks anew, and while it rests', () => {
    expect(stateOf([view('connecting')])).to.equal('live');
    expect(stateOf([view('live')], { paused: true })).to.equal('paused');
    expect(stateOf([view('offline')], { paused: true })).to.equal('paused');
  });

  it('withholds what the reader may not see, paused or not, whatever else is the matter', () => {
    for (const forbidden of [view('not-allowed'), view('live', 'FORBIDDEN'), view('offline', 'FORBIDDEN')]) {
      for (const hasFrame of [true, false]) {
        expect(stateOf([view('incompatible'), forbidden], { hasFrame, paused: true })).to.equal('not-allowed');
      }
    }
    expect(stateOf([view('incompatible'), undefined], { paused: true })).to.equal('incompatible');
  });

  it('is old, blocked, waiting or none of these', () => {
    const of = (is: (state: never) => boolean): string[] =>
      [
        'delayed',
        'reconnecting',
        'offline',
        'paused',
        'not-allowed',
        'incompatible',
        'error',
        'connecting',
        'loading',
        'live',
        'empty',
        'too-few',
        'suppressed',
      ].filter((state) => is(state as never));
    expect(of(isStale)).to.deep.equal(['delayed', 'reconnecting', 'offline', 'paused']);
    expect(of(isBlocked)).to.deep.equal(['not-allowed', 'incompatible', 'error']);
    expect(of(isWaiting)).to.deep.equal(['connecting', 'loading']);
  });
});
