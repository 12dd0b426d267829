/* Scales, weights, instruments and small groups at their edges. */

import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../statistics/index.ts';
import { type Desk, serviceDesk } from '../../testing/fold.ts';

const NPS = { instrument: 'nps', scaleMin: 0, scaleMax: 10 };
const CSAT = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };
const CES = { instrument: 'ces', scaleMin: 1, scaleMax: 7 };
const SERVQUAL = { instrument: 'servqual', scaleMin: 1, scaleMax: 7 };

let count = 0;
/** One survey for each score. */
function answered(scores: readonly number[], fields: object, desk: Desk = serviceDesk({ minimumGroup: 1 })): Desk {
  for (const score of scores) desk.send('survey.answered', 0, `s${count++}`, { ...fields, score });
  return desk;
}

const figure = (desk: Desk, name: string, params = {}) => desk.group('survey', 60).figure(name, params);
const detail = (desk: Desk, name: string, args = {}) => desk.group('survey', 60).detail(name, args);

describe('the score of promoters', () => {
  it('divides the scale at 7 and 9, half points included', () => {
    const desk = answered([0, 6, 6.5, 6.99, 7, 8.5, 8.99, 9, 9.5, 10], NPS);
    expect(['promoters', 'passives', 'detractors', 'nps'].map((name) => figure(desk, name).value)).toEqual([
      3, 3, 4, -10,
    ]);
    expect(figure(desk, 'nps')).toMatchObject({ n: 10, variant: 'adjusted Wald' });
  });

  it('has parts of nothing, not of 0, where nobody answered', () => {
    const desk = serviceDesk();
    expect(['promoters', 'passives', 'detractors', 'nps'].map((name) => figure(desk, name).state)).toEqual(
      Array(4).fill('EMPTY'),
    );
  });

  it('is made of answers to its own instrument alone', () => {
    const desk = answered([10, 10, 0], NPS);
    answered([0, 0, 0], { ...NPS, instrument: 'enps' }, desk);
    answered([1, 1, 1], CSAT, desk);
    expect(figure(desk, 'nps')).toMatchObject({ value: 100 / 3, n: 3 });
  });
});

