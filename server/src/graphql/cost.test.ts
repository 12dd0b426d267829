import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskEvents } from '../testing/desk-events.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: 'event' });
  const many = Array.from({ length: 400 }, (_, i) => ({
    id: `m${i}`,
    type: 'contact.queued',
    time: new Date(Date.parse('2026-03-02T09:00:00Z') + i * 1_000).toISOString(),
    entity: `many-${i}`,
    queue: `q${i % 20}`,
    team: `t${i % 20}`,
    channel: 'phone',
  }));
  await app.send([...deskEvents(20), ...many]);
});
afterAll(() => app.stop());

const series = (window: string, groupBy: string, step = '1h') =>
  `series(figure: { key: "queue.offered" }, window: "${window}", step: "${step}", groupBy: [${groupBy}]) { groups { points { value } } }`;

describe('what an operation costs', () => {
  it.each([
    ['a long series', `{ ${series('90d', '')} }`],
    ['a long series of few groups', `{ ${series('90d', 'channel')} }`],
    // Twenty queues and twenty teams, but only twenty-odd pairs of them: it is real groups that count.
    ['a series of many possible groups, few of which are there', `{ ${series('7d', 'queue, team')} }`],
    ['a frame of many groups', '{ queue(window: "24h", groupBy: [queue, team]) { groups { offered { value } } } }'],
  ])('may be that of %s', async (_what, query) => {
    await expect(app.query(query)).resolves.toBeDefined();
  });

  it.each([
    ['a long series of many groups', `{ ${series('90d', 'queue')} }`],
    [
      'many series, each of which might be',
      `{ a: ${series('90d', '')} b: ${series('90d', '')} c: ${series('90d', '')} }`,
    ],
  ])('is refused for %s', async (_what, query) => {
    await expect(app.query(query)).rejects.toThrow(/TOO_COSTLY/);
  });

  it('is bounded for subscriptions too', async () => {
    const body = JSON.stringify({ query: `subscription { ${series('90d', 'queue')} }` });
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(`${app.url}/graphql/stream`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_COSTLY' } }] });
  });
});
