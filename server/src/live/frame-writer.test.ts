import { DIMENSIONS } from '@andon/metrics';
import {
  ComplaintBoardDocument,
  FiguresDocument,
  QueueBoardDocument,
  ResponseBoardDocument,
  SeriesDocument,
  ServiceLevelDocument,
  SurveyBoardDocument,
} from '@andon/schema';
import { check, gen, integer, property } from 'fast-check';
import {
  executeSubscriptionEvent,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidatedSubscriptionArgs,
  validate,
  validateSubscriptionArgs,
} from 'graphql';
import { createSchema } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { createAndonSchema } from '../graphql/schema.ts';
import { CONDITION_VARIABLES, randomSubscription } from '../testing/random-document.ts';
import { compileFrameWriter } from './frame-writer.ts';

const schema = createSchema({
  typeDefs: `
    scalar Odd
    enum Colour { RED GREEN }
    interface Named { name: String }
    type Thing implements Named {
      name: String mustName: String! int: Int mustInt: Int! float: Float mustFloat: Float! id: ID flag: Boolean colour: Colour odd: Odd
      numbers: [Int] mustNumbers: [Int!]! matrix: [[Float!]] child: Thing mustChild: Thing! children: [Thing!] maybeChildren: [Thing]
      echo(int: Int = 3, must: Float! = 0.5, text: String, colours: [Colour!]): String
      method(factor: Int = 2): String
      named: Named byInfo: String
    }
    type Query { thing: Thing }
    type Subscription { thing(seed: Int = 1): Thing }
  `,
  resolvers: {
    Thing: {
      echo: (_source: unknown, args: object, context: unknown) => JSON.stringify([args, context]),
      byInfo: (_source: unknown, _args: unknown, _context: unknown, info: { readonly fieldName: string }) =>
        info.fieldName,
    },
    Named: { __resolveType: () => 'Thing' },
    Odd: { serialize: (value: unknown) => (value === 1 ? null : { of: value }) } as never,
  },
});
/** What only plain execution does. */
const UNCOVERED = new Set(['Thing.named', 'Thing.byInfo']);
const WHAT_RESOLVERS_GIVE: Readonly<Record<string, readonly unknown[]>> = {
  text: ['', 'plain', '"quoted" \\ \u0000 \u2028 \ud800 é 😀', 7, true, 1.5, {}, Number.NaN, 12n],
  number: [0, -0, 1, -1, 0.1, 1e21, 2 ** 31, 2 ** 31 - 1, Number.NaN, Number.POSITIVE_INFINITY, '7', 'x', true, 5n, []],
  colour: ['RED', 'GREEN', 'BLUE', 1],
  odd: [0, 1, 'x', {}, [undefined]],
};
const NOTHING_GOOD: readonly unknown[] = [undefined, null, new Error('as a value'), Promise.resolve(1)];

function validated(text: string, of: GraphQLSchema = schema, variableValues: object = CONDITION_VARIABLES) {
  const document = parse(text);
  expect(validate(of, document, specifiedRules)).toEqual([]);
  const args = validateSubscriptionArgs({
    schema: of,
    document,
    variableValues: variableValues as Readonly<Record<string, unknown>>,
    contextValue: 'the context',
  });
  if (!('schema' in args)) throw args[0];
  return args;
}

function plainly(args: ValidatedSubscriptionArgs, rootValue: object): string | undefined {
  const result = executeSubscriptionEvent({ ...args, rootValue });
  if (result instanceof Promise) {
    result.catch(() => {});
    return undefined;
  }
  return result.errors === undefined ? JSON.stringify(result) : undefined;
}

/**
 * @param random - In [0, 1).
 * @param spoiled - The share of values that their fields may not have.
 */
