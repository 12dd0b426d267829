import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.ts';
import { createRateLimit } from './rate-limit.ts';

describe('the admission of connections', () => {
  it('lets a storm in at its rate, everybody at the turn they were told, none told twice', () => {
    let now = 0;
    const admission = createAdmission({ perSecond: 500, burst: 200, now: () => now });
    const turns = Array.from({ length: 5_000 }, () => admission.enter());
    expect(turns.filter((delayMs) => delayMs === 0)).toHaveLength(200);
    const waiting = turns.filter((delayMs) => delayMs > 0).sort((a, b) => a - b);
    const late: number[] = [];
    for (const turnMs of waiting) {
      now = turnMs;
      const againMs = admission.enter();
      if (againMs > 0) late.push(againMs);
    }
    expect(late).toEqual([]);
    expect(waiting.at(-1)).toBe(4_800 * 2);
  });

  it('does not mind a slow stream of connections', () => {
    let now = 0;
    const admission = createAdmission({ perSecond: 10, burst: 1, now: () => now });
    for (let i = 0; i < 100; i += 1) {
      now += 100;
      expect(admission.enter()).toBe(0);
    }
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
