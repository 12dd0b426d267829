import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeartbeatGroups } from './heartbeat-groups.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const beats: { readonly at: number; readonly members: readonly number[] }[] = [];
  const startedAt = Date.now();
  const groups = new HeartbeatGroups<number>({
    everyMs: 10_000,
    onBeat: (members) => beats.push({ at: Date.now() - startedAt, members: [...members] }),
  });
  return { groups, beats };
}

describe('heartbeats of a crowd', () => {
  it('reach everybody once in every interval, and never many at one moment', () => {
    const { groups, beats } = setUp();
    for (let member = 0; member < 3_000; member += 1) {
      groups.add(member);
      // As fast as they are let in.
      vi.advanceTimersByTime(2);
    }
    vi.advanceTimersByTime(20_000);
    const known = beats.length;
    vi.advanceTimersByTime(10_000);
    const round = beats.slice(known);
    expect(round.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 3_000 }, (_, i) => i),
    );
    expect(Math.max(...round.map(({ members }) => members.length))).toBeLessThanOrEqual(250);
    expect(new Set(round.map(({ at }) => at)).size).toBe(round.length);
  });

  it('go on every ten seconds for each, whoever else comes and goes', () => {
    const { groups, beats } = setUp();
    for (let member = 0; member < 600; member += 1) groups.add(member);
    for (let step = 0; step < 100; step += 1) {
      vi.advanceTimersByTime(500);
      groups.delete(step);
      groups.delete(step);
      groups.add(10_000 + step);
    }
    const heard = beats.filter(({ members }) => members.includes(599)).map(({ at }) => at);
    expect(heard).toEqual([10_000, 20_000, 30_000, 40_000, 50_000]);
  });

  it('end with the last, and leave no timer behind', () => {
    const { groups, beats } = setUp();
    for (let member = 0; member < 300; member += 1) groups.add(member);
    for (let member = 0; member < 300; member += 1) groups.delete(member);
    expect(vi.getTimerCount()).toBe(0);
    groups.add(1);
    groups.dispose();
    groups.delete(1);
    vi.advanceTimersByTime(20_000);
    expect([beats.length, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
