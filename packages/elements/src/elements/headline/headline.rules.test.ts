import { expect } from 'chai';
import { Formatter } from '../../format/formatter.ts';
import type { Figure } from '../../frames.ts';
import type { StandardResult } from '../../live/standards-watch.ts';
import en from '../../locale/en.ts';
import zhCn from '../../locale/zh-cn.ts';
import zhTw from '../../locale/zh-tw.ts';
import { AS_OF_MS, figure, meta } from '../../testing/frames.ts';
import { beyondChance, headline } from './headline.rules.ts';

const english = new Formatter(en, 'en', 'UTC');
const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');

const result = (key: string, overrides: Partial<Figure>, filter?: string): StandardResult => ({
  standard: { figure: key, filter },
  figure: figure(key, {
    unit: 'SHARE',
    value: 0.9,
    target: 0.8,
    tolerance: 0.05,
    status: 'ON_TARGET',
    direction: 'HIGHER_IS_BETTER',
    n: 500,
    ...overrides,
  }),
  meta: meta(),
});

const met = (key = 'queue.serviceLevel'): StandardResult => result(key, {});
const lateMail = result(
  'response.firstResponse',
  {
    unit: 'MILLISECONDS',
    value: 24_000_000,
    lower: 20_000_000,
    upper: 27_000_000,
    target: 14_400_000,
    tolerance: 3_600_000,
    status: 'CRITICAL',
    direction: 'LOWER_IS_BETTER',
    previous: { value: 12_000_000, state: 'VALUE', status: 'ON_TARGET', n: 300 },
  },
  'channel=email',
);

