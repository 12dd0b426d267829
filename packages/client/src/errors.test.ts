import { buildSchema, parse, subscribe, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { errorKind, LiveRequestError, toLiveError } from './errors.ts';

const schema = buildSchema(`
  enum Locale { en }
  input Filter { queue: String }
  type Frame { meta: Meta }
  type Meta { asOf: String }
  type Query { a: Int }
  type Subscription { queue(window: String!, locale: Locale, filter: Filter): Frame, waiting: Int }
`);

describe('what a server says of a document', () => {
  it.each([
    ['asks for a field it does not have', '{ complaints { meta { asOf } } }'],
    ['asks for a field of a frame it does not have', '{ queue(window: "1h") { newest } }'],
    ['gives an argument it does not know', '{ queue(window: "1h", cadence: 1) { meta { asOf } } }'],
    ['misses an argument it needs', '{ queue { meta { asOf } } }'],
    ['has a variable of a type it does not know', '($band: Band) { queue(window: $band) { meta { asOf } } }'],
    ['has a variable of another type', '($window: Int) { queue(window: $window) { meta { asOf } } }'],
    ['names a value it does not have', '{ queue(window: "1h", locale: fr) { meta { asOf } } }'],
    ['takes an object for a number', '{ queue(window: "1h") { meta } }'],
    ['takes a number for an object', '{ waiting { value } }'],
  ])('that %s tells of another schema', (_, document) => {
    const errors = validate(schema, parse(`subscription ${document}`)).map((error) => error.toJSON());
    expect(errors.length).toBeGreaterThan(0);
    expect(toLiveError(errors)).toMatchObject({ code: 'OTHER_SCHEMA' });
  });

  it('tells of another schema where that is not the first it says', () => {
    const errors = [{ message: 'Variable "$first" is never used in operation "Alerts".' }];
    expect(toLiveError(errors).code).toBe('UNKNOWN');
    expect(toLiveError([...errors, { message: 'Cannot query field "first" on type "Alerts".' }])).toMatchObject({
      code: 'OTHER_SCHEMA',
    });
  });

  it.each([{ locale: 'xx' }, { filter: { site: 'east' } }, { window: 5 }])(
    'does not tell of another schema where a value is wrong: %j',
    async (variables) => {
      const document = parse(
        'subscription ($locale: Locale, $filter: Filter, $window: String = "1h") { queue(window: $window, locale: $locale, filter: $filter) { meta { asOf } } }',
      );
      expect(validate(schema, document)).toEqual([]);
      const result = await subscribe({ schema, document, variableValues: variables });
      if (!('errors' in result) || !result.errors) throw new Error('Expected the values to be refused');
      expect(toLiveError(result.errors.map((error) => error.toJSON())).code).toBe('UNKNOWN');
    },
  );
});

describe('an error', () => {
  it('of a resolver tells nothing of the schema, whatever it says', () => {
    const message = 'Cannot query field "rows" on table "cells".';
    expect(toLiveError([{ message, path: ['queue'] }])).toEqual({ code: 'UNKNOWN', message });
  });

  it('says what the server said, with its code, or that it said nothing', () => {
    const denied = { message: 'Not for you.', extensions: { code: 'FORBIDDEN' } };
    expect(toLiveError([denied, { message: 'Another.' }])).toEqual({ code: 'FORBIDDEN', message: 'Not for you.' });
    expect(toLiveError([])).toEqual({ code: 'UNKNOWN', message: 'The server gave no reason.' });
    expect(toLiveError([{ message: 'Cannot query field "a" on type "B".' }]).message).toBe(
      'The server has another schema: Cannot query field "a" on type "B".',
    );
    expect(String(new LiveRequestError('HTTP_500', 'Broken.'))).toBe('LiveRequestError: Broken.');
  });

  it.each([
    ['UNAUTHENTICATED', 'not-allowed'],
    ['FORBIDDEN', 'not-allowed'],
    ['FORBIDDEN_DIMENSION', 'final'],
    ['OTHER_SCHEMA', 'incompatible'],
    ['INTERNAL_SERVER_ERROR', 'passing'],
    ['BUSY', 'passing'],
    ['NOT_READY', 'passing'],
    ['SERVICE_UNAVAILABLE', 'passing'],
    ['NOT_BUSY', 'final'],
    ['BAD_USER_INPUT', 'final'],
  ])('%s is %s', (code, kind) => {
    expect(errorKind({ code, message: '' })).toBe(kind);
  });
});
