/*
 * The scanner against the way it shortens: whatever a line holds, taking it by its bytes has to end as parsing and examining it does, with
 * the same event, the same text in the log, or the same reason.
 */
import { EVENT_TYPES, type ServiceEvent } from '@andon/metrics';
import { createSeededRandom } from '@andon/metrics/testing';
import { describe, expect, it } from 'vitest';
import { BlockText, createMemoryLog, type EventLog } from '../../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../../privacy/index.ts';
import { createIngest } from '../ingest.ts';
import { lineBlocks } from '../ndjson.ts';
import { parseJson } from '../parsed.ts';
import type { Receipt } from '../receipt.ts';
import { EventScanner } from './event-scanner.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const LINES = 2_500;
const MAX_LINE_BYTES = 6_000;
const privacy = createPrivacy({
  pseudonymizer: createPseudonymizer([{ id: 'k1', secret: Buffer.alloc(32, 7) }]),
  comments: 'redact',
});

interface Taken {
  readonly receipt: Receipt;
  readonly events: readonly ServiceEvent[];
  /** As the log would have them. */
  readonly stored: readonly unknown[];
}

async function take(open: (log: EventLog) => Promise<Receipt>): Promise<Taken> {
  const events: ServiceEvent[] = [];
  const stored: unknown[] = [];
  const log = createMemoryLog();
  const { append } = log;
  log.append = (batch: readonly ServiceEvent[], text?: BlockText) => {
    events.push(...batch);
    stored.push(...JSON.parse(text === undefined ? JSON.stringify(batch) : Buffer.from(text.close()).toString('utf8')));
    return append.call(log, batch);
  };
  return { receipt: await open(log), events, stored };
}

function byBytes(lines: readonly string[], chunkBytes: number): Promise<Taken> {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  async function* body() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  return take((log) => createIngest({ log, privacy, now: () => NOW }).take(lineBlocks(body(), MAX_LINE_BYTES)));
}

function byParsing(lines: readonly string[]): Promise<Taken> {
  const parsed = lines.map((line, index) => parseJson(index + 1, line.trim()));
  return take((log) => createIngest({ log, privacy, now: () => NOW }).take([parsed]));
}

/** How many of the lines the scanner takes itself. */
function scanned(lines: readonly string[]): number {
  const scanner = new EventScanner(privacy);
  const limits = { earliest: 0, latest: NOW, latestPromise: Number.MAX_SAFE_INTEGER };
  const text = new BlockText();
  return lines.filter(
    (line) => scanner.scan(Buffer.from(`${line}\n`), 0, MAX_LINE_BYTES, limits, { events: [], text }) > 0,
  ).length;
}

/** Lines of all types with all fields, most of them right, some wrong in every way that a line can be. */
function makeLines(seed: number): string[] {
  const { uniform: random } = createSeededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const dimensions = ['queue', 'channel', 'team', 'site', 'tier', 'touchpoint', 'topic', 'language', 'product'];
  const texts = ['billing', '客服', 'Zürich 😀', 'a b', '1', 'high', 'k'.repeat(64), "it's"];
  const values: readonly (() => string)[] = [
    () => JSON.stringify(pick(texts)),
    () => String(Math.floor(random() * 1e6)),
    () => (random() * 100).toFixed(3),
    () => pick(['true', 'false', '0', '1', '5', '10', '-1', '-0.5', '1e2', '1.50', '2.5E-1']),
    () => pick(['"low"', '"critical"', '"available"', '"act"', '"contained"', '"nps"', '"csat"']),
  ];
  const nasty = [
    'null', '-0', '-0.0', '01', '1.', '.5', '+1', '1e999', '123456789012345678', '0.1e-400', 'tru', 'truely', 'NaN', '[]', '[1]', '{}', '{"a":1}',
    '""', '"\\u0041"', '"a\\"b"', '"\\n"', '"a\tb"', '"\u007f"', `"${'x'.repeat(65)}"`, `"${'x'.repeat(129)}"`, `"${'客'.repeat(40)}"`,
    `"${'y'.repeat(5000)}"`, '"2026-03-01T11:00:00Z"', '"2026-02-30T11:00:00Z"', '1', '4102444800000', '"\\ud800"', '"__proto__"', '',
  ]; // biome-ignore format: a table
  const types = Object.keys(EVENT_TYPES) as (keyof typeof EVENT_TYPES)[];
  return Array.from({ length: LINES }, (_, i) => {
    const type = pick(types);
    const { fields: own, required } = EVENT_TYPES[type];
    const at = NOW - Math.floor(random() * 1e8);
    const fields: [string, string][] = [
      ['id', JSON.stringify(pick([`event-${i}`, `№-${i}`]))],
      ['type', JSON.stringify(type)],
      ['time', pick([String(at), JSON.stringify(new Date(at).toISOString())])],
      ['entity', JSON.stringify(pick([`call-${i >> 1}`, '顾客-7']))],
    ];
    for (const name of dimensions) if (random() < 0.3) fields.push([name, JSON.stringify(pick(texts))]);
    if (random() < 0.3) fields.push(['customer', JSON.stringify(`customer-${i % 50}`)]);
    if (random() < 0.3) fields.push(['agent', JSON.stringify(`agent-${i % 9}`)]);
    if (required.includes('severity')) fields.push(['severity', '"high"']);
    for (const name of Object.keys(own)) if (random() < 0.7) fields.push([name, pick(values)()]);
    if (type === 'survey.answered' && random() < 0.8) {
      const survey = { instrument: '"csat"', score: '4', scaleMin: '1', scaleMax: '5' };
      for (const [name, value] of Object.entries(survey)) fields.push([name, value]);
      const seen = new Set<string>();
      for (let j = fields.length - 1; j >= 0; j--) {
        if (seen.has(fields[j]![0]) || fields[j]![0] === 'expectation') fields.splice(j, 1);
        else seen.add(fields[j]![0]);
      }
    }
    if (random() < 0.2) {
      const changed = pick(fields);
      changed[1] = random() < 0.6 ? pick(nasty) : pick(values)();
    }
    if (random() < 0.1) fields.push(pick([['unknown', '1'], ['comment', '"call me: a@b.example"'], ['custom', '{}'], pick(fields), ['__proto__', '1']])); // biome-ignore format: short
    if (random() < 0.1) fields.splice(Math.floor(random() * fields.length), 1);
    if (random() < 0.2) fields.sort(() => random() - 0.5);
    const [colon, comma, begin, end] = pick([
      [':', ',', '', ''],
      [': ', ', ', '', ''],
      [' :\t', ' ,', ' ', ' \r'],
      [':', ',', '\t', '\r'],
    ] as const);
    const line = `${begin}{${fields.map(([name, value]) => `"${name}"${colon}${value}`).join(comma)}}${end}`;
    if (random() > 0.04) return line;
    return pick([line.slice(0, -3), `${line},`, `[${line}]`, `${line}${line}`, line.replace(',', ',,'), '', '{}', '{ }', line.replace('"', '')]); // biome-ignore format: short
  });
}

