/* The door field by field: every field of every type, at the edges of what it takes and beyond them. */

import { describe, expect, it } from 'vitest';
import { compareEvents, DIMENSIONS, EVENT_TYPES, type EventType, type FieldSpec } from '../event.ts';
import { examineEvent, validateEvent } from './validate-event.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

const OPTIONS = { now: NOW };

const LINE = 'without control characters';

const INSTANT = 'an RFC 3339 time with offset or epoch milliseconds, of the years 1990 to 2189';

/** A good value of a field. */
function goodValue(name: string, spec: FieldSpec): unknown {
  if (name === 'instrument') return 'custom';
  const RELATED: Readonly<Record<string, unknown>> = {
    ...{ scaleMin: 0, scaleMax: 10, score: 3, expectation: 4 },
    ...{ metric: 'queue.waiting', value: 12 },
  };
  if (name in RELATED) return RELATED[name];
  return accepted(spec)[0];
}

/** The smallest event of a type. */
function event(type: EventType): Record<string, unknown> {
  const { fields, required } = EVENT_TYPES[type] as { fields: Record<string, FieldSpec>; required: readonly string[] };
  const own = required.map((name) => [name, fields[name] ? goodValue(name, fields[name]) : 'high']);
  return { id: 'e1', type, time: NOW, entity: 'c1', ...Object.fromEntries(own) };
}

/** Values at the edges of what a field takes. */
function accepted(spec: FieldSpec): readonly unknown[] {
  switch (spec.kind) {
    case 'text':
      return [
        'a',
        'é中👍',
        '\u{10ffff} \ue000~',
        'x'.repeat(spec.maxLength),
        ...(spec.maxLength > 128 ? ['two\nlines'] : []),
      ];
    case 'number':
      return [spec.min, spec.max, (spec.min + spec.max) / 2 + 0.25];
    case 'integer':
      return [spec.min, spec.max, 0];
    case 'flag':
      return [true, false];
    case 'instant':
      return [Date.UTC(1990, 0, 1), Date.UTC(2190, 0, 1) - 1, Date.UTC(2190, 0, 1) - 1];
    case 'choice':
      return spec.values;
  }
}

/** Values beyond them, with what the sender is told to have been expected. */
function refused(spec: FieldSpec): { readonly values: readonly unknown[]; readonly expected: string } {
  const notScalar = [[], {}, Symbol('s'), 7n];
  switch (spec.kind) {
    case 'text': {
      const line = spec.maxLength <= 128 ? ['two\nlines', 'bell\u0007', 'del\u007f', '\u001f'] : [];
      return {
        values: [...notScalar, 7, true, 'x'.repeat(spec.maxLength + 1), 'half \ud83d', '\udfff', '\ud800', ...line],
        expected: `text of 1 to ${spec.maxLength} characters ${LINE}`,
      };
    }
    case 'number':
    case 'integer': {
      const whole = spec.kind === 'integer';
      const values = [spec.min - 1e-3, spec.max * (1 + 1e-9) + 1e-3, Number.NaN, Infinity, -Infinity, '7', true];
      return {
        values: [...notScalar, ...values, ...(whole ? [0.5, spec.min - 1, spec.max + 1] : [])],
        expected: `a ${whole ? 'whole ' : ''}number from ${spec.min} to ${spec.max}`,
      };
    }
    case 'flag':
      return { values: [...notScalar, 0, 1, 'true'], expected: 'true or false' };
    case 'instant':
      return {
        values: [
          ...notScalar,
          Date.UTC(1990, 0, 1) - 1,
          Date.UTC(2190, 0, 1),
          Number.NaN,
          'soon',
          new Date(Number.NaN),
        ],
        expected: INSTANT,
      };
    case 'choice':
      return {
        values: [...notScalar, 'none of them', 0, spec.values[0]?.toUpperCase()],
        expected: `one of ${spec.values.join(', ')}`,
      };
  }
}

const FIELDS = (Object.keys(EVENT_TYPES) as EventType[]).flatMap((type) =>
  Object.entries(EVENT_TYPES[type].fields as Record<string, FieldSpec>).map(
    ([name, spec]) => [type, name, spec] as const,
  ),
);

/** These are held against each other, in tests of their own. */
const RELATED_FIELDS = new Set(['score', 'scaleMin', 'scaleMax', 'expectation']);

