import { describe, expect, it } from 'vitest';
import { examineEvent, validateEvent } from './validate-event.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

const OPTIONS = { now: NOW };

const OPENED = { id: 'e1', type: 'case.opened', time: NOW, entity: 'c1' };

describe('the time of an event', () => {
  const at = (time: unknown, options: object = {}) => {
    const result = validateEvent({ ...OPENED, time }, { ...OPTIONS, ...options });
    expect(examineEvent({ ...OPENED, time }, { ...OPTIONS, ...options })).toStrictEqual(result);
    return result;
  };

  it('is taken from 1990 to five minutes ahead, or as far ahead as is allowed', () => {
    expect(at(Date.UTC(1990, 0, 1)).event?.time).toBe(Date.UTC(1990, 0, 1));
    expect(at(Date.UTC(1990, 0, 1) - 1).errors?.[0]?.expected).toBe('at or after 1990-01-01T00:00:00.000Z');
    expect([at(NOW + 300_000).errors, at(NOW + 60_000, { maxFutureMs: 60_000 }).errors]).toEqual([
      undefined,
      undefined,
    ]);
    expect(at(NOW + 300_001).errors?.[0]).toMatchObject({
      field: 'time',
      expected: 'no more than 300 s ahead of the receiver',
      got: '2026-03-02T09:05:00.001Z',
    });
    expect(at(NOW + 60_001, { maxFutureMs: 60_000 }).errors?.[0]?.expected).toBe(
      'no more than 60 s ahead of the receiver',
    );
  });

  it('is a whole millisecond, from a number, a text or a Date', () => {
    // Of a text and an instant within a copy is made; nobody's object is written to.
    const input = { ...OPENED, time: '2026-03-02T09:00:00Z', promisedAt: '2026-03-02T10:00:00Z' };
    const { event: taken } = validateEvent(input, OPTIONS);
    expect(taken).toEqual({ ...OPENED, promisedAt: NOW + 3_600_000 });
    expect(JSON.stringify(taken)).toBe(JSON.stringify(examineEvent(input, OPTIONS).event));
    expect(input.time).toBe('2026-03-02T09:00:00Z');
    const backwards = Object.fromEntries(Object.entries(input).reverse());
    expect(JSON.stringify(validateEvent(backwards, OPTIONS).event)).toBe(JSON.stringify(taken));
    expect(Object.keys(validateEvent(backwards, OPTIONS).event ?? {})).toEqual(Object.keys(taken ?? {}));
    expect(
      [at(NOW + 0.9), at(new Date(NOW)), at('2026-03-02T10:00:00+01:00')].map(({ event: taken }) => taken?.time),
    ).toEqual(Array(3).fill(NOW));
    for (const bad of [new Date(Number.NaN), Number.NaN, Infinity, true, {}, '2026-03-02']) {
      expect(at(bad).errors).toMatchObject([
        { field: 'time', expected: 'an RFC 3339 time with offset, or epoch milliseconds' },
      ]);
    }
  });

  it('in seconds is told apart from one that is merely long ago', () => {
    const hint = 'epoch seconds? Send milliseconds';
    expect(at(NOW / 1000).errors?.[0]?.reason).toContain(hint);
    expect(at(Date.UTC(1990, 0, 1) / 1000 + 1).errors?.[0]?.reason).toContain(hint);
    for (const other of [Date.UTC(1990, 0, 1) / 1000, 0, -1]) expect(at(other).errors?.[0]?.reason).not.toContain(hint);
    expect(at(NOW * 1000).errors?.[0]?.reason).not.toContain(hint);
    expect(at(1e300).errors?.[0]?.got).toBe('1e+300');
    expect(at(8.64e15).errors?.[0]?.got).toBe('+275760-09-13T00:00:00.000Z');
    expect(at(8.64e15 + 2).errors?.[0]?.got).toBe('8640000000000002');
    const ahead = "the event says 2026-03-02T09:05:00.001Z, the receiver's clock 2026-03-02T09:00:00.000Z";
    expect(at(NOW + 300_001).errors?.[0]?.reason).toBe(
      `Expected \`time\` no more than 300 s ahead of the receiver; ${ahead}`,
    );
  });
});