describe('taking lines by their bytes', () => {
  it.each([1, 2, 3])('ends as parsing them does, seed %i', async (seed) => {
    const lines = makeLines(seed);
    // Empty lines are no lines to parse, but are counted.
    const good = lines.map((line) => (line.trim() === '' ? '{}' : line));
    const expected = await byParsing(good);
    const plain = (events: readonly ServiceEvent[]) => JSON.parse(JSON.stringify(events)) as unknown;
    for (const chunkBytes of [65_536, 777]) {
      const taken = await byBytes(good, chunkBytes);
      // Ids made for events without one are random.
      const named = (events: readonly unknown[]) =>
        events.map((event) => {
          const { id } = event as { id: string };
          return /^(event|№)-/.test(id) ? event : { ...(event as object), id: typeof id };
        });
      expect(named(plain(taken.events) as unknown[])).toEqual(named(plain(expected.events) as unknown[]));
      expect(named(taken.stored)).toEqual(named(plain(expected.events) as unknown[]));
      expect(taken.receipt).toEqual(expected.receipt);
    }
    expect(expected.receipt.accepted).toBeGreaterThan(LINES / 4);
    expect(expected.receipt.rejectedCount).toBeGreaterThan(LINES / 20);
    // The test would be of no use if the scanner left the work to the other way.
    expect(scanned(good)).toBeGreaterThan(LINES / 8);
  });

  it('keeps apart whom it has seen, however many', async () => {
    const reference = (i: number) => `customer-${i % 40_000}`;
    const lines = Array.from({ length: 45_000 }, (_, i) =>
      JSON.stringify({
        id: `e${i}`,
        type: 'customer.active',
        time: NOW - i,
        entity: reference(i),
        customer: reference(i * 7),
      }),
    );
    const { stored } = await byBytes(lines, 65_536);
    expect(stored).toHaveLength(lines.length);
    const isRight = (event: unknown, i: number) => {
      const { entity, customer } = event as ServiceEvent;
      return (
        entity === privacy.pseudonym('customer', reference(i)) &&
        customer === privacy.pseudonym('customer', reference(i * 7))
      );
    };
    expect(stored.findIndex((event, i) => !isRight(event, i))).toBe(-1);
  });

  it('takes what plain senders send, whatever the order and spacing of their fields', () => {
    const event = {
      id: 'a-1',
      type: 'contact.ended',
      time: NOW - 1000,
      entity: 'c-1',
      queue: '客服',
      agent: 'agent-1',
      talkSeconds: 17.5,
      resolved: true,
    };
    const turned = Object.fromEntries(Object.entries(event).reverse());
    const lines = [event, turned, { ...event, time: '2026-03-01T11:00:00+08:00' }].flatMap((each) => [
      JSON.stringify(each),
      JSON.stringify(each).replaceAll('":', '": ').replaceAll(',"', ', "'),
    ]);
    expect(scanned(lines)).toBe(lines.length);
  });
});