/** As are those of readings, in `reportable.test.ts`. */
const isRelated = (type: EventType, name: string) => RELATED_FIELDS.has(name) || type === 'reading';

describe.each(FIELDS.filter(([type, name]) => !isRelated(type, name)))('%s, %s', (type, name, spec) => {
  it('takes what it may be, as it is', () => {
    for (const value of accepted(spec)) {
      const input = { ...event(type), [name]: value };
      const { event: taken, errors } = validateEvent(input, OPTIONS);
      expect([errors, taken?.[name as 'score']]).toEqual([undefined, value]);
      // The short way through the door and the long one say the same, in the same order of fields.
      const examined = examineEvent(input, OPTIONS).event;
      expect(examined).toStrictEqual(taken);
      expect(JSON.stringify(taken)).toBe(JSON.stringify(examined));
      // What is in that order already takes the short way: it is not copied.
      expect(validateEvent(examined, OPTIONS).event).toBe(examined);
    }
  });
});

describe.each(FIELDS)('%s, %s', (type, name, spec) => {
  it('refuses what it may not be, and says what it is, what was expected and what was got', () => {
    const { values, expected } = refused(spec);
    for (const value of values) {
      const { errors, event: taken } = validateEvent({ ...event(type), [name]: value }, OPTIONS);
      expect([name, String(value), taken, errors?.length]).toEqual([name, String(value), undefined, 1]);
      expect(errors?.[0]).toMatchObject({ field: name, expected });
      expect(errors?.[0]?.reason).toBe(`Expected \`${name}\` to be ${expected}, got ${errors?.[0]?.got}`);
    }
  });
});

describe.each(Object.keys(EVENT_TYPES) as EventType[])('%s', (type) => {
  const needed = ['id', 'time', 'entity', ...EVENT_TYPES[type].required];

  it.each(needed)(`needs its %s`, (name) => {
    for (const absent of [{}, { [name]: undefined }, { [name]: null }, { [name]: '' }]) {
      const { [name]: _, ...rest } = event(type);
      const { errors } = validateEvent({ ...rest, ...absent }, OPTIONS);
      expect(errors?.map(({ field }) => field)).toEqual([name]);
    }
  });

  it('needs nothing else, and takes what every event may carry', () => {
    expect(validateEvent(event(type), OPTIONS).event).toEqual(event(type));
    for (const name of [...DIMENSIONS, 'customer', 'agent']) {
      const longest = name === 'customer' || name === 'agent' ? 128 : 64;
      if (name === 'severity' && type === 'complaint.filed') continue;
      const carrying = { ...event(type), [name]: 'x'.repeat(longest) };
      expect(validateEvent(carrying, OPTIONS).event).toEqual(carrying);
      const examined = examineEvent(carrying, OPTIONS).event;
      expect(examined).toStrictEqual(carrying);
      expect(validateEvent(examined, OPTIONS).event).toBe(examined);
      const { errors } = validateEvent({ ...event(type), [name]: 'x'.repeat(longest + 1) }, OPTIONS);
      expect(errors).toMatchObject([{ field: name, expected: `text of 1 to ${longest} characters ${LINE}` }]);
    }
  });

  it('keeps out what it does not have, and names it', () => {
    const strange = { ...event(type), mood: 1, ['y'.repeat(80)]: 2 };
    expect(validateEvent(strange, OPTIONS)).toEqual({ event: event(type), ignored: ['mood', `${'y'.repeat(57)}…`] });
  });
});

