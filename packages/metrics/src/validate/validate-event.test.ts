import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../event.ts';
import { createMetricState } from '../metric-state.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { eventLog } from '../testing/event-log.ts';
import { parseInstant } from './instant.ts';
import { examineEvent, validateEvent } from './validate-event.ts';

const NOW = Date.UTC(2026, 2, 2, 9);
const OPTIONS = { now: NOW };
const QUEUED = { id: 'e1', type: 'contact.queued', time: NOW, entity: 'c1' };
const SCORE = {
  id: 'e1',
  type: 'survey.answered',
  time: NOW,
  entity: 's1',
  instrument: 'csat',
  scaleMin: 1,
  scaleMax: 5,
  score: 4,
};

/** `[field, got]` of every error. */
function errorsOf(input: unknown, options = OPTIONS): readonly (readonly [string, string])[] {
  return (validateEvent(input, options).errors ?? []).map(({ field, got }) => [field, got] as const);
}

describe('a good event', () => {
  it('is copied in a fixed order of fields, whatever order they came in', () => {
    const { event } = validateEvent({ queue: 'billing', ticket: 'A1', ...QUEUED }, OPTIONS);
    expect(JSON.stringify(event)).toBe(
      `{"id":"e1","type":"contact.queued","time":${NOW},"entity":"c1","queue":"billing","ticket":"A1"}`,
    );
  });

  it('is itself the result where it is right as it stands', () => {
    const input = { ...QUEUED, queue: 'billing', ticket: 'A1' };
    expect(validateEvent(input, OPTIONS).event).toBe(input);
    const withText = { ...QUEUED, time: '2026-03-02T09:00:00Z' };
    expect(validateEvent(withText, OPTIONS).event).toEqual({ ...QUEUED, time: Date.UTC(2026, 2, 2, 9) });
    expect(withText.time).toBe('2026-03-02T09:00:00Z');
  });

  it('keeps unknown fields out and names them, inherited ones unseen', () => {
    const input = Object.assign(Object.create({ queue: 'inherited' }), QUEUED, { priorty: 1 });
    const result = validateEvent(input, OPTIONS);
    expect(result.ignored).toEqual(['priorty']);
    expect(result.event).not.toHaveProperty('queue');
  });

  it('cannot reach the prototype', () => {
    const result = validateEvent(
      JSON.parse(
        `{"id":"e","type":"contact.queued","time":${NOW},"entity":"__proto__","queue":"constructor","__proto__":{"team":"x"}}`,
      ),
      OPTIONS,
    );
    expect(result.ignored).toEqual(['__proto__']);
    expect(result.event).toMatchObject({ entity: '__proto__', queue: 'constructor' });
    expect(result.event?.team).toBeUndefined();
  });

  it('takes declared dimensions flat or nested', () => {
    const options = { now: NOW, customDimensions: ['region'] };
    expect(validateEvent({ ...QUEUED, region: 'north' }, options).event?.custom).toEqual({ region: 'north' });
    expect(validateEvent({ ...QUEUED, custom: { region: 'north', other: 'x' } }, options).event?.custom).toEqual({
      region: 'north',
    });
    expect(validateEvent({ ...QUEUED, region: 'north' }, OPTIONS).ignored).toEqual(['region']);
  });

  it('may be empty in what is optional', () => {
    expect(validateEvent({ ...QUEUED, queue: '', team: null, ticket: '' }, OPTIONS).event).toEqual(QUEUED);
  });
});

