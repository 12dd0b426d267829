/* Any frame as of any past instant: every figure and list there is, against the board that was live then. */

import { WINDOWS } from '@andon/metrics';
import { typeDefs } from '@andon/schema';
import { buildSchema, type GraphQLField, GraphQLObjectType, getNamedType, isRequiredArgument } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../demo/simulator/random.ts';
import type { SimulatedEvent } from '../demo/simulator/simulated-event.ts';
import { simulate } from '../demo/simulator/simulator.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const HOUR_MS = 3_600_000;
// A Sunday: the first days of a week, quiet and busy ones.
const ORIGIN = Date.UTC(2026, 2, 1);
const END = ORIGIN + 58 * HOUR_MS;
const HOURS = [9.3, 20, 33, 33.01, 40.5, 46, 57.9];
/** Late by less than the horizon. */
const MOST_DELAY_MS = 0.9 * HOUR_MS;
/** Contacts are given up within the horizon, so that some are before all of them is known. */
const METRICS = { fcrWindowDays: 1, recurrenceDays: 1, contactExpiryMs: HOUR_MS / 2, zone: 'Asia/Shanghai' };

const schema = buildSchema(typeDefs);

/** Settings of figures beside the usual ones. */
const OTHER_ARGS: Readonly<Record<string, readonly string[]>> = {
  stage: ['receive', 'assess', 'act', 'followUp'],
  seconds: ['60'],
  variant: ['F1', 'F6'],
  quantile: ['0.99'],
  outcomes: ['ALL'],
  naive: ['true'],
  businessHours: ['true'],
  instrument: ['"servqual"', '"csat"', '"ces"'],
};

/** What a frame says of itself alone, and not of its instant. */
const OF_THE_STREAM = new Set(['cursor', 'reset', 'cadenceMs', 'demo']);

/** All that can be asked of a type, lists of objects and figures of windows before included. */
function everything(type: GraphQLObjectType, isBefore = false): readonly string[] {
  const fields = Object.values(type.getFields()).filter(
    ({ name }) => !OF_THE_STREAM.has(name) && !(isBefore && name === 'previous'),
  );
  return fields.flatMap((field) => asked(field).map((call, i) => `${field.name}_${i}: ${call}${selection(field)}`));
}

function selection({ name, type }: GraphQLField<unknown, unknown>): string {
  const of = getNamedType(type);
  return of instanceof GraphQLObjectType ? ` { ${everything(of, name === 'previous').join(' ')} }` : '';
}

/** A field as it is usually asked for, and with each other setting by itself. */
function asked({ name, args }: GraphQLField<unknown, unknown>): readonly string[] {
  const settings = args.map((arg) => ({
    arg,
    texts: (OTHER_ARGS[arg.name] ?? []).map((value) => `${arg.name}: ${value}`),
  }));
  const required = settings.filter(({ arg }) => isRequiredArgument(arg)).flatMap(({ texts }) => texts);
  const others = settings.filter(({ arg }) => !isRequiredArgument(arg)).flatMap(({ texts }) => texts);
  const [usual = ''] = required;
  return [...(required.length > 0 ? required : ['']), ...others.map((text) => `${usual} ${text}`)].map((text) =>
    text.trim() === '' ? name : `${name}(${text})`,
  );
}

const FAMILIES = ['queue', 'response', 'complaint', 'survey'] as const;
const GROUPINGS = ['', ', groupBy: ["channel"]', ', filter: { channel: ["phone", "email"] }'];

/** So many that a request may ask for them. */
const AT_ONCE = 12;

