import { expect } from 'chai';
import { AS_OF_MS, figure, figuresFrame, iso, meta, responseFrame, waiting } from '../testing/frames.ts';
import { seriesFrame } from '../testing/series-frames.ts';
import { figuresTable, pointsTable, standardsTable, toCsv } from './csv.ts';

describe('comma-separated values', () => {
  it('quote what must be quoted', () => {
    expect(toCsv({ header: ['a', 'b'], rows: [['x,y', 'say "hi"']] })).to.equal('a,b\r\n"x,y","say ""hi"""\r\n');
    // By what other spreadsheets part cells, a formula could begin one.
    expect(toCsv({ header: ['a', 'b'], rows: [['x;=1+1', 'y\t=1+1']] })).to.equal('a,b\r\n"x;=1+1","y\t=1+1"\r\n');
  });
  it('leave missing values empty and numbers bare', () => {
    expect(toCsv({ header: ['a', 'b', 'c'], rows: [[null, -1.5, undefined]] })).to.equal('a,b,c\r\n,-1.5,\r\n');
  });
  it('disarm texts that a spreadsheet would run', () => {
    expect(toCsv({ header: ['a'], rows: [['=1+1'], ['@x'], ['＝1+1'], ['+x'], ['-x'], ['\tx']] })).to.equal(
      "a\r\n'=1+1\r\n'@x\r\n'＝1+1\r\n'+x\r\n'-x\r\n\"'\tx\"\r\n",
    );
    expect(toCsv({ header: ['a=b'], rows: [['x-1'], ['\rx'], [true]] })).to.equal('a=b\r\nx-1\r\n"\'\rx"\r\ntrue\r\n');
  });
});

describe('tables', () => {
  const key = [{ dimension: 'team', value: 'north' }];

  it('hold every figure of every group, and since when, where it is not of the moment', () => {
    const level = figure('queue.serviceLevel', {
      unit: 'SHARE',
      value: 0.71,
      n: 90,
      lower: 0.6,
      upper: 0.8,
      target: 0.8,
      status: 'CRITICAL',
      variant: 'F3',
    });
    const empty = figure('queue.asa', { unit: 'MILLISECONDS', value: null, state: 'EMPTY', n: 0 });
    const frame = {
      ...figuresFrame(),
      momentary: ['queue.waiting'],
      groups: [{ key, figures: [waiting({ value: 7, n: 7 }), level, empty] }],
    };
    const { header, rows } = figuresTable(frame);
    expect(header).to.deep.equal([
      'team',
      'figure',
      'value',
      'unit',
      'state',
      'n',
      'lower',
      'upper',
      'target',
      'status',
      'variant',
      'from',
      'to',
      'settings',
    ]);
    const { from, to } = frame.meta;
    expect(rows.map((row) => [...row.slice(0, 6), ...row.slice(-3, -1)])).to.deep.equal([
      ['north', 'queue.waiting', 7, 'COUNT', 'VALUE', 7, undefined, to],
      ['north', 'queue.serviceLevel', 0.71, 'SHARE', 'VALUE', 90, from, to],
      ['north', 'queue.asa', null, 'MILLISECONDS', 'EMPTY', 0, from, to],
    ]);
    expect(rows[1]?.slice(6, 11)).to.deep.equal([0.6, 0.8, 0.8, 'CRITICAL', 'F3']);
    expect(figuresTable({ ...frame, groups: [] })).to.deep.equal({ header: header.slice(1), rows: [] });
  });

  it('hold figures alone, whatever else a group has', () => {
    const others = {
      none: null,
      text: 'state',
      list: [{ key: 'a' }, { key: 'a', unit: 'COUNT' }, { state: 'VALUE' }, 7],
    };
    const group = { key, ...others, waiting: waiting(), more: [figure('queue.asa')] };
    const { rows } = figuresTable({ meta: meta(), groups: [group] });
    expect(rows.map(([, name]) => name)).to.deep.equal(['queue.waiting', 'queue.asa']);
    expect(rows[0]?.slice(-3, -1)).to.deep.equal([meta().from, meta().to]);
  });

  it('tell two quantiles of one figure apart', () => {
    const { header, rows } = figuresTable(responseFrame());
    const settings = rows
      .filter((row) => row[header.indexOf('figure')] === 'response.firstResponse')
      .map((row) => row[header.indexOf('settings')]);
    expect(settings).to.deep.equal([undefined, 'quantile=0.9']);
  });

  it('hold every point of every group', () => {
    const t = iso(AS_OF_MS);
    const points = [{ t, value: 0.7, n: 9, lower: 0.6, upper: 0.8, partial: true }];
    expect(pointsTable(seriesFrame({}, { groups: [{ key, points }] }))).to.deep.equal({
      header: ['team', 'time', 'value', 'n', 'lower', 'upper', 'partial', 'figure', 'unit', 'stepMs'],
      rows: [['north', t, 0.7, 9, 0.6, 0.8, true, 'queue.serviceLevel', 'SHARE', 300_000]],
    });
  });

  it('hold every standard, known or not', () => {
    const standard = {
      figure: 'queue.waiting',
      filter: 'team=north',
      label: 'Line',
      params: { seconds: 20, method: 'F3' },
    };
    const results = [
      { standard, figure: waiting({ value: 7, target: 5 }), meta: meta({ window: '30m' }) },
      { standard, figure: undefined, meta: undefined },
    ];
    const { header, rows } = standardsTable(results);
    expect(header).to.deep.equal([
      'figure',
      'label',
      'settings',
      'filter',
      'window',
      'value',
      'unit',
      'n',
      'lower',
      'upper',
      'target',
      'tolerance',
      'status',
    ]);
    expect(rows.map((row) => [...row.slice(0, 7), row[10]])).to.deep.equal([
      ['queue.waiting', 'Line', 'seconds=20;method=F3', 'team=north', '30m', 7, 'COUNT', 5],
      ['queue.waiting', 'Line', 'seconds=20;method=F3', 'team=north', undefined, undefined, undefined, undefined],
    ]);
  });
});
