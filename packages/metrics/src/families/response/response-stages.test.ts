/* The stages of a case to the last of them, the follow-up, and what does not belong to any. */

import { describe, expect, it } from 'vitest';
import { caseOf, type Step } from '../../testing/one-life.ts';

const HOUR = 3600;

const DAY = 24 * HOUR;

const MS = 1000;

describe('a follow-up', () => {
  const followed = (steps: readonly Step[]) => {
    const { value, n } = caseOf([['opened', 0], ['resolved', 0], ...steps])
      .group('response', 30 * DAY)
      .figure('followedUpInTime');
    return [value, n];
  };

  it.each([
    [DAY - 0.001, 0],
    [DAY, 1],
    [2 * DAY, 1],
    [2 * DAY + 0.001, 0],
  ])('%f s after the resolution is in time or not', (seconds, expected) => {
    expect(followed([['followedUp', seconds]])).toEqual([expected, 1]);
  });

  it('counts once, though one too early and one too many come with it', () => {
    expect(
      followed([
        ['followedUp', HOUR],
        ['followedUp', 30 * HOUR],
        ['followedUp', 31 * HOUR],
      ]),
    ).toEqual([1, 1]);
  });

  it('is neither due nor done where the case was open again before its time was up', () => {
    expect(
      followed([
        ['followedUp', 30 * HOUR],
        ['reopened', 2 * DAY],
      ]),
    ).toEqual([null, 0]);
    expect(
      followed([
        ['followedUp', 30 * HOUR],
        ['reopened', 2 * DAY + 0.001],
      ]),
    ).toEqual([1, 1]);
    // Resolved once more, it is due once more.
    expect(
      followed([
        ['followedUp', 30 * HOUR],
        ['reopened', 40 * HOUR],
        ['resolved', 41 * HOUR],
      ]),
    ).toEqual([0, 1]);
  });

  it('of a case resolved too long ago is of nothing known', () => {
    const desk = caseOf([
      ['opened', 0],
      ['resolved', 0],
      ['followedUp', 7 * DAY + 0.001],
    ]);
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
  });
});

describe('the stages of a case', () => {
  const STAGES = ['receive', 'assess', 'act', 'followUp'] as const;
  const times = (steps: readonly Step[], filter = {}) => {
    const group = caseOf(steps).group('response', 30 * DAY, { filter });
    return STAGES.map((stage) => group.figure('stageTime', { stage, quantile: 0.99 }).value);
  };

  it('are those the sender names, before those that are usual', () => {
    const steps: readonly Step[] = [
      ['opened', 0],
      ['assigned', 10, { stage: 'act' }],
      ['acted', 30, { stage: 'assess' }],
      ['waiting', 60],
      ['waiting', 100, { stage: 'act' }],
      ['assigned', 200, { stage: 'act' }],
      ['resolved', 300],
    ];
    // 20 s and 200 s of acting; the wait without a stage changes none.
    expect(times(steps)).toEqual([10_000, 70_000, 200_000, null]);
  });

  it('begin again with whoever decides where the case is reopened, and the follow-up that did not come is none', () => {
    const steps: readonly Step[] = [
      ['opened', 0],
      ['resolved', 10],
      ['reopened', HOUR],
      ['acted', HOUR + 20],
      ['resolved', HOUR + 50],
    ];
    expect(times(steps)).toEqual([10_000, 20_000, 30_000, null]);
  });

  it('count where the case is when it leaves them', () => {
    const steps: readonly Step[] = [
      ['opened', 0, { team: 'red' }],
      ['assigned', 10, { team: 'blue' }],
      ['resolved', 30, { team: 'green' }],
      ['followedUp', 30 + DAY, { team: 'grey' }],
    ];
    expect(['red', 'blue', 'green', 'grey'].map((team) => times(steps, { team: [team] }))).toEqual([
      [null, null, null, null],
      [10_000, null, null, null],
      [null, 20_000, null, null],
      [null, null, null, DAY * MS],
    ]);
  });

  it('are named in a refusal of one that is none, and the first where none is asked for', () => {
    const group = caseOf([
      ['opened', 0],
      ['assigned', 10],
    ]).group('response', 60);
    expect(group.figure('stageTime')).toMatchObject({ value: 10_000, variant: 'receive' });
    expect(() => group.figure('stageTime', { stage: 'done' as 'act' })).toThrow(
      'Expected `stage` to be one of receive, assess, act, followUp, got done',
    );
  });
});