describe('a bad event', () => {
  it.each([
    [null, '', 'null'],
    [[1, 2], '', 'a list of 2'],
    ['text', '', '"text"'],
    [{ ...QUEUED, type: 'contact.lost' }, 'type', '"contact.lost"'],
    [{ ...QUEUED, type: 'toString' }, 'type', '"toString"'],
    [{ ...QUEUED, id: undefined }, 'id', 'nothing'],
    [{ ...QUEUED, id: 'x'.repeat(129) }, 'id', `"${'x'.repeat(57)}…"`],
    [{ ...QUEUED, entity: 7 }, 'entity', '7'],
    [{ ...QUEUED, queue: 'q'.repeat(65) }, 'queue', `"${'q'.repeat(57)}…"`],
    [{ ...QUEUED, queue: 'two\nlines' }, 'queue', '"two\\nlines"'],
    [{ ...QUEUED, queue: '\ud800' }, 'queue', '"\\ud800"'],
    [{ ...QUEUED, priority: 1.5 }, 'priority', '1.5'],
    [{ ...QUEUED, promisedWaitSeconds: -1 }, 'promisedWaitSeconds', '-1'],
    [{ ...QUEUED, promisedWaitSeconds: Number.NaN }, 'promisedWaitSeconds', 'NaN'],
    [{ ...QUEUED, type: 'contact.ended', talkSeconds: 1e9 }, 'talkSeconds', '1000000000'],
    [{ ...QUEUED, type: 'contact.answered', bot: 'yes' }, 'bot', '"yes"'],
    [{ ...QUEUED, type: 'case.assigned', stage: 'done' }, 'stage', '"done"'],
    [{ ...QUEUED, type: 'contact.transferred' }, 'to', 'nothing'],
    [{ ...QUEUED, type: 'complaint.filed', topic: 't' }, 'severity', 'nothing'],
    [{ ...QUEUED, type: 'complaint.filed', topic: 't', severity: 'huge' }, 'severity', '"huge"'],
    [{ ...QUEUED, type: 'agent.state', state: 'asleep' }, 'state', '"asleep"'],
    [{ ...SCORE, score: 6 }, 'score', '6'],
    [{ ...SCORE, score: Number.POSITIVE_INFINITY }, 'score', 'Infinity'],
    [{ ...SCORE, scaleMax: 1 }, 'scaleMax', '1'],
    [{ ...SCORE, expectation: 0 }, 'expectation', '0'],
    [{ ...SCORE, instrument: 'nps' }, 'scaleMax', '"1 to 5"'],
    [{ ...QUEUED, time: 'yesterday' }, 'time', '"yesterday"'],
    [{ ...QUEUED, time: '2026-02-30T00:00:00Z' }, 'time', '"2026-02-30T00:00:00Z"'],
  ])('is refused with the field and what was got: %j', (input, field, got) => {
    expect(errorsOf(input)).toEqual([[field, got]]);
  });

  it('is told of every error at once', () => {
    expect(errorsOf({ type: 'survey.answered', time: 'x', entity: '', score: 'high' }).map(([field]) => field)).toEqual(
      ['id', 'time', 'entity', 'score', 'instrument', 'scaleMin', 'scaleMax'],
    );
  });

  it('has both clocks in the message when it lies in the future or before 1990', () => {
    const [future] = validateEvent({ ...QUEUED, time: NOW + 300_001 }, OPTIONS).errors ?? [];
    expect(future?.reason).toContain('2026-03-02T09:05:00.001Z');
    expect(future?.reason).toContain('2026-03-02T09:00:00.000Z');
    expect(errorsOf({ ...QUEUED, time: NOW + 300_000 })).toEqual([]);
    const [seconds] = validateEvent({ ...QUEUED, time: NOW / 1000 }, OPTIONS).errors ?? [];
    expect(seconds?.reason).toContain('epoch seconds? Send milliseconds');
    expect(errorsOf({ ...QUEUED, time: -1e300 })).toHaveLength(1);
  });
});