describe('the response rate', () => {
  const invited = (desk: Desk, surveys: number, instrument: string) => {
    for (let i = 0; i < surveys; i++) desk.send('survey.invited', 0, `i${count++}`, { instrument });
  };

  it('is of one instrument, NPS where none is named, like the counts it is made of', () => {
    const desk = serviceDesk();
    invited(desk, 4, 'nps');
    invited(desk, 10, 'csat');
    answered([9], NPS, desk);
    answered([5, 5], CSAT, desk);
    const shown = (params: object) =>
      ['invited', 'answered', 'responseRate'].map((name) => figure(desk, name, params).value);
    expect(shown({})).toEqual([4, 1, 0.25]);
    expect(shown({ instrument: 'csat' })).toEqual([10, 2, 0.2]);
    // Counts of nothing are 0, and never withheld.
    expect(shown({ instrument: 'ces' })).toEqual([0, 0, null]);
  });

  it('is never above one, though answers to earlier invitations come in', () => {
    const desk = serviceDesk();
    invited(desk, 1, 'nps');
    answered([9, 9, 9], NPS, desk);
    expect(figure(desk, 'responseRate')).toMatchObject({ value: 1, n: 1 });
  });

  it('counts a survey once an instrument, whatever its name is part of', () => {
    const desk = serviceDesk();
    for (const instrument of ['enps', 'nps', 'nps', 'enps']) desk.send('survey.invited', 0, 'one', { instrument });
    expect(desk.state.counts.withoutEffect).toEqual({ contradictory: 2 });
    for (const question of ['a', 'b'])
      for (const instrument of ['enps', 'nps'])
        desk.send('survey.answered', 1, 'one', { ...NPS, instrument, question, score: 5 });
    const shown = (instrument: string) =>
      ['invited', 'answered'].map((name) => figure(desk, name, { instrument }).value);
    expect([shown('nps'), shown('enps')]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('the satisfaction index', () => {
  it('puts every answer on the scale from 0 to 100 by its own instrument’s ends', () => {
    const desk = answered([2, 3, 4], CSAT);
    answered([4, 6], { ...CSAT, scaleMin: 0, scaleMax: 10 }, desk);
    // 25, 50, 75 and 40, 60.
    const interval = meanInterval({ n: 5, sum: 250, sumOfSquares: 625 + 2500 + 5625 + 1600 + 3600 });
    expect(figure(desk, 'csi')).toMatchObject({ value: 50, n: 5 });
    expect(figure(desk, 'csi').lower).toBeCloseTo(interval!.lower, 9);
    expect(figure(desk, 'csi').upper).toBeCloseTo(interval!.upper, 9);
    expect(figure(answered([2, 2.5, 4.25], CSAT), 'csi').value).toBeCloseTo((25 + 37.5 + 81.25) / 3, 9);
  });

  it('is of another instrument or question where one is asked for', () => {
    const desk = answered([5], { ...CSAT, question: 'speed' });
    answered([1], { ...CSAT, question: 'tone' }, desk);
    answered([4], CES, desk);
    expect(figure(desk, 'csi', { question: 'speed' }).value).toBe(100);
    expect(figure(desk, 'csi', { question: 'none' })).toMatchObject({ value: null, n: 0, state: 'EMPTY' });
    expect(figure(desk, 'csi', { instrument: 'ces' }).value).toBe(50);
  });

  it('gives an answer the weight it came with, none at all being none', () => {
    const desk = answered([5], { ...CSAT, weight: 0 });
    expect(figure(desk, 'csi')).toMatchObject({ value: null, n: 1 });
    answered([1], { ...CSAT, weight: 0.5 }, desk);
    answered([5], { ...CSAT, weight: 1.5 }, desk);
    expect(figure(desk, 'csi')).toMatchObject({ value: 75, n: 3 });
  });

  it('is less sure of unequally weighted answers, and never leaves its scale', () => {
    const scores = [1, 2, 3, 4, 5, 5, 4, 3];
    const width = (desk: Desk) => {
      const { lower, upper } = figure(desk, 'csi');
      return upper! - lower!;
    };
    const equal = width(answered(scores, CSAT));
    expect(width(answered(scores, { ...CSAT, weight: 2 }))).toBeCloseTo(equal, 9);
    const mixed = answered(scores.slice(0, 4), { ...CSAT, weight: 3 });
    answered(scores.slice(4), { ...CSAT, weight: 1 }, mixed);
    // Kish: eight answers of weights 3 and 1 are worth (4 × 3 + 4 × 1)² / (4 × 9 + 4 × 1) = 6.4.
    expect(width(mixed) / equal).toBeCloseTo(Math.sqrt(8 / 6.4), 2);
    const high = figure(answered([5, 5, 5, 4], CSAT), 'csi');
    const low = figure(answered([1, 1, 1, 2], CSAT), 'csi');
    expect([high.upper, low.lower]).toEqual([100, 0]);
    expect(figure(answered([4], CSAT), 'csi')).toMatchObject({ value: 75, n: 1, lower: null, upper: null });
  });
});

describe('satisfaction and effort', () => {
  it('are counted above the third box from the top, and above the middle', () => {
    expect(figure(answered([3, 3.01, 4, 5], CSAT), 'csat')).toMatchObject({
      value: 0.75,
      n: 4,
      variant: 'top two boxes',
    });
    expect(figure(answered([4, 4.5, 7, 6], CES), 'effort')).toMatchObject({
      value: 0.75,
      n: 4,
      variant: 'share above neutral',
    });
  });

  it('or as a mean on 1 to 7, to which answers on another scale are carried over', () => {
    const desk = answered([1, 4, 7], CES);
    answered([0, 5, 10], { ...CES, scaleMin: 0, scaleMax: 10 }, desk);
    answered([2], { ...CES, scaleMin: 1, scaleMax: 5, question: 'online' }, desk);
    // 1, 4, 7 twice, and 2.5.
    const interval = meanInterval({ n: 7, sum: 26.5, sumOfSquares: 2 * (1 + 16 + 49) + 6.25 })!;
    const mean = figure(desk, 'effortMean');
    expect(mean).toMatchObject({ value: 26.5 / 7, n: 7, unit: 'POINTS', variant: 'mean, 1 to 7' });
    expect([mean.lower, mean.upper]).toEqual([expect.closeTo(interval.lower, 9), expect.closeTo(interval.upper, 9)]);
    expect(figure(desk, 'effortMean', { question: 'online' })).toMatchObject({ value: 2.5, n: 1, lower: null });
    expect(figure(answered([7, 7, 7, 4], CES), 'effortMean')).toMatchObject({ value: 6.25, upper: 7 });
    expect(figure(answered([1, 1, 1, 4], CES), 'effortMean')).toMatchObject({ value: 1.75, lower: 1 });
    expect(figure(answered([5], CSAT), 'effortMean')).toMatchObject({ state: 'EMPTY', value: null, n: 0 });
  });
});

describe('the gap of service quality', () => {
  it('is the mean of perception less expectation, each answer with its own', () => {
    const desk = answered([7], { ...SERVQUAL, question: 'empathy', expectation: 6.5 });
    answered([3], { ...SERVQUAL, question: 'empathy', expectation: 6 }, desk);
    answered([1], { ...SERVQUAL, question: 'tangibles', expectation: 7 }, desk);
    // Without an expectation there is no gap.
    answered([7], { ...SERVQUAL, question: 'empathy' }, desk);
    const gap = figure(desk, 'servqualGap', { question: 'empathy' });
    const interval = meanInterval({ n: 2, sum: -2.5, sumOfSquares: 0.25 + 9 });
    expect(gap).toMatchObject({ value: -1.25, n: 2, variant: 'paired difference' });
    expect([gap.lower, gap.upper]).toEqual([expect.closeTo(interval!.lower, 9), expect.closeTo(interval!.upper, 9)]);
    expect(figure(desk, 'servqualGap', { question: 'assurance' })).toMatchObject({ value: null, n: 0 });
    expect(detail(desk, 'servqual')).toMatchObject([
      { dimension: 'empathy', perception: 17 / 3, expectation: 6.25 },
      { dimension: 'tangibles', perception: 1, expectation: 7, gap: { value: -6 } },
    ]);
  });

  it('hides what it is made of where it is hidden itself', () => {
    const desk = serviceDesk();
    answered([4, 5], { ...SERVQUAL, question: 'empathy', expectation: 6 }, desk);
    expect(detail(desk, 'servqual')).toMatchObject([
      { dimension: 'empathy', perception: null, expectation: null, gap: { state: 'SUPPRESSED', value: null } },
    ]);
  });
});

describe('the perception of a dimension', () => {
  it('is hidden where few said how it was, though nobody said what they expected', () => {
    const desk = serviceDesk();
    answered([3, 4], { ...SERVQUAL, question: 'empathy' }, desk);
    answered([3, 4, 5, 6, 7], { ...SERVQUAL, question: 'tangibles', expectation: 6 }, desk);
    answered([3], { ...SERVQUAL, question: 'tangibles' }, desk);
    expect(detail(desk, 'servqual')).toMatchObject([
      { dimension: 'empathy', perception: null, expectation: null, gap: { state: 'EMPTY' } },
      { dimension: 'tangibles', perception: 28 / 6, expectation: 6 },
    ]);
  });

  it('is shown where nobody said what they expected', () => {
    const desk = answered([4, 5], { ...SERVQUAL, question: 'empathy' });
    expect(detail(desk, 'servqual')).toMatchObject([
      { dimension: 'empathy', perception: 4.5, expectation: null, gap: { state: 'EMPTY' } },
    ]);
  });
});

describe('the distribution', () => {
  it('has every step of a scale of whole numbers, and else the scores that were given', () => {
    expect(detail(answered([2, 4, 4], CSAT), 'distribution', { instrument: 'csat' })).toEqual(
      [0, 1, 0, 2, 0].map((n, i) => ({ score: i + 1, count: n })),
    );
    expect(detail(answered([2.5], CSAT), 'distribution', { instrument: 'csat' })).toEqual(
      [1, 2, 2.5, 3, 4, 5].map((score) => ({ score, count: score === 2.5 ? 1 : 0 })),
    );
    const ten = answered([10], { ...CSAT, scaleMax: 10 });
    expect(detail(ten, 'distribution', { instrument: 'csat' })).toHaveLength(10);
    expect(detail(ten, 'distribution', { instrument: 7 })).toEqual([]);
    const wide = { ...CSAT, scaleMin: 0, scaleMax: 100 };
    expect(detail(answered([70, 3], wide), 'distribution', { instrument: 'csat' })).toEqual([
      { score: 3, count: 1 },
      { score: 70, count: 1 },
    ]);
    const half = { ...CSAT, scaleMin: 0.5, scaleMax: 3.5 };
    expect(detail(answered([2], half), 'distribution', { instrument: 'csat' })).toEqual([{ score: 2, count: 1 }]);
  });

  it('is of NPS where no instrument is named, of one question where that is, and of nothing where nobody answered', () => {
    const desk = answered([9], { ...NPS, question: 'brand' });
    answered([2], { ...NPS, question: 'call' }, desk);
    const given = (args: object) =>
      (detail(desk, 'distribution', args) as { score: number; count: number }[])
        .filter(({ count: n }) => n > 0)
        .map(({ score }) => score);
    expect([given({}), given({ question: 'call' }), given({ question: 7 })]).toEqual([[2, 9], [2], [2, 9]]);
    expect(detail(desk, 'distribution', { instrument: 'csat' })).toEqual([]);
  });
});

describe('every figure', () => {
  it('is made of answers to its own instrument, and of those the window holds', () => {
    const desk = answered([9, 7, 0], NPS);
    answered([5, 1], { ...CSAT, question: 'empathy', expectation: 3 }, desk);
    answered([9], { ...NPS, instrument: 'custom' }, desk);
    answered([7], { ...CES, question: 'empathy', expectation: 1 }, desk);
    answered([2], { ...SERVQUAL, question: 'empathy', expectation: 7 }, desk);
    const all = (seconds: number, window: '5m' | '90d') => {
      const group = desk.group('survey', seconds, { window });
      return [
        ...['nps', 'promoters', 'passives', 'detractors', 'csat', 'csi', 'effort', 'servqualGap'].map(
          (name) => group.figure(name).value,
        ),
        (group.detail('servqual') as unknown[]).length,
        (group.detail('distribution') as unknown[]).length,
      ];
    };
    expect(all(60, '90d')).toEqual([0, 1, 1, 1, 0.5, 50, 1, -5, 1, 11]);
    // Just before they leave the window before this one, nothing of them shows in this one.
    expect(all(550, '5m')).toEqual([null, null, null, null, null, null, null, null, 0, 0]);
  });

  it('is exact for any number of answers', () => {
    const scores = Array.from({ length: 1300 }, (_, i) => (100 + ((i * 7) % 600)) / 100);
    const desk = answered(scores, { ...SERVQUAL, question: 'empathy', expectation: 6.99 });
    const sum = scores.reduce((total, score) => total + Math.round(score * 100), 0) / 100;
    expect(figure(desk, 'servqualGap').value).toBeCloseTo(sum / 1300 - 6.99, 9);
    expect(detail(desk, 'servqual')).toMatchObject([
      { perception: expect.closeTo(sum / 1300, 9), expectation: expect.closeTo(6.99, 9) },
    ]);
    const shown = (
      detail(desk, 'distribution', { instrument: 'servqual' }) as { score: number; count: number }[]
    ).filter(({ count: n }) => n > 0);
    expect(shown.map(({ score }) => score)).toEqual([...new Set(scores)].sort((x, y) => x - y));
  });
});

describe('a correction of an answer', () => {
  const corrected = (fields: object) => {
    const desk = serviceDesk({ minimumGroup: 1 });
    desk.send('survey.answered', 0, 'other', { ...NPS, score: 7 });
    const answer = desk.send('survey.answered', 0, 's', { ...NPS, score: 2 });
    desk.send('correction', 60, 's', { of: answer.id, ...fields });
    const group = desk.group('survey', 100);
    const { withoutEffect } = desk.state.counts;
    return [
      group.figure('nps').value,
      group.figure('nps').n,
      group.figure('csi', { instrument: 'nps' }).value,
      withoutEffect,
    ];
  };

  it('restates it as long as it stays on its scale', () => {
    expect(corrected({ score: 10 })).toEqual([50, 2, 85, {}]);
  });

  it.each([
    { score: 10.01 },
    { score: -1 },
    { score: 500 },
    { scaleMax: 5 },
    { scaleMin: 10 },
    { scaleMin: 3 },
    { expectation: 11 },
  ])('that puts it off its scale takes it out, and is counted: %j', (fields) => {
    expect(corrected(fields)).toEqual([0, 1, 70, { contradictory: 1 }]);
  });
});

describe('a group of employees', () => {
  it('has to be larger than one of customers, in figures and in lists', () => {
    const state = (instrument: string, people: number) => {
      const desk = serviceDesk();
      answered(Array(people).fill(4), { ...CSAT, instrument }, desk);
      const list = detail(desk, 'distribution', { instrument }) as unknown[];
      return [figure(desk, 'csi', { instrument }).state, list.length > 0];
    };
    expect([state('engagement', 9), state('engagement', 10)]).toEqual([
      ['SUPPRESSED', false],
      ['VALUE', true],
    ]);
    expect([state('custom', 4), state('custom', 5)]).toEqual([
      ['SUPPRESSED', false],
      ['VALUE', true],
    ]);
  });

  it('of eNPS as well', () => {
    const desk = serviceDesk();
    answered(Array(9).fill(9), { ...NPS, instrument: 'enps' }, desk);
    expect(figure(desk, 'csi', { instrument: 'enps' }).state).toBe('SUPPRESSED');
    expect(figure(desk, 'answered', { instrument: 'enps' })).toMatchObject({ value: 9, state: 'VALUE' });
  });
});

describe('groups of answers', () => {
  it('are shown in order of how many answered, whatever was asked', () => {
    const desk = serviceDesk({ minimumGroup: 1 });
    answered([9], { ...NPS, team: 'one' }, desk);
    answered([1, 1, 1], { ...CSAT, team: 'three' }, desk);
    answered([1, 1], { ...CES, team: 'two' }, desk);
    const { groups } = desk.state.frame(
      { family: 'survey', filter: {}, window: '90d', groupBy: ['team'] },
      Date.UTC(2026, 2, 2, 10),
    );
    expect(groups.map(({ key }) => key[0]?.value)).toEqual(['three', 'two', 'one']);
  });
});
