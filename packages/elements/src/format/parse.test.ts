import { expect } from 'chai';
import { formatFilter, mergeFilters, parseFilter } from './parse.ts';
import { parseAmount, parseTargets } from './parse-amount.ts';
import { parseParams } from './parse-params.ts';
import { parseStandards } from './parse-standards.ts';

describe('filters', () => {
  it('read values and dimensions', () => {
    expect(parseFilter('queue=billing, support;channel=phone')).to.deep.equal({
      queue: ['billing', 'support'],
      channel: ['phone'],
    });
  });

  it('keep the empty value, which means: not stated', () => {
    expect(parseFilter('team=')).to.deep.equal({ team: [''] });
  });

  it('survive half an attribute', () => {
    expect(parseFilter('queue')).to.deep.equal({});
    expect(parseFilter('=billing; =phone')).to.deep.equal({});
    expect(parseFilter(undefined)).to.deep.equal({});
  });

  it('read spaces for nothing, `&` for `;`, and a letter for a dimension', () => {
    expect(parseFilter(' q = billing & channel=phone')).to.deep.equal({ q: ['billing'], channel: ['phone'] });
  });

  it('are written as they are read', () => {
    const text = 'queue=billing,support;channel=phone';
    expect(formatFilter(parseFilter(text))).to.equal(text);
    const filter = { queue: ['Billing & payments', 'Returns, repairs; other', '5 %', '%2C'], team: ['a=b', ''] };
    expect(parseFilter(formatFilter(filter))).to.deep.equal(filter);
    expect(parseFilter('queue=Billing %26 payments,50%')).to.deep.equal({ queue: ['Billing & payments', '50%'] });
    expect(parseFilter('queue=%e4%B8%AD%2c')).to.deep.equal({ queue: ['%e4%B8%AD,'] });
    // A name that no server knows is told by it: left out, the whole would be shown as the part.
    expect(parseFilter('队列=票务; my-team =north')).to.deep.equal({ 队列: ['票务'], 'my-team': ['north'] });
  });

  it('narrow and never widen what surrounds them', () => {
    const outer = { channel: ['phone', 'chat'], site: ['berlin'] };
    expect(mergeFilters(outer, { channel: ['chat', 'email'], queue: ['billing'] })).to.deep.equal({
      channel: ['chat'],
      site: ['berlin'],
      queue: ['billing'],
    });
    expect(mergeFilters(outer, { channel: ['email'] }).channel).to.deep.equal([]);
  });
});

describe('amounts', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['80%', 0.8],
    ['80 %', 0.8],
    ['20s', 20_000],
    ['4h 30min', 16_200_000],
    ['2d', 172_800_000],
    ['-10', -10],
    ['−10', -10],
    ['−2.5%', -0.025],
    ['80.25%', 0.8025],
    ['42', 42],
    [' 42.75 ', 42.75],
    ['1.25 h', 4_500_000],
    ['500ms', 500],
    ['3m', 180_000],
    ['', undefined],
    [' ', undefined],
    ['about 80%', undefined],
    ['80% or so', undefined],
    ['about 42', undefined],
    ['4xh', undefined],
    ['in 20s', undefined],
    ['20s.', undefined],
    ['soon', undefined],
    ['4 apples', undefined],
  ];
  for (const [text, amount] of cases) {
    it(`read “${text}” as ${amount}`, () => {
      const read = parseAmount(text);
      if (amount === undefined) expect(read).to.equal(undefined);
      else expect(read).to.be.closeTo(amount, 1e-9);
    });
  }
});

describe('lists in attributes', () => {
  it('read targets with tolerances', () => {
    expect(parseTargets('queue.waiting=15/3; response.withinTarget=90%')).to.deep.equal([
      { figure: 'queue.waiting', value: 15, tolerance: 3 },
      { figure: 'response.withinTarget', value: 0.9 },
    ]);
    expect(parseTargets('=15; queue.waiting; queue.asa=soon; queue.offered=0/0; ')).to.deep.equal([
      { figure: 'queue.offered', value: 0, tolerance: 0 },
    ]);
    expect(parseTargets(null)).to.deep.equal([]);
  });

  it('read settings of a figure in their types', () => {
    expect(parseParams('quantile=0.9;business-hours=true;instrument=csat')).to.deep.equal({
      quantile: 0.9,
      businessHours: true,
      instrument: 'csat',
    });
    expect(parseParams(' naive = false & n =3; =4; quantile')).to.deep.equal({ naive: false, n: 3 });
    expect(parseParams('instrument=')).to.deep.equal({ instrument: '' });
    expect(parseParams(undefined)).to.deep.equal({});
  });

  it('read standards, a line each', () => {
    const [phone, mail, ...others] = parseStandards(`
      queue.serviceLevel window=today target=80% tolerance=5% seconds=20 label="Phone in 20 s"

      response.withinTarget filter=channel=email+tier=gold,silver place="" urgent =7 target=90%;
    `);
    expect(others).to.deep.equal([]);
    expect(parseStandards(undefined)).to.deep.equal([]);
    expect(phone).to.deep.include({
      figure: 'queue.serviceLevel',
      window: 'today',
      target: 0.8,
      tolerance: 0.05,
      label: 'Phone in 20 s',
    });
    expect(phone?.params).to.deep.equal({ seconds: 20 });
    expect(mail).to.deep.equal({
      figure: 'response.withinTarget',
      params: {},
      window: undefined,
      filter: 'channel=email;tier=gold,silver',
      target: 0.9,
      tolerance: undefined,
      label: undefined,
      place: '',
    });
  });
});
