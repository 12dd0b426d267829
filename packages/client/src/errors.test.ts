import { buildSchema, parse, subscribe, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toLiveError } from './errors.ts';

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