describe('instants', () => {
  it.each([
    ['2026-03-01T09:30:00Z', Date.UTC(2026, 2, 1, 9, 30)],
    ['2026-03-01t09:30:00.5z', Date.UTC(2026, 2, 1, 9, 30, 0, 500)],
    ['2026-03-01 09:30:00.123456+05:45', Date.UTC(2026, 2, 1, 3, 45, 0, 123)],
    ['2024-02-29T23:59:60Z', Date.UTC(2024, 2, 1)],
    ['1999-12-31T23:30:00-00:30', Date.UTC(2000, 0, 1)],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '2026-03-01T09:30:00',
    '2026-03-01',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T09:30:00.Z',
    '2026-03-01T09:30:00+5:45',
    '2026-03-01T09:30:00Z ',
    '+02026-03-01T09:30:00Z',
  ])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with the platform on every day of 400 years', () => {
    for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2300, 0, 1); day += 86_400_000) {
      const text = new Date(day).toISOString();
      if (parseInstant(text) !== day) expect(text).toBe('read like Date.parse');
    }
    expect(parseInstant('2026-01-01T00:00:00.000Z')).toBe(Date.UTC(2026, 0, 1));
  });
});

/** Set higher for a long run, for example 1000000. */
const FUZZ = Number(process.env.ANDON_FUZZ ?? 20_000);

describe(`${FUZZ} mutated events`, () => {
  it('let no exception escape and nothing non-finite in', { timeout: 600_000 }, () => {
    const random = createSeededRandom(7).uniform;
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const seeds = eventLog({ seed: 5, from: NOW - 86_400_000, durationMs: 80_000_000, things: 200 });
    const names = [...new Set(Object.values(EVENT_TYPES).flatMap(({ fields }) => Object.keys(fields)))];
    const nasty = [
      Number.NaN,
      -0,
      1e308,
      -1,
      0,
      1.5,
      '',
      '\u0000',
      'x'.repeat(5000),
      null,
      undefined,
      true,
      [],
      {},
      Number.POSITIVE_INFINITY,
      '2026-01-01T00:00:00Z',
      '__proto__',
      'nps',
      NOW,
      2 ** 53,
      5n,
      Symbol('s'),
      () => 1,
    ];
    const state = createMetricState();
    let taken = 0;
    let takenAsItStands = 0;
    for (let i = 0; i < FUZZ; i++) {
      const event: Record<string, unknown> = { ...pick(seeds), id: `f${i}` };
      for (let changes = Math.floor(random() * 4); changes > 0; changes--) {
        const name = pick([...names, 'id', 'type', 'time', 'entity', 'queue', 'channel', 'customer', 'of']);
        if (random() < 0.2) delete event[name];
        else event[name] = random() < 0.5 ? pick(nasty) : pick(seeds)[name as 'score'];
      }
      const result = validateEvent(event, OPTIONS);
      // The short way through the door leads where the long one does, to the letter.
      const examined = examineEvent(event, OPTIONS);
      if (!isDeepStrictEqual(result, examined) || JSON.stringify(result) !== JSON.stringify(examined)) {
        expect(result).toEqual(examined);
      }
      if (Object.is(result.event, event)) takenAsItStands++;
      if (result.errors) {
        if (
          result.errors.some(
            ({ field, expected, got, reason }) => [expected, got, reason].includes('') || field === undefined,
          )
        ) {
          expect(result.errors).toBe('complete');
        }
        continue;
      }
      taken++;
      state.fold(result.event);
    }
    expect(taken).toBeGreaterThan(FUZZ / 5);
    expect(takenAsItStands).toBeGreaterThan(FUZZ / 20);
    expect(taken - takenAsItStands).toBeGreaterThan(FUZZ / 20);
    for (const family of ['queue', 'response', 'complaint', 'survey']) {
      const text = describeFrame(state.frame({ family, filter: {}, window: '7d', groupBy: [] }, NOW));
      // JSON has no NaN or Infinity; they would have become null in a figure that says it has a value.
      expect(text).not.toMatch(/"value": null,\s*"state": "(VALUE|AT_LEAST)"/);
    }
    expect(state.snapshot().length).toBeGreaterThan(100);
  });
});
