import { describe, expect, it } from 'vitest';
import { assess, measured, nextTurn } from './assess.ts';

describe('a value beside its target', () => {
  const target = { value: 0.8, tolerance: 0.1 };

  it('is on it, within the tolerance or beyond, on the side that is worse', () => {
    const higher = [0.81, 0.8, 0.7999, 0.7, 0.6999].map((value) => assess(value, target, 'HIGHER_IS_BETTER'));
    const lower = [0.79, 0.8, 0.8001, 0.9, 0.9001].map((value) => assess(value, target, 'LOWER_IS_BETTER'));
    const expected = ['ON_TARGET', 'ON_TARGET', 'ATTENTION', 'ATTENTION', 'CRITICAL'];
    expect([higher, lower]).toEqual([expected, expected]);
    expect(assess(50, { value: 60, tolerance: 0 }, 'HIGHER_IS_BETTER')).toBe('CRITICAL');
  });

  it('is nowhere without a value, a target or a better side', () => {
    expect(assess(null, target, 'HIGHER_IS_BETTER')).toBe('NONE');
    expect(assess(1, undefined, 'HIGHER_IS_BETTER')).toBe('NONE');
    expect(assess(1, target, 'NEUTRAL')).toBe('NONE');
  });

  it('is of an instant the time since then; where nobody waits, nobody has waited', () => {
    expect([measured(7, 'COUNT', 100, 'VALUE'), measured(null, 'SHARE', 100, 'EMPTY')]).toEqual([7, null]);
    expect([measured(40, 'INSTANT', 100, 'VALUE'), measured(null, 'INSTANT', 100, 'EMPTY')]).toEqual([60, 0]);
    expect(measured(null, 'INSTANT', 100, 'SUPPRESSED')).toBeNull();
  });

  it('turns when the time since an instant passes the target, then the tolerance, then never again', () => {
    const wait = { value: 1000, tolerance: 500 };
    const turns = [0, 999, 1000, 1001, 1500, 1501, 9999].map((asOf) => nextTurn(0, wait, asOf));
    expect(turns).toEqual([1001, 1001, 1001, 1501, 1501, Infinity, Infinity]);
    for (const turn of [1001, 1501]) {
      const status = (asOf: number) => assess(measured(0, 'INSTANT', asOf, 'VALUE'), wait, 'LOWER_IS_BETTER');
      expect(status(turn)).not.toBe(status(turn - 1));
    }
  });
});
