import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.ts';
import { createRateLimit } from './rate-limit.ts';

describe('the admission of connections', () => {
  it.each([
    ['many addresses', (index: number) => `10.0.${index % 250}.1`, 500, 200],
    ['one address, at half the rate', () => '10.0.0.1', 250, 100],
  ])(
    'lets a storm of %s in at its rate, everybody at the turn they were told, none told twice',
    (_who, addressOf, perSecond, burst) => {
      let now = 0;
      const admission = createAdmission({ perSecond: 500, burst: 200, now: () => now });
      const turns = Array.from({ length: 5_000 }, (_, index) => ({ index, turnMs: admission.enter(addressOf(index)) }));
      expect(turns.filter(({ turnMs }) => turnMs === 0)).toHaveLength(burst);
      const waiting = turns.filter(({ turnMs }) => turnMs > 0).sort((a, b) => a.turnMs - b.turnMs);
      const late: number[] = [];
      for (const { index, turnMs } of waiting) {
        now = turnMs;
        const againMs = admission.enter(addressOf(index));
        if (againMs > 0) late.push(againMs);
      }
      expect(late).toEqual([]);
      expect(waiting.at(-1)?.turnMs).toBe(((5_000 - burst) * 1_000) / perSecond);
    },
  );

  it('has room for another address, whatever one does', () => {
    const admission = createAdmission({ perSecond: 500, burst: 200, now: () => 0 });
    for (let i = 0; i < 5_000; i += 1) admission.enter('10.0.0.1');
    expect(Array.from({ length: 100 }, () => admission.enter('10.0.0.2'))).toEqual(Array(100).fill(0));
    expect(admission.enter('10.0.0.3')).toBe(2);
  });

  it('does not mind a slow stream of connections', () => {
    let now = 0;
    const admission = createAdmission({ perSecond: 10, burst: 1, addressShare: 1, now: () => now });
    for (let i = 0; i < 100; i += 1) {
      now += 100;
      expect(admission.enter('10.0.0.1')).toBe(0);
    }
  });

  it('remembers a bounded number of addresses', () => {
    const admission = createAdmission({ perSecond: 1, burst: 20, addressShare: 0.05, now: () => 0, maxAddresses: 2 });
    // The longest silent is forgotten, so it starts anew.
    expect(['a', 'a', 'b', 'c', 'a'].map((address) => admission.enter(address))).toEqual([0, 20_000, 0, 0, 0]);
  });
});

describe('a rate limit', () => {
  it('counts each key on its own and says when to come again', () => {
    let now = 0;
    const limit = createRateLimit({ perSecond: 10, burst: 5, now: () => now });
    expect(Array.from({ length: 6 }, () => limit.take('a'))).toEqual([0, 0, 0, 0, 0, 100]);
    expect(limit.take('b')).toBe(0);
    now = 100;
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 100]);
    now = 10_000;
    expect(limit.take('a', 5)).toBe(0);
  });

  it('remembers a bounded number of keys', () => {
    const limit = createRateLimit({ perSecond: 1, burst: 1, now: () => 0, maxKeys: 2 });
    expect([limit.take('a'), limit.take('b'), limit.take('b'), limit.take('c')]).toEqual([0, 0, 1_000, 0]);
    // Forgotten as the longest silent, so it starts anew.
    expect(limit.take('a')).toBe(0);
  });
});
