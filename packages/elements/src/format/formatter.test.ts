import { expect } from 'chai';
import type { Figure } from '../frames.ts';
import en from '../locale/en.ts';
import zhCn from '../locale/zh-cn.ts';
import zhTw from '../locale/zh-tw.ts';
import { partOf } from '../parts/part-of.ts';
import { figure } from '../testing/frames.ts';
import { ago } from './ago.ts';
import { difference } from './difference.ts';
import { Formatter } from './formatter.ts';
import { spokenFigure } from './spoken-figure.ts';
import { targetText } from './target-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const english = new Formatter(en, 'en', 'Europe/Berlin');
/** Thin and no-break spaces as plain ones, to keep expectations readable. */
const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('durations', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 s'],
    [42_000, '42 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [9 * MINUTE + 59_000, '9 min 59 s'],
    [41 * MINUTE + 20_000, '41 min'],
    [6 * HOUR + 40 * MINUTE, '6 h 40 min'],
    [2 * DAY + 4 * HOUR, '2 d 4 h'],
    [3 * DAY, '3 d'],
    [28 * DAY, '28 d'],
    [-5000, '0 s'],
    [10 * MINUTE, '10 min'],
    [59 * MINUTE + 40_000, '1 h 00 min'],
    [HOUR, '1 h 00 min'],
    [2 * DAY, '2 d'],
    [9 * DAY + 23 * HOUR, '9 d 23 h'],
    [9 * DAY + 23.6 * HOUR, '10 d'],
    [10.3 * DAY, '10 d'],
  ];
  for (const [ms, text] of cases) {
    it(`writes ${ms} ms as ${text}`, () => {
      expect(loose(english.duration(ms))).to.equal(text);
    });
  }

  it('keeps seconds while a duration runs before the reader', () => {
    const since = figure('queue.longestWaitSince', { unit: 'INSTANT', value: 0 });
    const running = (ms: number): string => loose(english.figure({ ...since, value: 5000 }, ms + 5000).text);
    expect(running(41 * MINUTE + 20_900)).to.equal('41 min 20 s');
    expect(running(59 * MINUTE + 59_900)).to.equal('59 min 59 s');
    expect(running(HOUR)).to.equal('1 h 00 min');
  });

  it('writes an instant as a time of day where no clock runs', () => {
    const since = figure('queue.longestWaitSince', { unit: 'INSTANT', value: Date.parse('2026-03-02T13:02:10.000Z') });
    expect(english.figure(since).text).to.equal('14:02:10');
  });

  it('keeps of an age its largest unit alone', () => {
    const alone = (ms: number): string => loose(english.duration(ms, { alone: true }));
    expect([42_000, 125_000, 59 * MINUTE + 40_000, 6.6 * HOUR, 2.6 * DAY].map(alone)).to.deep.equal([
      '42 s',
      '2 min',
      '1 h',
      '7 h',
      '3 d',
    ]);
  });

  it('gives one decimal below ten seconds where it is a mean', () => {
    expect(loose(english.figure(figure('queue.asa', { unit: 'MILLISECONDS', value: 8_430 })).text)).to.equal('8.4 s');
    const mean = (ms: number): string => loose(english.duration(ms, { decimals: true }));
    expect([0, 9_949, 9_950, 42_300].map(mean)).to.deep.equal(['0 s', '9.9 s', '10 s', '42 s']);
    expect(loose(english.duration(8_430))).to.equal('8 s');
  });

  it('uses the units of each language', () => {
    expect(loose(new Formatter(zhCn, 'zh-CN').duration(6 * HOUR + 40 * MINUTE))).to.equal('6 小时 40 分');
    expect(loose(new Formatter(zhTw, 'zh-TW').duration(125_000))).to.equal('2 分 05 秒');
    expect(loose(ago(new Formatter(zhCn, 'zh-CN'), 3 * MINUTE))).to.equal('3 分钟前');
  });

  it('speaks the numbers that are written, neither more nor fewer', () => {
    const numbers = (text = ''): number[] =>
      (text.match(/\d+([.]\d+)?/g) ?? []).map(Number).filter((each, index) => each > 0 || index === 0);
    for (const unit of ['MILLISECONDS', 'INSTANT'] as const)
      for (let ms = 0; ms < 15 * DAY; ms = ms * 1.07 + 397) {
        const [value, nowMs] = unit === 'INSTANT' ? [1e12 - ms, 1e12] : [ms, undefined];
        const one = figure('queue.wait', { unit, value });
        expect(numbers(spokenFigure(english, one, nowMs)), `${ms} ms`).to.deep.equal(
          numbers(english.figure(one, nowMs).text),
        );
      }
  });

  it('speaks in full words', () => {
    const spoken = (ms: number, overrides = {}): string | undefined =>
      spokenFigure(english, figure('queue.wait', { unit: 'MILLISECONDS', value: ms, ...overrides }));
    expect(
      [-5, 400, 59_400, 59_600, 125_000, 59 * MINUTE + 59_600, 6 * HOUR + 40.6 * MINUTE, 51.6 * HOUR].map((ms) =>
        spoken(ms),
      ),
    ).to.deep.equal([
      '0 seconds',
      '0.4 seconds',
      '59 seconds',
      '1 minute',
      '2 minutes 5 seconds',
      '1 hour',
      '6 hours 41 minutes',
      '2 days 4 hours',
    ]);
    expect(spoken(125_000, { state: 'AT_LEAST' })).to.equal('≥ 2 minutes 5 seconds');
    expect(spoken(0, { value: null })).to.equal('No data');
    expect(spoken(2 * DAY)).to.equal('2 days');
    expect(spokenFigure(english, figure('queue.waiting', { unit: 'COUNT', value: 7 }), 9000)).to.equal(undefined);
    expect(spoken(7, { unit: 'INSTANT' })).to.equal(undefined);
  });

  it('speaks of a running time as it is written', () => {
    const since = figure('queue.longestWaitSince', { unit: 'INSTANT', value: 1000 });
    expect(spokenFigure(english, since, 1000 + 125_900)).to.equal('2 minutes 5 seconds');
    expect(loose(english.figure(since, 1000 + 125_900).text)).to.equal('2 min 05 s');
    expect(spokenFigure(english, since, 0)).to.equal('0 seconds');
  });

  it('writes a limit in the unit people would choose', () => {
    expect(loose(english.limit(4 * HOUR))).to.equal('4 h');
    expect(loose(english.limit(24 * HOUR))).to.equal('24 h');
    expect(loose(english.limit(28 * DAY))).to.equal('28 d');
    expect(loose(english.limit(90_000))).to.equal('90 s');
    expect([0, 1500, MINUTE, DAY, 2 * DAY].map((ms) => loose(english.limit(ms)))).to.deep.equal([
      '0 s',
      '1.5 s',
      '1 min',
      '24 h',
      '2 d',
    ]);
  });
});