describe('a score', () => {
  const answer = (fields: object) => ({ ...event('survey.answered'), scaleMin: 1, scaleMax: 5, score: 3, ...fields });
  const told = (fields: object) =>
    validateEvent(answer(fields), OPTIONS).errors?.map(({ field, expected }) => `${field}: ${expected}`);

  it.each([
    [{ score: 1 }],
    [{ score: 5, expectation: 5 }],
    [{ expectation: 1 }],
    [{ score: -3.25, scaleMin: -5, scaleMax: 0.5 }],
    [{ instrument: 'nps', scaleMin: 0, scaleMax: 10, score: 0 }],
    [{ instrument: 'enps', scaleMin: 0, scaleMax: 10, score: 10 }],
  ])('lies on its scale: %j', (fields) => {
    const input = answer(fields);
    expect(validateEvent(input, OPTIONS).event).toEqual(input);
    const examined = examineEvent(input, OPTIONS).event;
    expect(examined).toStrictEqual(input);
    expect(validateEvent(examined, OPTIONS).event).toBe(examined);
  });

  it.each([
    [{ score: 0.99 }, ['score: on the scale from 1 to 5']],
    [{ score: 5.01 }, ['score: on the scale from 1 to 5']],
    [{ expectation: 5.01 }, ['expectation: on the scale from 1 to 5']],
    [{ expectation: 0.99 }, ['expectation: on the scale from 1 to 5']],
    [{ score: 0, expectation: 3 }, ['score: on the scale from 1 to 5']],
    [{ score: 6, expectation: 3 }, ['score: on the scale from 1 to 5']],
    [{ scaleMin: 3, scaleMax: 3 }, ['scaleMax: above `scaleMin` (3)']],
    [{ instrument: 'nps', scaleMin: 0, scaleMax: undefined }, ['scaleMax: a value; `survey.answered` needs it']],
    [{ score: 0, expectation: 5.01 }, ['score: on the scale from 1 to 5', 'expectation: on the scale from 1 to 5']],
    [{ scaleMin: 5 }, ['scaleMax: above `scaleMin` (5)']],
    [{ scaleMin: 6, score: 9 }, ['scaleMax: above `scaleMin` (6)']],
    [{ instrument: 'nps' }, ['scaleMax: the scale 0 to 10 of `nps`']],
    [{ instrument: 'nps', scaleMin: 0, scaleMax: 5 }, ['scaleMax: the scale 0 to 10 of `nps`']],
    [{ instrument: 'enps', scaleMin: 1, scaleMax: 10 }, ['scaleMax: the scale 0 to 10 of `enps`']],
    [{ scaleMin: undefined, score: 99 }, ['scaleMin: a value; `survey.answered` needs it']],
    [{ scaleMax: null, score: 99 }, ['scaleMax: a value; `survey.answered` needs it']],
  ])('is refused beyond it: %j', (fields, expected) => {
    expect(told(fields)).toEqual(expected);
  });
});

describe('custom dimensions', () => {
  const options = { now: NOW, customDimensions: ['region', 'shop'] };
  const custom = (fields: object) => validateEvent({ ...event('case.opened'), ...fields }, options);

  it('are taken nested or flat, the nested first, and only those that are declared', () => {
    expect(custom({ custom: { region: 'north' }, region: 'south', shop: 's1' })).toEqual({
      event: { ...event('case.opened'), custom: { region: 'north', shop: 's1' } },
      ignored: [],
    });
    expect(custom({ custom: { mood: 'fine' } })).toEqual({ event: event('case.opened'), ignored: [] });
    expect(custom({ custom: null }).event).toStrictEqual(event('case.opened'));
  });

  it('of an installation that declares none are kept out, whatever they are', () => {
    for (const sent of ['north', 7, { region: 'north' }]) {
      expect(validateEvent({ ...event('case.opened'), custom: sent }, OPTIONS)).toStrictEqual({
        event: event('case.opened'),
        ignored: [],
      });
    }
  });

  it.each([
    [{ custom: 'north' }, 'custom', 'an object of dimension names and values'],
    [{ custom: { region: 7 } }, 'region', `text of 1 to 64 characters ${LINE}`],
    [{ shop: 'x'.repeat(65) }, 'shop', `text of 1 to 64 characters ${LINE}`],
  ])('are refused as any other text: %j', (fields, field, expected) => {
    expect(custom(fields).errors).toMatchObject([{ field, expected }]);
  });
});

describe('a comment', () => {
  it('without a word is none', () => {
    const { event: taken } = validateEvent({ ...event('survey.answered'), comment: '' }, OPTIONS);
    expect(taken).toStrictEqual(event('survey.answered'));
  });
});

describe('a severity', () => {
  it('of a complaint is one of four, and the sender is told which', () => {
    const { errors } = validateEvent({ ...event('complaint.filed'), severity: 'huge' }, OPTIONS);
    expect(errors).toMatchObject([
      { field: 'severity', expected: 'one of low, medium, high, critical', got: '"huge"' },
    ]);
  });
});