function randomThing(random: () => number, spoiled: number, depth = 0): object {
  const upTo = (count: number): number => Math.floor(random() * count);
  const value = (kind: string): unknown => {
    if (random() < spoiled) return NOTHING_GOOD[upTo(NOTHING_GOOD.length)];
    const pool = WHAT_RESOLVERS_GIVE[kind] ?? [];
    // The first two are good ones.
    return pool[upTo(random() < spoiled ? pool.length : 2)];
  };
  const list = (item: () => unknown): unknown => Array.from({ length: upTo(4) }, item);
  const child = (): unknown => (depth > 3 ? null : randomThing(random, spoiled, depth + 1));
  return {
    name: value('text'),
    mustName: value('text'),
    int: value('number'),
    mustInt: value('number'),
    float: value('number'),
    mustFloat: value('number'),
    id: value('text'),
    flag: upTo(3) === 0 ? null : random() < 0.5,
    colour: value('colour'),
    odd: value('odd'),
    numbers: list(() => value('number')),
    mustNumbers: list(() => value('number')),
    matrix: list(() => list(() => value('number'))),
    method: ({ factor }: { readonly factor: number }, context: unknown) => `${factor} ${context}`,
    child: random() < spoiled ? NOTHING_GOOD[upTo(NOTHING_GOOD.length)] : child(),
    mustChild: child(),
    children: depth > 0 ? [] : list(child),
    maybeChildren: depth > 0 ? null : list(child),
  };
}

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}

describe('a compiled frame', () => {
  it.each([
    ['mostly good', 0.003],
    ['often spoiled', 0.05],
  ])('of random documents over values that are %s is what plain execution gives', (_what, spoiled) => {
    const seen = { written: 0, left: 0 };
    const { failed, counterexample, errorInstance } = check(
      property(gen(), (g) => {
        const args = validated(
          randomSubscription(g, { schema, field: 'thing', args: '(seed: 2)', without: UNCOVERED }),
        );
        const write = compileFrameWriter(args);
        if (write === undefined) throw new Error('Expected the document to be covered');
        const rootValue = { thing: randomThing(randomFrom(g(integer, { min: 1, max: 1e9 })), spoiled) };
        const text = write(rootValue);
        expect(text).toBe(plainly(args, rootValue));
        seen[text === undefined ? 'left' : 'written'] += 1;
      }),
      { numRuns: 300 },
    );
    expect(errorInstance).toBeNull();
    expect([failed, counterexample]).toEqual([false, null]);
    // Otherwise nothing of the kind was tried.
    expect(Math.min(seen.written, seen.left)).toBeGreaterThan(20);
  });

  it.each([
    ['a field of an interface', '{ named { name } }'],
    ['a resolver that takes `info`', '{ name byInfo }'],
  ])('leaves %s to plain execution', (_what, selection) => {
    expect(compileFrameWriter(validated(`subscription { thing ${selection} }`, schema, {}))).toBeUndefined();
  });

  it('leaves arguments that are wrong in themselves to plain execution', () => {
    const text = 'subscription($float: Float = 1) { thing { echo(must: $float) } }';
    const args = validated(text, schema, { float: null });
    expect(compileFrameWriter(args)).toBeUndefined();
    expect(plainly(args, { thing: {} })).toBeUndefined();
  });

  it.each([
    ['QueueBoard', QueueBoardDocument, { withPrevious: true, withTickets: true }],
    ['ServiceLevel', ServiceLevelDocument, { seconds: 30 }],
    ['ResponseBoard', ResponseBoardDocument, { withStages: true }],
    ['ComplaintBoard', ComplaintBoardDocument, { withOverdueList: true }],
    ['SurveyBoard', SurveyBoardDocument, { withDistribution: true, withServqual: true, withEffort: true }],
    ['Figures', FiguresDocument, { figures: [{ key: 'queue.offered' }] }],
    ['Series', SeriesDocument, { figure: { key: 'queue.serviceLevel' }, withInterval: true }],
  ])('covers our own document %s', (_name, document, variables) => {
    expect(compileFrameWriter(validated(document, createAndonSchema([...DIMENSIONS]), variables))).toBeDefined();
  });
});