describe('shares', () => {
  const share = (value: number, overrides = {}): string =>
    loose(english.figure(figure('queue.serviceLevel', { unit: 'SHARE', value, n: 1000, ...overrides })).text);

  it('have no decimals from ten per cent', () => expect(share(0.8244)).to.equal('82 %'));
  it('have one below ten per cent', () => expect(share(0.0712)).to.equal('7.1 %'));
  it('have none where the sample is below a hundred', () => {
    expect(share(0.0712, { n: 99 })).to.equal('7 %');
    expect(share(0.0712, { n: 100 })).to.equal('7.1 %');
  });
  it('have none from where one would read as ten', () => {
    expect([0.0994, 0.0995].map((value) => share(value))).to.deep.equal(['9.9 %', '10 %']);
  });
  for (const n of [20, 1000]) {
    it(`of ${n} never round to complete`, () => {
      expect([0.995, 0.9961, 0.999, 0.9996].map((value) => share(value, { n }))).to.deep.equal([
        '99.5 %',
        '99.6 %',
        '99.9 %',
        '99.9 %',
      ]);
    });
    it(`of ${n} never round to nothing`, () => {
      expect([0.0002, 0.0005, 0.0049].map((value) => share(value, { n }))).to.deep.equal(['< 0.1 %', '0.1 %', '0.5 %']);
    });
    it(`of ${n} are 100 % only when complete, 0 % only when none`, () => {
      expect([0, 1, 1.2].map((value) => share(value, { n }))).to.deep.equal(['0 %', '100 %', '120 %']);
    });
  }
  it('say on which side of its target one lies that still looks met', () => {
    expect(share(0.7961, { target: 0.8, status: 'ATTENTION' })).to.equal('< 80 %');
    expect(share(0.7941, { target: 0.8, status: 'ATTENTION' })).to.equal('79 %');
    expect(share(0.7999, { target: 0.8, status: 'NONE' })).to.equal('80 %');
    expect(share(0.8, { target: 0.8, status: 'ON_TARGET' })).to.equal('80 %');
    expect(share(0.0003, { target: 0.0002, status: 'ATTENTION' })).to.equal('< 0.1 %');
    expect(share(0.7961, { target: 0.8, status: 'CRITICAL' })).to.equal('< 80 %');
    expect(share(0.7961, { status: 'ATTENTION' })).to.equal('80 %');
    // A target between two whole points: `< 79 %` would be false, and 80 % reads as met.
    expect(share(0.7905, { target: 0.7945, status: 'ATTENTION' })).to.equal('79 %');
    expect(share(0.7951, { target: 0.796, status: 'ATTENTION' })).to.equal('< 80 %');
    expect(share(0.0704, { target: 0.07, status: 'ATTENTION' })).to.equal('> 7.0 %');
  });
});

