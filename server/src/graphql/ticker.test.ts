import { afterEach, expect, it } from 'vitest';
import { connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

const complaint = (id: string, queue: string, comment?: string) => ({
  id,
  type: 'survey.answered',
  time: new Date().toISOString(),
  entity: `e-${id}`,
  queue,
  instrument: 'csat',
  score: 1,
  scaleMin: 1,
  scaleMax: 5,
  customer: 'ann',
  ...(comment === undefined ? {} : { comment }),
});
const TICKER = `subscription($types: [String!]) {
  ticker(filter: { queue: ["billing"] }, types: $types, first: 5) { events { id type comment dimensions { value } } comments }
}`;

interface Ticker {
  readonly events: readonly { readonly comment: string | null }[];
  readonly comments: boolean;
}

it('tells the newest events of a filter as they come, with comments as they are kept', async () => {
  app = await startTestApp({ comments: 'redact' });
  const client = connectWebSocket(app.url);
  const { reader } = client.subscribe(TICKER, { types: ['survey'] });
  const tickerOf = (frame: { readonly data?: unknown }) => (frame.data as { ticker: Ticker }).ticker;
  expect(tickerOf(await reader.until(() => true))).toEqual({ events: [], comments: true });
  await app.send([complaint('1', 'billing', 'Write to ann@example.com'), complaint('2', 'orders', 'other')]);
  const frame = await reader.until((each) => tickerOf(each).events.length > 0);
  expect(tickerOf(frame).events).toEqual([
    {
      id: expect.any(String),
      type: 'survey.answered',
      comment: 'Write to [e-mail]',
      dimensions: [{ value: 'billing' }],
    },
  ]);
  await client.dispose();
});

it('refuses types that are never shown and lists that are too long', async () => {
  app = await startTestApp();
  const ask = (types: string, first = 5) => app!.query(`{ ticker(types: [${types}], first: ${first}) { comments } }`);
  expect(await ask('"complaint", "contact.queued"')).toEqual({ ticker: { comments: false } });
  await expect(ask('"agent.state"')).rejects.toThrow(/Expected types out of contact, .*agent\.state/);
  await expect(ask('"contact"', 51)).rejects.toThrow(/Expected first from 1 to 50/);
});
