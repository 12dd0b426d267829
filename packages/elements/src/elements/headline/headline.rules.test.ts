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
      'Four of five standards are met; first response (E-mail) has slipped to 6 h 40 min against 4 h, beyond what chance explains.',
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
    expect(loose(detail)).to.match(/ stands just over its target of 0.02 %\./);
  });

  it('says of a duration that is written like its target on which side of it it is', () => {
    const wait = result('queue.wait', {
      unit: 'MILLISECONDS',
      value: 120_400,
      target: 120_000,
      status: 'ATTENTION',
      direction: 'LOWER_IS_BETTER',
    });
    expect(loose(headline([wait], english, AS_OF_MS).detail)).to.match(/ stands just over its target of 2 min\b/);
    const longer = { ...wait, figure: { ...wait.figure!, value: 121_000 } };
    expect(loose(headline([longer], english, AS_OF_MS).detail)).to.match(/ stands at 2 min 01 s against 2 min\b/);
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

  const missedBy = (key: string, value: number, overrides: Partial<Figure> = {}): StandardResult =>
    result(key, { value, status: 'ATTENTION', ...overrides });
  const unknown: StandardResult = { standard: { figure: 'survey.nps' }, figure: undefined, meta: undefined };
  const untargeted = result('survey.effort', { target: null, status: 'NONE' });

  it('is healthy from four in five, under strain from half, and misses its standards below', () => {
    const missed = missedBy('survey.csat', 0.75);
    const said = (results: readonly StandardResult[]): string[] => {
      const { verdict, judgement } = headline(results, english, AS_OF_MS);
      return [verdict, judgement];
    };
    expect(said([met(), met(), met(), met(), missed])).to.deep.equal(['healthy', 'Service is healthy.']);
    expect(said([met(), met(), met(), missed])).to.deep.equal(['strained', 'Service is under strain.']);
    expect(said([met(), missed])).to.deep.equal(['strained', 'Service is under strain.']);
    expect(said([met(), missed, missed])).to.deep.equal(['failing', 'Service is missing its standards.']);
  });

  it('names the critical before those that need attention, two at most, and counts the others', () => {
    const rows = [
      // Twenty tolerances below its target, and yet not critical.
      missedBy('survey.csat', 0.78, { tolerance: 0.001 }),
      missedBy('survey.effort', 0.78),
      missedBy('queue.serviceLevel', 0.78),
      lateMail,
    ];
    for (const order of [rows, rows.toReversed()]) {
      const { detail } = headline(order, english, AS_OF_MS);
      expect(loose(detail)).to.match(
        /^None of four standards are met; first response \(E-mail\) has slipped .*; .* stands at 78 % against 80 %; two more fall short\.$/,
      );
    }
  });

  it('names first what is furthest beyond its target, in tolerances or, without one, in targets', () => {
    const named = (results: readonly StandardResult[]): (string | undefined)[] =>
      [results, results.toReversed()].map(
        (order) => /met; (.*?) stands/.exec(headline(order, english, AS_OF_MS).detail)?.[1],
      );
    const lower = { direction: 'LOWER_IS_BETTER' } as const;
    // 0.9 against 0.8 is one tolerance of 0.1, 0.1 against 0.2 are two of 0.05.
    expect(
      named([
        missedBy('queue.abandonmentRate', 0.9, { ...lower, tolerance: 0.1 }),
        missedBy('survey.csat', 0.1, { target: 0.2, tolerance: 0.05 }),
      ]),
    ).to.deep.equal(['satisfaction', 'satisfaction']);
    expect(
      named([
        missedBy('queue.waiting', 30, { ...lower, unit: 'COUNT', target: 20, tolerance: null }),
        missedBy('survey.nps', -30, { unit: 'POINTS', target: -10, tolerance: null }),
      ]),
    ).to.deep.equal(['NPS', 'NPS']);
    expect(
      named([
        missedBy('survey.servqualGap', -0.9, { unit: 'POINTS', target: 0, tolerance: null }),
        missedBy('survey.csat', 0.2, { tolerance: 0.5 }),
      ]),
    ).to.deep.equal(['satisfaction', 'satisfaction']);
  });

  it('calls a standard what the page calls it, and only that', () => {
    const label = { ...lateMail, standard: { ...lateMail.standard, label: 'Mail desk' } };
    expect(headline([met(), label], english, AS_OF_MS).detail).to.match(/; mail desk has slipped/);
  });

  it('judges nothing on too little', () => {
    const empty = result('survey.csat', { value: null, state: 'EMPTY' });
    const nothing = { verdict: 'unknown', judgement: 'There is not enough data to say how service is.', detail: '' };
    for (const results of [[met(), unknown, unknown], [met(), empty, empty], [empty], []]) {
      expect(headline(results, english, AS_OF_MS)).to.deep.equal(nothing);
    }
    expect(headline([met(), unknown], english, AS_OF_MS).verdict).to.equal('healthy');
  });

  it('says that no targets are set', () => {
    const nothing = {
      verdict: 'no-targets',
      judgement: 'No standards are set yet, so nothing can be judged.',
      detail: '',
    };
    expect(headline([untargeted], english, AS_OF_MS)).to.deep.equal(nothing);
    expect(headline([untargeted, unknown], english, AS_OF_MS)).to.deep.equal(nothing);
  });

  it('counts what could not be measured', () => {
    expect(headline([met(), met('survey.csat'), unknown], english, AS_OF_MS).detail).to.equal(
      'All two standards are met. One could not be measured.',
    );
  });

  it('takes no figure without a target for a standard, nor for one that could not be measured', () => {
    const { verdict, detail } = headline([met(), untargeted, untargeted], english, AS_OF_MS);
    expect([verdict, detail]).to.deep.equal(['healthy', 'The one standard is met.']);
  });

  it('counts one as people do', () => {
    const missed = missedBy('survey.csat', 0.75);
    const count = (results: readonly StandardResult[], format = english): string =>
      /^[^.;；]+/.exec(headline(results, format, AS_OF_MS).detail)![0];
    expect(count([missed])).to.equal('The one standard is not met');
    expect(count([missed, missed])).to.equal('None of two standards are met');
    expect(count([met(), missed])).to.equal('One of two standards is met');
    expect(count([missed], new Formatter(zhCn, 'zh-CN'))).to.equal('唯一一项标准未达标');
    expect(count([missed], new Formatter(zhTw, 'zh-TW'))).to.equal('唯一一項標準未達標');
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
  const share = figure('survey.csat', { unit: 'SHARE', target: 0.8 });
  const higher = { ...share, direction: 'HIGHER_IS_BETTER' } as const;
  const lower = { ...share, direction: 'LOWER_IS_BETTER' } as const;

  it('means that the whole interval misses', () => {
    expect(beyondChance({ ...higher, lower: 0.7, upper: 0.79 })).to.equal(true);
    expect(beyondChance({ ...higher, lower: 0.7, upper: 0.8 })).to.equal(false);
    expect(beyondChance({ ...lower, lower: 0.81, upper: 0.9 })).to.equal(true);
    expect(beyondChance({ ...lower, lower: 0.8, upper: 0.9 })).to.equal(false);
  });

  it('is not said without an interval or a target', () => {
    for (const unknown of [{ lower: null }, { upper: null }, { target: null }]) {
      expect(beyondChance({ ...higher, lower: 0.7, upper: 0.79, ...unknown })).to.equal(undefined);
    }
  });
});
