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
import { type GeneratorValue, gen, integer, sample } from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAndonSchema } from '../graphql/schema.ts';
import { deskEvents } from '../testing/desk-events.ts';
import { connectTo, startApp } from '../testing/live-app.ts';
import { type Frame, subscribePlainly } from '../testing/live-clients.ts';
import { CONDITION_VARIABLES, randomSubscription } from '../testing/random-document.ts';

const SUBSCRIPTIONS: [string, string, Record<string, unknown>][] = [
  ['QueueBoard', QueueBoardDocument, { window: '1h', withPrevious: true, withTickets: true }],
  ['QueueBoard by queue', QueueBoardDocument, { window: '1h', groupBy: ['queue', 'site'] }],
  ['QueueBoard of one site', QueueBoardDocument, { window: '1h', filter: { site: ['east'] } }],
  [
    'ServiceLevel',
    ServiceLevelDocument,
    { seconds: 30, variant: 'F1', targets: [{ figure: 'queue.serviceLevel', value: 0.5 }] },
  ],
  ['ResponseBoard', ResponseBoardDocument, { withStages: true }],
  ['ComplaintBoard', ComplaintBoardDocument, { withOverdueList: true, groupBy: ['severity'] }],
  ['SurveyBoard', SurveyBoardDocument, { withDistribution: true, withServqual: true, withEffort: true }],
  ['Figures', FiguresDocument, { figures: [{ key: 'queue.offered' }, { key: 'survey.nps' }], groupBy: ['queue'] }],
  ['Series', SeriesDocument, { figure: { key: 'queue.serviceLevel', seconds: 20 }, window: '1h', withInterval: true }],
  ['Series by queue', SeriesDocument, { figure: { key: 'queue.offered' }, window: '1h', groupBy: ['queue'] }],
  ['an unknown figure', FiguresDocument, { figures: [{ key: 'queue.happiness' }] }],
  ['a setting the figure has not', FiguresDocument, { figures: [{ key: 'queue.offered', quantile: 0.5 }] }],
];

const FIELDS: readonly (readonly [field: string, args: string])[] = [
  ['queue', '(window: "1h", groupBy: [queue], cadenceMs: 250)'],
  ['response', '(window: "1h", cadenceMs: 250)'],
  ['complaint', '(window: "1h", cadenceMs: 250)'],
  ['survey', '(window: "1h", cadenceMs: 250)'],
  [
    'figures',
    '(figures: [{ key: "queue.offered" }, { key: "survey.nps" }], window: "1h", groupBy: [queue], cadenceMs: 250)',
  ],
  ['series', '(figure: { key: "queue.serviceLevel" }, window: "1h", cadenceMs: 250)'],
  ['alerts', '(cadenceMs: 250)'],
  ['ticker', '(first: 5, cadenceMs: 250)'],
];

function randomRequest(g: GeneratorValue, schema: GraphQLSchema): string {
  const [field, args] = FIELDS[g(integer, { min: 0, max: FIELDS.length - 1 })] ?? ['alerts', ''];
  return randomSubscription(g, { schema, field, args });
}

describe('a shared frame', () => {
  it.each(SUBSCRIPTIONS)('of %s is what plain execution gives, frame by frame', async (_name, document, variables) => {
    const app = await startApp();
    await app.send(deskEvents(200));
    const given = { ...variables, cadenceMs: 250 };
    const plain = subscribePlainly(app.url, document, given);
    onTestFinished(() => plain.stop());
    const shared = connectTo(app).subscribe(document, given);
    const second = connectTo(app, { deflate: true }).subscribe(document, given);
    await Promise.all([plain, shared, second].map(({ reader }) => reader.until(() => true)));
    for (let step = 0; step < 3; step += 1) {
      const known = [plain, shared, second].map(({ reader }) => reader.frames.length);
      await app.sendAtOnce(deskEvents(200, 200 + step * 200));
      await Promise.all(
        [plain, shared, second].map(({ reader }, i) => reader.until(() => reader.frames.length > (known[i] ?? 0))),
      );
    }
    expect(shared.reader.frames.map(withoutCadence)).toEqual(plain.reader.frames.map(withoutCadence));
    expect(second.reader.frames).toEqual(shared.reader.frames);
    expect(plain.reader.frames).toHaveLength(4);
    expect(app.errors).toEqual([]);
  });

  it('of any document is what plain execution gives', async () => {
    const app = await startApp();
    await app.sendAtOnce(deskEvents(300));
    const schema = createAndonSchema([...DIMENSIONS]);
    const client = connectTo(app);
    const seen = { data: 0, errors: 0 };
    for (const [index, text] of sample(
      gen().map((g) => randomRequest(g, schema)),
      60,
    ).entries()) {
      const plain = subscribePlainly(app.url, text, CONDITION_VARIABLES);
      const shared = client.subscribe(text, CONDITION_VARIABLES);
      const [expected, frame] = await Promise.all([plain, shared].map(({ reader }) => reader.until(() => true)));
      expect(withoutCadence(frame as Frame), `of document ${index}: ${text}`).toEqual(
        withoutCadence(expected as Frame),
      );
      seen[expected?.errors === undefined ? 'data' : 'errors'] += 1;
      plain.stop();
      shared.stop();
    }
    expect(Math.min(seen.data, seen.errors)).toBeGreaterThan(0);
    expect(app.errors).toEqual([]);
  });

  it.each([
    ['a document that does not parse', 'subscription { queue(', {}],
    ['a field that is not there', 'subscription { queue { happiness } }', {}],
    ['a variable of the wrong kind', QueueBoardDocument, { window: '7 fortnights' }],
    ['a missing variable', FiguresDocument, {}],
    ['a cadence out of range', QueueBoardDocument, { cadenceMs: 10 }],
    ['an empty filter', QueueBoardDocument, { filter: { queue: [] } }],
    ['too many groupings', QueueBoardDocument, { groupBy: ['queue', 'site', 'team', 'tier'] }],
  ])('refuses %s as plain execution does', async (_what, document, variables) => {
    const app = await startApp();
    const messagesOf = (errors: unknown) =>
      (errors as { readonly message: string; readonly extensions?: { readonly code?: string } }[]).map(
        ({ message, extensions }) => [message, extensions?.code],
      );
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
      body: JSON.stringify({ query: document, variables }),
    });
    const text = await response.text();
    const plain = JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as { readonly errors: unknown };
    const { reader } = connectTo(app).subscribe(document, variables);
    const { error } = await reader.untilEnded();
    expect(messagesOf(error ?? reader.last?.errors)).toEqual(messagesOf(plain.errors));
    expect(messagesOf(plain.errors)[0]?.[1]).toMatch(/^[A-Z_]+$/);
    expect(app.errors).toEqual([]);
  });
});

/** How fast frames may come depends on what they cost on a busy machine, and that on how they are made. */
function withoutCadence(frame: Frame): unknown {
  return JSON.parse(JSON.stringify(frame, (name, value) => (name === 'cadenceMs' ? undefined : value)));
}