describe('a value of zero', () => {
  it('has no sign, which would be told apart in stored bytes', () => {
    const { event: taken } = validateEvent({ ...event('contact.ended'), talkSeconds: -0, cost: -0 }, OPTIONS);
    expect([taken?.talkSeconds, taken?.cost].map((value) => Object.is(value, 0))).toEqual([true, true]);
    expect(Object.is(validateEvent({ ...event('contact.queued'), priority: -0 }, OPTIONS).event?.priority, 0)).toBe(
      true,
    );
  });
});

describe('a correction', () => {
  it('may carry any field of the event it corrects, within the same edges', () => {
    const correction = { ...event('correction'), of: 'e0', talkSeconds: 5, score: 4, stage: 'act', void: false };
    expect(validateEvent(correction, OPTIONS).event).toEqual(correction);
    expect(validateEvent({ ...correction, talkSeconds: -1 }, OPTIONS).errors).toMatchObject([{ field: 'talkSeconds' }]);
    expect(validateEvent({ ...event('case.opened'), talkSeconds: 5 }, OPTIONS).ignored).toEqual(['talkSeconds']);
    const scale = { ...correction, scaleMin: 0, scaleMax: 10 };
    expect(validateEvent({ ...scale, score: 10 }, OPTIONS).event).toMatchObject({ score: 10 });
    expect(validateEvent({ ...scale, score: 11 }, OPTIONS).errors).toMatchObject([{ field: 'score' }]);
    expect(validateEvent({ ...scale, scaleMax: 0 }, OPTIONS).errors).toMatchObject([{ field: 'scaleMax' }]);
  });
});

describe('what is no event', () => {
  it.each([
    [null, 'null'],
    [undefined, 'nothing'],
    [[], 'a list of 0'],
    ['x'.repeat(61), `"${'x'.repeat(57)}…"`],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    [12, '12'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
  ])('is refused whole: %j', (input, got) => {
    expect(validateEvent(input, OPTIONS).errors).toEqual([
      { field: '', expected: 'a JSON object', got, reason: `Expected the event to be a JSON object, got ${got}` },
    ]);
  });

  it('by its type is told all types there are, and nothing else', () => {
    for (const type of [undefined, 7, 'contact', '__proto__', { toString: () => 'case.opened' }]) {
      expect(validateEvent({ ...event('case.opened'), type, id: '' }, OPTIONS).errors).toMatchObject([
        { field: 'type', expected: `one of ${Object.keys(EVENT_TYPES).join(', ')}` },
      ]);
    }
  });

  it('is told of an object or a list where a value belongs', () => {
    const got = (queue: unknown) => validateEvent({ ...event('case.opened'), queue }, OPTIONS).errors?.[0]?.got;
    expect([got({}), got([1, 2]), got(null), got(() => 1)]).toEqual(['an object', 'a list of 2', undefined, '() => 1']);
  });

  it('has only what is its own: a class or a prototype fills nothing in', () => {
    class Sender {
      id = 'e1';
      type = 'case.opened';
      time = NOW;
      get entity() {
        return 'inherited';
      }
    }
    expect(validateEvent(new Sender(), OPTIONS).errors).toMatchObject([{ field: 'entity', got: 'nothing' }]);
    expect(validateEvent(Object.assign(Object.create(null), event('case.opened')), OPTIONS).event).toEqual(
      event('case.opened'),
    );
    // All that is needed is its own here, and what is behind it shows through as it stands.
    const behind = Object.assign(Object.create({ queue: 'inherited' }), event('case.opened'));
    expect(validateEvent(behind, OPTIONS).event?.queue).toBeUndefined();
  });
});

describe('events of one thing', () => {
  it('are in order of time, then of what opens it before what happens to it, then of their ids', () => {
    const ordered = [
      { id: 'z', type: 'contact.answered', time: 1 },
      { id: 'b', type: 'contact.queued', time: 2 },
      { id: 'c', type: 'contact.queued', time: 2 },
      { id: 'a', type: 'contact.answered', time: 2 },
      { id: 'B', type: 'contact.ended', time: 2 },
      { id: 'a', type: 'contact.ended', time: 2 },
      { id: 'a', type: 'case.opened', time: 3 },
    ] as const;
    ordered.forEach((a, i) => {
      ordered.forEach((b, j) => {
        expect(Math.sign(compareEvents(a, b))).toBe(Math.sign(i - j));
      });
    });
  });
});
