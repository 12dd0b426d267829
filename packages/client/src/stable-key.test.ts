import { describe, expect, it } from 'vitest';
import { stableStringify } from './stable-key.ts';

describe('stableStringify', () => {
  it('does not depend on the order in which members were written, at any depth, or on undefined ones', () => {
    const left = { window: '1h', filter: { queue: ['a', 'b'], channel: ['phone'] }, at: undefined };
    const right = { filter: { channel: ['phone'], queue: ['a', 'b'] }, window: '1h' };
    expect(stableStringify(left)).toBe(stableStringify(right));
    expect(stableStringify(left)).toBe('{"filter":{"channel":["phone"],"queue":["a","b"]},"window":"1h"}');
  });

  it('tells apart what differs, the order of lists included', () => {
    expect(stableStringify({ groupBy: ['a', 'b'] })).not.toBe(stableStringify({ groupBy: ['b', 'a'] }));
    expect(stableStringify({ value: 1 })).not.toBe(stableStringify({ value: '1' }));
    expect(stableStringify({ value: null })).not.toBe(stableStringify({}));
  });
});
