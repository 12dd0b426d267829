import { describe, expect, it } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { keepRenewed, type RenewalOptions } from './renewal.ts';

/** A token that lasts 100 s: renewed after 80. */
const lasting = (fromMs: number): string =>
  `e30.${Buffer.from(JSON.stringify({ iat: fromMs / 1_000, exp: fromMs / 1_000 + 100 })).toString('base64url')}.c2ln`;

/** Keeps a fresh token renewed and writes down what comes of it. */
function renewing(overrides: Partial<RenewalOptions> = {}) {
  const clock = createManualClock();
  const seen = { asked: 0, replaced: [] as string[], errors: [] as unknown[] };
  const ending = new AbortController();
  keepRenewed({
    token: lasting(clock.now()),
    provider: () => `renewed-${++seen.asked}`,
    clock,
    now: clock.now,
    signal: ending.signal,
    replace(renewed) {
      seen.replaced.push(renewed);
      return true;
    },
    onError: (error) => seen.errors.push(error),
    ...overrides,
  });
  return {
    clock,
    seen,
    stop: () => ending.abort(),
    async after(ms: number) {
      clock.advance(ms);
      await answered();
    },
  };
}

/** Promises that are settled have been heard of. */
const answered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a token that expires', () => {
  it('is replaced once, when its time has come', async () => {
    const { seen, after, clock } = renewing();
    await after(79_999);
    expect(seen.asked).toBe(0);
    await after(1);
    expect(seen.replaced).toEqual(['renewed-1']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not replaced before the time of the server, whose clock was not known at first', async () => {
    let aheadMs = 0;
    const clock = createManualClock();
    const { seen } = renewing({ clock, token: lasting(clock.now()), now: () => clock.now() - aheadMs });
    aheadMs = 30_000;
    clock.advance(109_999);
    await answered();
    expect(seen.asked).toBe(0);
    clock.advance(1);
    await answered();
    expect(seen.replaced).toEqual(['renewed-1']);
  });

  it.each([
    ['has none', () => undefined],
    ['has only the old one', () => lasting(Date.parse('2026-03-01T09:00:00.000Z'))],
    [
      'fails',
      () => {
        throw new Error('login service is down');
      },
    ],
  ])('is asked for again, but not at once, where the page %s', async (how, provider) => {
    const asked: number[] = [];
    const { seen, after, clock } = renewing({
      provider: () => {
        asked.push(clock.now());
        return provider();
      },
    });
    await after(80_000);
    await after(4_999);
    expect(asked).toHaveLength(1);
    await after(1);
    expect(asked).toHaveLength(2);
    expect(seen.replaced).toEqual([]);
    // What it fails with is reported once until it is something else.
    expect(seen.errors).toHaveLength(how === 'fails' ? 1 : 0);
  });

  it('is offered again where it could not be replaced at the moment', async () => {
    const offered: string[] = [];
    const { after } = renewing({ replace: (renewed) => offered.push(renewed) > 1 });
    await after(80_000);
    await after(5_000);
    await after(5_000);
    expect(offered).toEqual(['renewed-1', 'renewed-2']);
  });

  it.each([
    ['given', async () => 'late'],
    ['refused', () => Promise.reject(new Error('too late'))],
  ])('is left alone where its connection ended before the new one was %s', async (_, provider) => {
    const { seen, clock, stop } = renewing({ provider });
    clock.advance(80_000);
    stop();
    await answered();
    expect(seen.replaced).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is waited for no longer once it was ended, be it before its timetable came', async () => {
    const { clock, stop } = renewing();
    expect(clock.pendingTimers).toBe(1);
    stop();
    expect(clock.pendingTimers).toBe(0);
    expect(renewing({ signal: AbortSignal.abort() }).clock.pendingTimers).toBe(0);
  });

  it('is left to the server where it does not say until when it lasts', () => {
    expect(renewing({ token: 'opaque' }).clock.pendingTimers).toBe(0);
  });
});
