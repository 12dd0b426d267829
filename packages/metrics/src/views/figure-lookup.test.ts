import { describe, expect, it } from 'vitest';
import { createMetricState, type FigureParams } from '../index.ts';
import { serviceDesk } from '../testing/fold.ts';

describe('a figure that is asked for', () => {
  const group = serviceDesk().group('complaint', 0);
  const keys = createMetricState()
    .definitions.filter(({ family }) => family === 'complaint')
    .map(({ key }) => key);

  it('is found by its name and by its key', () => {
    for (const key of keys) expect(group.figure(key.slice('complaint.'.length))).toEqual(group.figure(key));
  });

  it('that there is none of is refused, and those that there are named', () => {
    for (const name of ['nps', 'queue.offered', 'toString', '']) {
      expect(() => group.figure(name)).toThrow(
        `Expected a figure of family \`complaint\` (${keys.join(', ')}), got ${name}`,
      );
      expect(() => group.previous(name)).toThrow('Expected a figure of family');
    }
    for (const name of ['distribution', 'toString']) {
      expect(() => group.detail(name)).toThrow(
        `Expected a detail of family \`complaint\` (ageing, overdueList), got ${name}`,
      );
    }
  });

  it('takes its own settings alone, and those that are not given are none', () => {
    const ask = (name: string, params: object) => () => group.figure(name, params as FigureParams);
    expect(ask('filed', { quantile: 0.5 })).toThrow('Expected settings of `complaint.filed` (none), got quantile');
    expect(ask('resolution', { stage: 'act' })).toThrow(
      'Expected settings of `complaint.resolution` (quantile, naive), got stage',
    );
    expect(ask('filed', { quantile: undefined, stage: null })()).toEqual(group.figure('filed'));
    expect(ask('resolution', { quantile: null })()).toEqual(group.figure('resolution'));
    for (const quantile of [0, 1, -0.5, 1.5, Number.NaN]) {
      expect(ask('resolution', { quantile })).toThrow(`Expected \`quantile\` in (0, 1), got ${quantile}`);
    }
    for (const quantile of [0.001, 0.999]) expect(ask('resolution', { quantile })().state).toBe('EMPTY');
  });
});
