import { expect } from 'chai';
import en from '../locale/en.ts';
import zhCn from '../locale/zh-cn.ts';
import zhTw from '../locale/zh-tw.ts';
import { figure } from '../testing/frames.ts';
import { ago } from './ago.ts';
import { Formatter } from './formatter.ts';
import { spokenFigure } from './spoken-figure.ts';

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
  ];
  for (const [ms, text] of cases) {
    it(`writes ${ms} ms as ${text}`, () => {
      expect(loose(english.duration(ms))).to.equal(text);
    });
  }

  it('keeps seconds while a duration runs before the reader', () => {
    const since = figure('queue.longestWaitSince', { unit: 'INSTANT', value: 0 });
    expect(loose(english.figure(since, 41 * MINUTE + 20_000).text)).to.equal('41 min 20 s');
  });

  it('gives one decimal below ten seconds where it is a mean', () => {
    expect(loose(english.figure(figure('queue.asa', { unit: 'MILLISECONDS', value: 8_430 })).text)).to.equal('8.4 s');
  });

  it('uses the units of each language', () => {
    expect(loose(new Formatter(zhCn, 'zh-CN').duration(6 * HOUR + 40 * MINUTE))).to.equal('6 小时 40 分');
    expect(loose(new Formatter(zhTw, 'zh-TW').duration(125_000))).to.equal('2 分 05 秒');
    expect(loose(ago(new Formatter(zhCn, 'zh-CN'), 3 * MINUTE))).to.equal('3 分钟前');
  });

  it('speaks in full words', () => {
    const wait = figure('queue.wait', { unit: 'MILLISECONDS', value: 125_000 });
    expect(spokenFigure(english, wait)).to.equal('2 minutes 5 seconds');
  });

  it('writes a limit in the unit people would choose', () => {
    expect(loose(english.limit(4 * HOUR))).to.equal('4 h');
    expect(loose(english.limit(24 * HOUR))).to.equal('24 h');
    expect(loose(english.limit(28 * DAY))).to.equal('28 d');
    expect(loose(english.limit(90_000))).to.equal('90 s');
  });
});

describe('shares', () => {
  const share = (value: number, overrides = {}): string =>
    loose(english.figure(figure('queue.serviceLevel', { unit: 'SHARE', value, n: 1000, ...overrides })).text);

  it('have no decimals from ten per cent', () => expect(share(0.8244)).to.equal('82 %'));
  it('have one below ten per cent', () => expect(share(0.0712)).to.equal('7.1 %'));
  it('have none where the sample is below a hundred', () => expect(share(0.0712, { n: 56 })).to.equal('7 %'));
  it('never round to complete', () => expect(share(0.9996)).to.equal('99.9 %'));
  it('never round to nothing', () => expect(share(0.0002)).to.equal('< 0.1 %'));
  it('are 100 % only when complete', () => expect(share(1)).to.equal('100 %'));
  it('say on which side of its target one lies that still looks met', () => {
    expect(share(0.7961, { target: 0.8, status: 'ATTENTION' })).to.equal('< 80 %');
    expect(share(0.7941, { target: 0.8, status: 'ATTENTION' })).to.equal('79 %');
    expect(share(0.7999, { target: 0.8, status: 'NONE' })).to.equal('80 %');
    expect(share(0.8, { target: 0.8, status: 'ON_TARGET' })).to.equal('80 %');
    expect(share(0.0003, { target: 0.0002, status: 'ATTENTION' })).to.equal('< 0.1 %');
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
  });

  it('follow the width of the interval', () => {
    const gap = figure('survey.servqual', { unit: 'POINTS', value: -0.4231, lower: -0.5, upper: -0.35 });
    expect(english.figure(gap).text).to.equal('−0.4');
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
    expect([mean(246.8), mean(2.4), mean(3)]).to.deep.equal(['247', '2.4', '3']);
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
  });

  it('fall back to the browser’s zone for one that does not exist', () => {
    expect(new Formatter(en, 'en', 'Mars/Olympus').time(at)).to.match(/^\d\d:02$/);
  });

  it('follow the region of the language', () => {
    expect(new Formatter(en, 'en-GB', 'Europe/Berlin').dateTime(at)).to.equal('2 Mar, 14:02');
    expect(new Formatter(en, 'de-DE').number(1234.5, 1)).to.equal('1,234.5');
  });
});

describe('differences', () => {
  it('between shares are points', () => {
    const level = figure('queue.serviceLevel', { unit: 'SHARE', n: 1000, status: 'CRITICAL' });
    expect(english.difference(0.71, 0.8, level)).to.equal('9 points');
    expect(english.difference(0.796, 0.8, level)).to.equal('0.4 points');
    const nps = { unit: 'POINTS', n: 760, status: 'NONE', lower: 37.6, upper: 47.6 } as const;
    expect(english.difference(42.6, 46.4, nps)).to.equal('3 points');
    expect(english.difference(42.6, 42.9, nps)).to.equal('0.3 points');
    expect(english.difference(41.97, 42, nps)).to.equal('0.03 points');
    expect(english.difference(41.999_999_98, 42, nps)).to.equal('0.000000 points');
    expect(new Formatter(en, 'en-DE').difference(41.97, 42, nps)).to.equal('0,03 points');
  });
});