describe('the headline', () => {
  it('says that all is well', () => {
    const { verdict, judgement, detail } = headline([met(), met('survey.csat')], english, AS_OF_MS);
    expect([verdict, judgement, detail]).to.deep.equal([
      'healthy',
      'Service is healthy.',
      'All two standards are met.',
    ]);
  });

  it('names what slipped, how far, and whether chance explains it', () => {
    const { verdict, detail } = headline(
      [met(), met('survey.csat'), met('survey.nps'), met('response.withinTarget'), lateMail],
      english,
      AS_OF_MS,
    );
    expect(verdict).to.equal('healthy');
    expect(loose(detail)).to.equal(
      'Four of five standards are met; first response, E-mail has slipped to 6 h 40 min against 4 h, beyond what chance explains.',
    );
  });

  it('says that a figure just misses its target where their digits are the same', () => {
    const nps = result('survey.nps', { unit: 'POINTS', value: 41.997, target: 42, tolerance: 5, status: 'ATTENTION' });
    const cost = result('complaint.ratePer1000', {
      unit: 'PER_1000',
      value: 2.0001,
      target: 2,
      status: 'ATTENTION',
      direction: 'LOWER_IS_BETTER',
      previous: { value: 1.8, state: 'VALUE', status: 'ON_TARGET', n: 300 },
    });
    const standards = [met(), met('survey.csat'), met('response.withinTarget'), nps, cost];
    const said = (messages: typeof en, locale: string): string =>
      loose(headline(standards, new Formatter(messages, locale, 'UTC'), AS_OF_MS).detail);
    expect(said(en, 'en')).to.match(/ stands just under its target of 42\b/);
    expect(said(en, 'en')).to.match(/ has slipped just over its target of 2 per 1,000/);
    expect(said(zhCn, 'zh-CN')).to.match(/略高于目标 2 .*略低于目标 42/);
    expect(said(zhTw, 'zh-TW')).to.match(/略高於目標 2 .*略低於目標 42/);
  });

  it('does not take a share too small to write for one below its target', () => {
    const lost = result('queue.abandonmentRate', {
      value: 0.0003,
      target: 0.0002,
      status: 'ATTENTION',
      direction: 'LOWER_IS_BETTER',
    });
    const { detail } = headline([met(), met(), met(), met(), lost], english, AS_OF_MS);
    expect(loose(detail)).to.match(/ stands just over its target of 0 %/);
  });

  it('writes a running wait as a wait, and weighs it by how far it is beyond its target', () => {
    const long = result('queue.longestWaitSince', {
      unit: 'INSTANT',
      value: AS_OF_MS - 300_000,
      target: 120_000,
      tolerance: 60_000,
      status: 'CRITICAL',
      direction: 'LOWER_IS_BETTER',
    });
    const worse = {
      ...lateMail,
      figure: { ...lateMail.figure!, status: 'CRITICAL' as const, value: 40_000_000, tolerance: 3_600_000 },
    };
    const { detail } = headline([long, worse], english, AS_OF_MS);
    expect(loose(detail)).to.match(/first response.*; longest wait stands at 5 min 00 s against 2 min\./);
  });

  it('is under strain from half, and misses its standards below', () => {
    const missed = result('survey.csat', { value: 0.75, status: 'ATTENTION' });
    expect(headline([met(), missed], english, AS_OF_MS).verdict).to.equal('strained');
    expect(headline([met(), missed, missed, lateMail], english, AS_OF_MS).verdict).to.equal('failing');
  });

  it('names the critical before those that need attention, two at most, and counts the others', () => {
    const missed = (key: string): StandardResult => result(key, { value: 0.78, status: 'ATTENTION' });
    const { detail } = headline(
      [missed('survey.csat'), missed('survey.effort'), missed('queue.serviceLevel'), lateMail],
      english,
      AS_OF_MS,
    );
    expect(loose(detail)).to.match(
      /^None of four standards are met; first response, E-mail has slipped .*; .* stands at 78 % against 80 %; two more fall short\.$/,
    );
  });

  it('judges nothing on too little', () => {
    const unknown: StandardResult = { standard: { figure: 'survey.nps' }, figure: undefined, meta: undefined };
    expect(headline([met(), unknown, unknown], english, AS_OF_MS).verdict).to.equal('unknown');
    expect(headline([], english, AS_OF_MS).verdict).to.equal('unknown');
  });

  it('says that no targets are set', () => {
    expect(headline([result('survey.nps', { target: null, status: 'NONE' })], english, AS_OF_MS).verdict).to.equal(
      'no-targets',
    );
  });

  it('counts what could not be measured', () => {
    const unknown: StandardResult = { standard: { figure: 'survey.nps' }, figure: undefined, meta: undefined };
    expect(headline([met(), met('survey.csat'), unknown], english, AS_OF_MS).detail).to.equal(
      'All two standards are met. One could not be measured.',
    );
  });

  it('speaks both written forms of Chinese', () => {
    const results = [met(), met('survey.csat'), met('survey.nps'), met('response.withinTarget'), lateMail];
    expect(loose(headline(results, new Formatter(zhCn, 'zh-CN'), AS_OF_MS).detail)).to.equal(
      '五项标准中四项达标；电子邮件首次响应已滑落至 6 小时 40 分（目标 4 小时），超出偶然波动的范围。',
    );
    expect(loose(headline(results, new Formatter(zhTw, 'zh-TW'), AS_OF_MS).detail)).to.equal(
      '五項標準中四項達標；電子郵件首次回應已滑落至 6 小時 40 分（目標 4 小時），超出偶然波動的範圍。',
    );
  });
});

describe('beyond what chance explains', () => {
  it('means that the whole interval misses', () => {
    const share = figure('survey.csat', { unit: 'SHARE', target: 0.8, direction: 'HIGHER_IS_BETTER' });
    expect(beyondChance({ ...share, lower: 0.7, upper: 0.79 })).to.equal(true);
    expect(beyondChance({ ...share, lower: 0.7, upper: 0.82 })).to.equal(false);
    expect(beyondChance({ ...share, lower: null, upper: null })).to.equal(undefined);
  });
});
