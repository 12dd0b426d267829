import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWallClock, DAY_MS, HOUR_MS, NOTABLE } from './testing/wall-clock.ts';
import { requireInstant, zoneClock } from './zone-clock.ts';

const seed = 20260329;

describe('zoneClock', () => {
  it.each(NOTABLE)('agrees with the formatter in $zone around $what', ({ zone, around }) => {
    const clock = zoneClock(zone);
    const wallClock = createWallClock(zone);
    const centre = Date.parse(around);
    const disagreements: string[] = [];
    for (let t = centre - 2 * DAY_MS; t <= centre + 2 * DAY_MS; t += HOUR_MS / 4) {
      for (const instant of [t - 1, t, t + 1]) {
        const { fromMs, toMs, offsetMs } = clock.periodAt(instant);
        const right = instant + offsetMs === wallClock(instant) && instant >= fromMs && instant < toMs;
        if (!right) disagreements.push(new Date(instant).toISOString());
      }
    }
    expect(disagreements).toEqual([]);
  });

  it('knows when the offset changes, to the millisecond', () => {
    const change = Date.parse('2026-03-29T01:00:00Z');
    const clock = zoneClock('Europe/Berlin');
    expect(clock.periodAt(change - 1)).toEqual({
      fromMs: Date.parse('2025-10-26T01:00:00Z'),
      toMs: change,
      offsetMs: HOUR_MS,
    });
    expect(clock.periodAt(change)).toEqual({
      fromMs: change,
      toMs: Date.parse('2026-10-25T01:00:00Z'),
      offsetMs: 2 * HOUR_MS,
    });
  });

  it('knows a change though it is the first instant ever asked for', () => {
    const change = Date.parse('2026-03-29T01:00:00Z');
    expect(zoneClock('Europe/Oslo').periodAt(change)).toEqual({
      fromMs: change,
      toMs: Date.parse('2026-10-25T01:00:00Z'),
      offsetMs: 2 * HOUR_MS,
    });
  });

  it('gives the same answers whatever was asked before', () => {
    const instant = fc.integer({ min: Date.UTC(1901, 0, 1), max: Date.UTC(2150, 0, 1) });
    const wallClocks = new Map(['Europe/Berlin', 'Pacific/Chatham'].map((zone) => [zone, createWallClock(zone)]));
    fc.assert(
      fc.property(
        fc.array(instant, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...wallClocks.keys()),
        (instants, zone) => {
          for (const t of instants) {
            // Offsets before time zones were fixed have seconds, which the formatter gives too.
            expect(t + zoneClock(zone).periodAt(t).offsetMs).toBe(wallClocks.get(zone)!(t));
          }
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it('has one endless period where the offset never changes', () => {
    for (const [zone, offsetMs] of [
      ['UTC', 0],
      ['+05:30', 5.5 * HOUR_MS],
    ] as const) {
      expect(zoneClock(zone).periodAt(1.7e12)).toEqual({
        fromMs: Number.NEGATIVE_INFINITY,
        toMs: Number.POSITIVE_INFINITY,
        offsetMs,
      });
    }
  });

  it('is made once a zone', () => {
    expect(zoneClock('Asia/Shanghai')).toBe(zoneClock('Asia/Shanghai'));
  });

  it('resolves a local time to the first instant that shows it or is past it', () => {
    const local = (text: string) => Date.parse(`${text}Z`);
    const first = (zone: string, text: string) => new Date(zoneClock(zone).firstInstantAt(local(text))).toISOString();
    expect(first('Europe/Berlin', '2026-07-01T09:00')).toBe('2026-07-01T07:00:00.000Z');
    // Skipped: the instant of the skip.
    expect(first('Europe/Berlin', '2026-03-29T02:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(first('Europe/Berlin', '2026-03-29T02:30')).toBe('2026-03-29T01:00:00.000Z');
    expect(first('Europe/Berlin', '2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
    // Shown twice: the earlier.
    expect(first('Europe/Berlin', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(first('Europe/Berlin', '2026-10-25T03:00')).toBe('2026-10-25T02:00:00.000Z');
    expect(first('Pacific/Chatham', '2026-07-01T00:00')).toBe('2026-06-30T11:15:00.000Z');
    // A whole day left out.
    expect(first('Pacific/Apia', '2011-12-30T00:00')).toBe('2011-12-30T10:00:00.000Z');
    expect(first('Pacific/Apia', '2011-12-31T00:00')).toBe('2011-12-30T10:00:00.000Z');
    expect(first('UTC', '1900-01-01T00:00')).toBe('1900-01-01T00:00:00.000Z');
  });

  it('rejects an unknown zone and keeps nothing of it', () => {
    const act = () => zoneClock('Europe/Atlantis');
    expect(act).toThrow(new RangeError('Expected `zone` to be an IANA time zone, got Europe/Atlantis'));
    expect(act).toThrow(expect.objectContaining({ cause: expect.any(RangeError) }));
  });
});

describe('requireInstant', () => {
  it('accepts the years 1900 to 2199 and nothing else', () => {
    expect(() => requireInstant('t', Date.UTC(1900, 0, 1))).not.toThrow();
    expect(() => requireInstant('t', Date.UTC(2200, 0, 1) - 1)).not.toThrow();
    for (const bad of [Date.UTC(1900, 0, 1) - 1, Date.UTC(2200, 0, 1), Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => requireInstant('t', bad)).toThrow(
        new RangeError(`Expected \`t\` epoch ms of the years 1900 to 2199, got ${bad}`),
      );
    }
  });
});