describe('scores and rates', () => {
  it('write whole points with a real minus', () => {
    const nps = figure('survey.nps', { unit: 'POINTS', value: -12.4, lower: -20, upper: -5 });
    expect(english.figure(nps).text).to.equal('−12');
  });

  it('write no minus before a zero', () => {
    const nps = figure('survey.nps', { unit: 'POINTS', value: -0.3, lower: -8, upper: 8 });
    expect(english.figure(nps).text).to.equal('0');
    expect(english.figure({ ...nps, value: -0.001, lower: -0.03, upper: 0.02 }).text).to.equal('0.00');
  });

  it('follow the width of the interval', () => {
    const gap = figure('survey.servqual', { unit: 'POINTS', value: -0.4231, lower: -0.5, upper: -0.35 });
    expect(english.figure(gap).text).to.equal('−0.4');
    const points = (lower: number | null, upper: number | null): string =>
      english.figure({ ...gap, value: 0.4261, lower, upper }).text;
    expect([points(0, 1), points(0, 0.99), points(0, 0.1), points(0, 0.09)]).to.deep.equal(['0', '0.4', '0.4', '0.43']);
    expect([points(null, null), points(0.4, null), points(null, 0.41)]).to.deep.equal(['0', '0', '0']);
  });

  it('give a rate the digits its size deserves, beside what it is of', () => {
    const rate = (value: number): string =>
      english.figure(figure('complaint.ratePer1000', { unit: 'PER_1000', value })).text;
    expect([0.996, 1, 9.94, 10, 12.3].map(rate)).to.deep.equal(
      ['1.00', '1.0', '9.9', '10', '12'].map((text) => `${text}\u00a0per 1,000`),
    );
    expect(loose(targetText(new Formatter(en, 'en'), 1.25, 'PER_1000'))).to.equal('1.25 per 1,000');
  });

  it('part signs, numbers and units, for type of their own', () => {
    const bound = figure('response.firstResponse', { unit: 'MILLISECONDS', value: 42_000, state: 'AT_LEAST' });
    expect(english.figure(bound).parts).to.deep.equal([
      { kind: 'sign', text: '≥\u202f' },
      { kind: 'number', text: '42' },
      { kind: 'unit', text: '\u202fs' },
    ]);
    expect(english.figure({ ...bound, unit: 'COUNT', value: 3, state: 'VALUE' }).parts).to.deep.equal([
      { kind: 'number', text: '3' },
    ]);
    expect(english.figure({ ...bound, value: null }).parts).to.deep.equal([{ kind: 'number', text: '—' }]);
  });

  it('write targets as they were set', () => {
    const target = (value: number, unit: Figure['unit']): string => loose(targetText(english, value, unit));
    expect([target(0.8, 'SHARE'), target(0.9995, 'SHARE'), target(0.07, 'SHARE')]).to.deep.equal([
      '80 %',
      '99.95 %',
      '7 %',
    ]);
    expect([target(20_000, 'MILLISECONDS'), target(120_000, 'INSTANT')]).to.deep.equal(['20 s', '2 min']);
    expect([target(15, 'COUNT'), target(-10, 'POINTS'), target(42.25, 'POINTS')]).to.deep.equal(['15', '−10', '42.25']);
  });

  it('write parts of a whole in whole points, and neither a few as none nor nearly all as all', () => {
    const parts = [0, 2, 256, 998, 1000].map((count) => loose(partOf(english, count, 1000)));
    expect(parts).to.deep.equal(['0 %', '0.2 %', '26 %', '99.8 %', '100 %']);
  });

  it('keep whole points beside a target, with a sign where rounding would hide that it is missed', () => {
    const missed = { unit: 'POINTS', value: 41.6, lower: 39, upper: 44, target: 42, status: 'ATTENTION' } as const;
    const nps = (overrides: object): string =>
      loose(english.figure(figure('survey.nps', { ...missed, ...overrides })).text);
    expect(nps({})).to.equal('< 42');
    expect(nps({ value: 41.97 })).to.equal('< 42');
    expect(nps({ value: 41.3 })).to.equal('41');
    expect(nps({ value: 42.1, status: 'ON_TARGET' })).to.equal('42');
  });

  it('say on which side of its target a rate lies that looks met', () => {
    const rate = { unit: 'PER_1000', value: 12.3, target: 12, status: 'ATTENTION' } as const;
    expect(loose(english.figure(figure('complaint.ratePer1000', rate)).text)).to.match(/^> 12 /);
  });

  it('give a mean of counts a decimal below ten only', () => {
    const mean = (value: number): string => english.value(value, { unit: 'COUNT', n: 0, status: 'NONE' });
    expect([mean(246.8), mean(10.5), mean(2.4), mean(3)]).to.deep.equal(['247', '11', '2.4', '3']);
  });

  it('mark a lower bound', () => {
    const bound = figure('response.firstResponse', { unit: 'MILLISECONDS', value: 6 * HOUR, state: 'AT_LEAST' });
    expect(loose(english.figure(bound).text)).to.equal('≥ 6 h 00 min');
  });

  it('write a dash for nothing, never 0', () => {
    expect(english.figure(figure('queue.asa', { value: null, state: 'EMPTY' })).text).to.equal('—');
  });
});