/** All that can be asked of each family, in every second window: the others are those of the next instant. */
function documents(instant: number): readonly string[] {
  return FAMILIES.flatMap((family) => {
    const frame = getNamedType(schema.getQueryType()!.getFields()[family]!.type) as GraphQLObjectType;
    const { groups, meta } = frame.getFields();
    const calls = everything(getNamedType(groups!.type) as GraphQLObjectType);
    const parts = Array.from({ length: Math.ceil(calls.length / AT_ONCE) }, (_, i) =>
      calls.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    );
    return WINDOWS.filter((_, i) => (i + instant) % 2 === 0).flatMap((window, i) => {
      const args = `window: "${window}"${GROUPINGS[i % GROUPINGS.length]}, at: $at`;
      return parts.map(
        (part) =>
          `query($at: DateTime) { ${family}(${args}) { meta${selection(meta!)} groups { key { value } ${part.join(' ')} } } }`,
      );
    });
  });
}

interface Figure {
  readonly key_0: string;
  readonly state_0: string;
}

function figuresIn(answer: unknown): Figure[] {
  if (Array.isArray(answer)) return answer.flatMap(figuresIn);
  if (typeof answer !== 'object' || answer === null) return [];
  const own = 'key_0' in answer && 'state_0' in answer ? [answer as Figure] : [];
  return [...own, ...Object.values(answer).flatMap(figuresIn)];
}

/** Of the handling of complaints, which the simulated centre asks for a week later only. */
function ratings(events: readonly SimulatedEvent[]): readonly SimulatedEvent[] {
  const scale = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };
  return events
    .filter(({ type }) => type === 'complaint.filed')
    .map(({ entity, time }, i) => ({
      ...scale,
      id: `rating-${i}`,
      type: 'survey.answered',
      entity: `rating-${i}`,
      time: time + HOUR_MS,
      score: 1 + (i % 5),
      about: entity,
    }))
    .filter(({ time }) => time < END);
}

async function send(app: TestApp, events: readonly object[]): Promise<void> {
  for (let i = 0; i < events.length; i += 5000) await app.send(events.slice(i, i + 5000));
}

describe('a frame as of a past instant', () => {
  it('says of every figure and list what the board that was live then said, however late events came', {
    timeout: 240_000,
  }, async () => {
    const random = createRandom(5);
    const centre = [...simulate({ seed: 3, origin: ORIGIN }, ORIGIN, END)].filter((_, i) => i % 4 > 0);
    const events = [...centre, ...ratings(centre)].toSorted((a, b) => a.time - b.time);
    const arrived = events
      .map((event) => ({ event, at: event.time + random.uniform(0, MOST_DELAY_MS) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ event }) => event);
    const [live, later] = await Promise.all([1, 2].map(() => startTestApp({ clock: 'event', metrics: METRICS })));
    try {
      await send(later!, arrived);
      const seen = new Map<string, Set<string>>();
      let sent = 0;
      for (const [i, hour] of HOURS.entries()) {
        const until = events.findIndex(({ time }) => time >= ORIGIN + hour * HOUR_MS);
        await send(live!, events.slice(sent, until));
        sent = until;
        const at = new Date(events[until - 1]!.time + 1).toISOString();
        for (const document of documents(i)) {
          const now = await live!.query(document);
          expect(await later!.query(document, { at })).toEqual(now);
          for (const { key_0: key, state_0: state } of figuresIn(now))
            seen.set(key, (seen.get(key) ?? new Set()).add(state));
        }
      }
      const { definitions } = await live!.query<{ definitions: { key: string }[] }>('{ definitions { key } }');
      expect([...seen.keys()].toSorted()).toEqual(definitions.map(({ key }) => key).toSorted());
      // Each has been a number at least once, and some of them all that a figure can be.
      const never = [...seen].filter(([, states]) => !states.has('VALUE') && !states.has('AT_LEAST'));
      expect(never.map(([key]) => key)).toEqual([]);
      const states = new Set([...seen.values()].flatMap((each) => [...each]));
      expect([...states]).toEqual(expect.arrayContaining(['VALUE', 'EMPTY', 'AT_LEAST', 'SUPPRESSED', 'NO_HISTORY']));
    } finally {
      await Promise.all([live!.stop(), later!.stop()]);
    }
  });
});
