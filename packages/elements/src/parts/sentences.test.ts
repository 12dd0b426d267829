import { expect } from 'chai';
import { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import en from '../locale/en.ts';
import zhCn from '../locale/zh-cn.ts';
import { AS_OF_MS, figure } from '../testing/frames.ts';
import { againstTarget } from './against-target.ts';
import { changeText } from './change-text.ts';
import { figureName, placeName, valueName, variantName, windowOf } from './names.ts';
import { qualifiedName } from './qualified-name.ts';

const english = new Formatter(en, 'en', 'UTC');
const loose = (text: string | undefined): string | undefined => text?.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('a figure and its target', () => {
  const said = (of: Partial<Figure>, named?: boolean): string | undefined =>
    loose(
      againstTarget(
        english,
        figure('queue.serviceLevel', { unit: 'SHARE', n: 1000, value: 0.71, target: 0.8, status: 'CRITICAL', ...of }),
        AS_OF_MS,
        named,
      ),
    );

  it('are said to be apart, on which side and by how much', () => {
    expect(said({})).to.equal('9 points under the target of 80 %');
    expect(said({ value: 0.83, direction: 'LOWER_IS_BETTER' })).to.equal('3 points over the target of 80 %');
    expect(said({}, false)).to.equal('9 points under the target');
    expect(said({ status: 'ON_TARGET' })).to.equal('Meets the target of 80 %');
    expect(said({ status: 'ON_TARGET' }, false)).to.equal('Meets the target');
    const since = { unit: 'INSTANT', value: AS_OF_MS - 300_000, target: 120_000 } as const;
    expect(said(since)).to.equal('3 min 00 s over the target of 2 min');
  });

  it('are not compared where one of them is missing, or nothing is judged', () => {
    for (const without of [{ value: null }, { target: null }, { status: 'NONE' }] as const) {
      expect(said(without)).to.equal(undefined);
    }
  });
});

describe('a figure and the window before', () => {
  const said = (of: Partial<Figure>, before: Partial<NonNullable<Figure['previous']>> = {}): string | undefined =>
    loose(
      changeText(
        english,
        figure('queue.serviceLevel', {
          unit: 'SHARE',
          n: 1000,
          value: 0.796,
          target: 0.8,
          status: 'ATTENTION',
          previous: { value: 0.804, state: 'VALUE', status: 'ON_TARGET', n: 1000, ...before },
          ...of,
        }),
      ),
    );

  it('are said to differ by what is written for both', () => {
    expect(said({ value: 0.76 })).to.equal('Down 4 points, from 80 % before');
    expect(said({ value: 0.84, status: 'ON_TARGET' })).to.equal('Up 4 points, from 80 % before');
    // `< 80 %` now, and 80 % before, which was met: the sign is not that of both.
    expect(said({})).to.equal('Down 0.8 points, from 80 % before');
  });

  it('are said to be alike where the same is written for both', () => {
    expect(said({}, { value: 0.7965, status: 'ATTENTION' })).to.equal('As in the window before');
  });

  it('are said not to be compared where there was none, or nothing was counted in it', () => {
    expect(said({}, { value: null, state: 'NO_HISTORY' })).to.equal('No earlier period to compare with');
    expect(said({ value: null, state: 'EMPTY' }, { value: null, state: 'NO_HISTORY' })).to.equal(undefined);
    expect(said({}, { value: null, state: 'EMPTY' })).to.equal('Nothing to compare with in the previous period');
    expect(said({ value: null })).to.equal(undefined);
    expect(said({ previous: null })).to.equal(undefined);
    expect(said({ previous: null })).to.equal(undefined);
  });
});

describe('names', () => {
  it('of figures are those of the language, or spelled by their key', () => {
    expect(['survey.nps', 'queue.serviceLevel', 'house.wrapUpTime'].map((key) => figureName(key, en))).to.deep.equal([
      'NPS',
      'Service level',
      'Wrap up time',
    ]);
  });

  it('of values are known ones, or made readable where they are identifiers', () => {
    const name = (value: string): string => valueName({ dimension: 'channel', value }, en);
    expect(['', 'EMAIL', 'other', 'tech-support', 'level_2_desk', 'Desk-A 7', 'a--b'].map(name)).to.deep.equal([
      'Not stated',
      'E-mail',
      'Other',
      'Tech support',
      'Level 2 desk',
      'Desk-A 7',
      'A--b',
    ]);
  });

  it('of what is counted together are in the language of the page', () => {
    expect(valueName({ dimension: 'channel', value: 'other' }, zhCn)).to.equal('其他');
  });

  it('of places hold all that a filter points to', () => {
    const filter = { queue: ['billing', 'support'], team: [], channel: ['phone'] };
    expect(placeName(filter, en)).to.equal('Billing, Support · Phone');
    expect(placeName(filter, zhCn)).to.equal('Billing、Support · 电话');
    expect(placeName({}, en)).to.equal('');
  });

  it('of variants leave out the threshold that stands in the title', () => {
    const name = (variant: string | null): string | undefined => variantName(figure('queue.x', { variant }), english);
    expect([name('F3 T=20s'), name('Kaplan–Meier'), name(null)]).to.deep.equal([
      'formula F3',
      'Kaplan–Meier',
      undefined,
    ]);
  });

  it('tell settings that make another number of a figure', () => {
    const name = (params: object): string | undefined =>
      loose(qualifiedName('response.firstResponse', { ...params }, english));
    expect(name({ quantile: 0.9 })).to.equal('First response, 90 % within');
    expect(name({ quantile: 0.975 })).to.equal('First response, 97.5 % within');
    expect(name({ quantile: 0.5 })).to.equal('First response');
    expect(name({ seconds: 20, naive: true })).to.equal('First response in 20 s, answered cases only');
    expect(name({ naive: false, seconds: 'soon', quantile: '0.9' })).to.equal('First response');
  });

  it('of windows are those a figure is usually read in', () => {
    expect(['queue.a', 'response.a', 'complaint.a', 'survey.a', 'house.a', ''].map(windowOf)).to.deep.equal([
      '30m',
      '24h',
      '7d',
      '30d',
      '24h',
      '24h',
    ]);
  });
});