describe('times', () => {
  const at = Date.parse('2026-03-02T13:02:10.000Z');

  it('are of the zone asked for', () => {
    expect(english.time(at)).to.equal('14:02');
    expect(new Formatter(en, 'en', 'Asia/Shanghai').time(at)).to.equal('21:02');
  });

  it('carry the date when they are not of today', () => {
    expect(english.moment(at, at + HOUR)).to.equal('14:02');
    expect(english.moment(at, at + DAY)).to.equal('Mar 2, 14:02');
    // Two instants after another: what is kept of the first is not said of the second.
    expect(english.moment(at + MINUTE, at + DAY)).to.equal('Mar 2, 14:03');
    expect(english.moment(at + MINUTE, at + HOUR)).to.equal('14:03');
    expect(english.moment(at, at + 10 * HOUR)).to.equal('Mar 2, 14:02');
    expect(english.moment(at, at + 365 * DAY)).to.equal('Mar 2, 14:02');
    expect(english.date(at)).to.equal('Mar 2');
  });

  it('fall back to the browser’s zone for one that does not exist', () => {
    const lost = new Formatter(en, 'en', 'Mars/Olympus');
    expect(lost.time(at)).to.match(/^\d\d:02$/);
    expect([lost.zone, english.zone]).to.deep.equal([undefined, 'Europe/Berlin']);
  });

  it('follow the region of the language', () => {
    expect(new Formatter(en, 'en-GB', 'Europe/Berlin').dateTime(at)).to.equal('2 Mar, 14:02');
    expect(new Formatter(en, 'de-DE').number(1234.5, 1)).to.equal('1,234.5');
  });
});

describe('differences', () => {
  it('between shares are points', () => {
    const level = figure('queue.serviceLevel', { unit: 'SHARE', n: 1000, status: 'CRITICAL' });
    expect(difference(english, 0.71, 0.8, level)).to.equal('9\u00A0points');
    expect(difference(english, 0.796, 0.8, level)).to.equal('0.4\u00A0points');
    expect(difference(english, 0.7149, 0.7951, level)).to.equal('9\u00A0points');
    const nps = { unit: 'POINTS', n: 760, status: 'NONE', lower: 37.6, upper: 47.6 } as const;
    expect(difference(english, 42.6, 46.4, nps)).to.equal('3\u00A0points');
    expect(difference(english, 42.6, 42.9, nps)).to.equal('0.3\u00A0points');
    expect(difference(english, 41.97, 42, nps)).to.equal('0.03\u00A0points');
    expect(difference(english, 41.999_999_98, 42, nps)).to.equal('0.000000\u00A0points');
    expect(difference(new Formatter(en, 'en-DE'), 41.97, 42, nps)).to.equal('0,03\u00A0points');
  });

  it('are those of what is written, as readers subtract, and of what is not where that hides them', () => {
    const level = figure('queue.serviceLevel', { unit: 'SHARE', n: 1000, status: 'CRITICAL' });
    // 12 % from 9.4 %; 98 % from 99.5 %.
    expect(difference(english, 0.1218, 0.0938, level)).to.equal('2.6\u00A0points');
    expect(difference(english, 0.9812, 0.995, level)).to.equal('1.5\u00A0points');
    // Targets are written as they were set: 98 % against 99.75 %, < 80 % against 79.6 %.
    expect(difference(english, 0.9812, 0.9975, { ...level, target: 0.9975 })).to.equal('1.75\u00A0points');
    expect(difference(english, 0.7951, 0.796, { ...level, target: 0.796 })).to.equal('0.09\u00A0points');
  });

  it('of counts and rates are bare, of times they are times', () => {
    const of = (unit: Figure['unit'], a: number, b: number): string =>
      loose(difference(english, a, b, figure('queue.waiting', { unit, value: a })));
    expect(of('COUNT', 18, 15)).to.equal('3');
    expect(of('PER_1000', 2.5, 4)).to.equal('1.5');
    expect(of('MILLISECONDS', 12_000, 20_400)).to.equal('8.4 s');
    expect(of('INSTANT', 300_000, 120_000)).to.equal('3 min 00 s');
  });

  it('of one value and itself are nothing', () => {
    expect(difference(english, 3, 3, figure('queue.waiting', { unit: 'COUNT', value: 3 }))).to.equal('0');
  });
});
