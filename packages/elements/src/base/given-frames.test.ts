import { expect } from 'chai';
import { givenFigures, givenFrame, givenMeta, givenResults } from './given-frames.ts';

describe('what a page feeds', () => {
  it('is read once while it is the same object', () => {
    const figures = [{ key: 'queue.waiting', value: 3 }];
    const results = [{ standard: { figure: 'queue.waiting' }, figure: figures[0] }];
    const meta = { asOf: '2026-03-01T09:00:00Z' };
    expect(givenFigures(figures)).to.equal(givenFigures(figures));
    expect(givenResults(results)).to.equal(givenResults(results));
    expect(givenMeta(meta)).to.equal(givenMeta(meta));
  });

  it('is read anew as another kind, and within another object', () => {
    const figures = [{ key: 'queue.waiting', value: 3 }];
    const group = { key: [], figures };
    const shown = () => givenFrame<{ groups: { figures: { value: number }[] }[] }>('figures', { groups: [group] });
    expect(givenFrame('queue', group)).not.to.equal(givenFrame('figures', group));
    expect(shown().groups[0]?.figures[0]?.value).to.equal(3);
    figures[0] = { key: 'queue.waiting', value: 4 };
    expect(shown().groups[0]?.figures[0]?.value).to.equal(4);
  });
});
