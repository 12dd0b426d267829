import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BusyError, FairDesk, type FairDeskOptions } from './fair-desk.ts';
import { createFairShares } from './fair-shares.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A desk on a processor whose only work is the desk's. */
function setUp(options: FairDeskOptions = {}) {
  let cpuMs = 0;
  const done: string[] = [];
  const desk = new FairDesk({ cpuMs: () => cpuMs, creditMs: 1_000, shareOf: () => 0.2, totalShare: 0.5, ...options });
  const piece = (name: string, costMs: number) => () => {
    cpuMs += costMs;
    vi.setSystemTime(Date.now() + costMs);
    done.push(name);
    return name;
  };
  return { desk, done, piece };
}

describe('the desk', () => {
  it('takes turns: one who hands in a hundred pieces does not keep another waiting', async () => {
    const { desk, done, piece } = setUp();
    for (let i = 0; i < 100; i += 1) void desk.run('greedy', piece('greedy', 1));
    const modest = desk.run('modest', piece('modest', 1));
    await vi.advanceTimersByTimeAsync(50);
    expect(await modest).toBe('modest');
    expect(done.indexOf('modest')).toBeLessThanOrEqual(1);
  });

  it('lets the event loop go round between two pieces', async () => {
    const { desk, done, piece } = setUp();
    let turns = 0;
    const turn = () => {
      turns += 1;
      if (done.length < 10) setImmediate(turn);
    };
    for (let i = 0; i < 10; i += 1) void desk.run('ann', piece('ann', 5));
    setImmediate(turn);
    await vi.advanceTimersByTimeAsync(50);
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('lets a customer use its credit at once and its share from then on', async () => {
    const { desk, done, piece } = setUp();
    for (let i = 0; i < 200; i += 1) void desk.run('greedy', piece('greedy', 50));
    for (const waitMs of [5_000, 10_000]) {
      await vi.advanceTimersByTimeAsync(waitMs);
      const allowedMs = 1_000 + 0.2 * Date.now();
      expect(Math.abs(done.length * 50 - allowedMs)).toBeLessThanOrEqual(60);
    }
  });

  it('does work in parts a few milliseconds at a time, and of one customer one such work after the other', async () => {
    const { desk, done, piece } = setUp();
    const parts = (name: string) =>
      function* () {
        for (let i = 0; i < 4; i += 1) {
          piece(name, 2)();
          yield;
        }
        return name;
      };
    const works = [desk.runParts('ann', parts('first')), desk.runParts('ann', parts('second'))];
    const other = desk.run('ben', piece('other', 1));
    await vi.advanceTimersByTimeAsync(200);
    expect(await Promise.all(works)).toEqual(['first', 'second']);
    expect(await other).toBe('other');
    expect(done.filter((name) => name !== 'other')).toEqual([...Array(4).fill('first'), ...Array(4).fill('second')]);
    expect(done.indexOf('other')).toBeLessThan(4);
  });

  it('ends work in parts that failed or that nobody waits for, and goes on with the next', async () => {
    const { desk, piece } = setUp({ maxWaiting: 3 });
    const ended: string[] = [];
    const parts = (name: string, act: () => void) =>
      function* () {
        try {
          for (;;) {
            piece(name, 5)();
            act();
            yield;
          }
        } finally {
          ended.push(name);
        }
      };
    const gone = new AbortController();
    const leaving = desk.runParts(
      'ann',
      parts('left', () => gone.abort()),
      gone.signal,
    );
    const failing = desk.runParts(
      'ann',
      parts('failed', () => {
        throw new Error('No such column');
      }),
    );
    const next = desk.runParts('ann', function* () {
      yield;
      return 'done';
    });
    const refused = desk.runParts('ann', function* () {});
    const outcomes = Promise.allSettled([leaving, failing, next, refused]);
    await vi.advanceTimersByTimeAsync(200);
    expect((await outcomes).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual([
      expect.stringContaining('AbortError'),
      'Error: No such column',
      'done',
      expect.stringContaining('BusyError'),
    ]);
    expect(ended).toEqual(['left', 'failed']);
  });

  it('gives one more who stands for many', async () => {
    const shareOf = createFairShares({ subjects: { portal: 0.4 } });
    const { desk, done, piece } = setUp({ shareOf, totalShare: 1 });
    // More than either can have done when the clock stops: what is done moves the clock, too.
    for (let i = 0; i < 900; i += 1) {
      void desk.run('portal', piece('portal', 10));
      void desk.run('person', piece('person', 10));
    }
    await vi.advanceTimersByTimeAsync(2_000);
    const spentMs = (name: string) => done.filter((each) => each === name).length * 10;
    expect(Math.abs(spentMs('portal') - (1_000 + 0.4 * Date.now()))).toBeLessThanOrEqual(30);
    expect(Math.abs(spentMs('person') - (1_000 + 0.2 * Date.now()))).toBeLessThanOrEqual(30);
  });

  it('does at once what one asks for who has credit, while another waits for it', async () => {
    const { desk, done, piece } = setUp();
    for (let i = 0; i < 200; i += 1) void desk.run('greedy', piece('greedy', 50));
    await vi.advanceTimersByTimeAsync(5_000);
    const before = done.length;
    const modest = desk.run('modest', piece('modest', 5));
    await vi.advanceTimersByTimeAsync(60);
    expect(await modest).toBe('modest');
    expect(done.length - before).toBeLessThanOrEqual(2);
  });

  it('keeps something of the processor for all else, however many customers there are', async () => {
    const { desk, done, piece } = setUp();
    for (let i = 0; i < 1_000; i += 1) void desk.run(`viewer ${i % 50}`, piece('viewer', 10));
    await vi.advanceTimersByTimeAsync(5_000);
    const allowedMs = 1_000 + 0.5 * Date.now();
    expect(Math.abs(done.length * 10 - allowedMs)).toBeLessThanOrEqual(30);
  });

  it('never makes work wait whose customer has no share to keep to', async () => {
    const { desk, done, piece } = setUp();
    for (let i = 0; i < 100; i += 1) void desk.run(undefined, piece('local', 100));
    await vi.advanceTimersByTimeAsync(10_100);
    expect(done.length).toBe(100);
  });

  it('refuses what would wait for too long, and goes on after a failure', async () => {
    const { desk, piece } = setUp({ maxWaiting: 2 });
    const failing = desk.run('ann', () => {
      throw new RangeError('no');
    });
    const good = desk.run('ann', piece('good', 1));
    await expect(desk.run('ann', piece('too much', 1))).rejects.toThrow(BusyError);
    const failed = expect(failing).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(50);
    await failed;
    expect(await good).toBe('good');
  });

  it('does what cannot wait at once, on account, until that is overdrawn', () => {
    const { desk, piece } = setUp();
    for (let i = 0; i < 25; i += 1) desk.runNow('greedy', piece('greedy', 101));
    expect(() => desk.runNow('greedy', piece('greedy', 100))).toThrow(BusyError);
    expect(desk.runNow('modest', piece('modest', 1))).toBe('modest');
    vi.setSystemTime(Date.now() + 10_000);
    expect(desk.runNow('greedy', piece('greedy', 100))).toBe('greedy');
  });

  it('leaves no timer behind', async () => {
    const { desk, piece } = setUp();
    for (let i = 0; i < 100; i += 1) void desk.run('greedy', piece('greedy', 100));
    await vi.advanceTimersByTimeAsync(2_000);
    desk.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
