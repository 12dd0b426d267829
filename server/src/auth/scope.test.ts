import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK_START, deskEvents } from '../testing/desk-events.ts';
import { connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { TOKEN_AUTH, viewerToken } from '../testing/viewer-token.ts';

const QUEUE = 'subscription { queue(window: "1h") { meta { asOf } groups { offered { value } } } }';
const ASK = '{ queue(window: "1h") { groups { offered { value } } } }';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: 'event', auth: TOKEN_AUTH });
  await app.send(deskEvents(300), await viewerToken({ role: 'sender' }));
});
afterAll(() => app.stop());

describe('a scope', () => {
  const numberOf = (answer: unknown) =>
    (answer as { queue: { groups: { offered: { value: number | null } }[] } }).queue.groups.reduce(
      (sum, { offered }) => sum + (offered.value ?? 0),
      0,
    );

  it('narrows every figure and cannot be widened', async () => {
    const all = numberOf(await app.query(ASK, {}, await viewerToken()));
    const east = await viewerToken({ scope: { site: ['east'] } });
    const seen = numberOf(await app.query(ASK, {}, east));
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(all);
    const ways = [
      '{ queue(window: "1h", filter: { site: ["east", "west"] }) { groups { offered { value } } } }',
      '{ queue(window: "1h", groupBy: [site]) { groups { offered { value } } } }',
      '{ queue: queue(window: "1h") { ...F } } fragment F on QueueFrame { groups { offered { value } } }',
    ];
    for (const way of ways) expect(numberOf(await app.query(way, {}, east))).toBe(seen);
    const west = '{ queue(window: "1h", filter: { site: ["west"] }) { groups { offered { value } } } }';
    expect(numberOf(await app.query(west, {}, east))).toBe(0);
  });

  /** Every query that tells figures or names, with its arguments left open. */
  const QUERIES: readonly (readonly [string, (args: string) => string])[] = [
    ['queue', (args) => `queue(${args} window: "1h") { groups { key { value } offered { value n } } }`],
    ['response', (args) => `response(${args} window: "1h") { groups { key { value } opened { value n } } }`],
    ['complaint', (args) => `complaint(${args} window: "1h") { groups { key { value } filed { value n } } }`],
    [
      'survey',
      (args) => `survey(${args} window: "1h") { groups { key { value } answered(instrument: "nps") { value n } } }`,
    ],
    [
      'figures',
      (args) =>
        `figures(${args} window: "1h", figures: [{ key: "queue.offered" }, { key: "survey.nps" }]) { groups { key { value } figures { value n } } }`,
    ],
    [
      'series',
      (args) =>
        `series(${args} window: "1h", figure: { key: "queue.offered" }) { groups { key { value } points { t value n } } }`,
    ],
  ];

  it.each(
    QUERIES.flatMap(([name, query]) =>
      ['', `at: "${new Date(DESK_START + 200_000).toISOString()}",`].map((at) => ({ name, query, at })),
    ),
  )('holds for $name $at', async ({ query, at }) => {
    const ask = async (args: string, bearer: string) =>
      JSON.stringify(await app.query(`{ ${query(`${at} ${args}`)} }`, {}, bearer));
    const [all, east] = [await viewerToken(), await viewerToken({ scope: { site: ['east'] } })];
    const groupings = ['', 'groupBy: [site],', 'groupBy: [queue, site],'];
    for (const groupBy of groupings) {
      const mine = await ask(`${groupBy} filter: { site: ["east"] },`, all);
      expect(mine).toMatch(/"(value|n)":[1-9]/);
      expect(mine).not.toBe(await ask(groupBy, all));
      expect(await ask(groupBy, east)).toBe(mine);
      expect(await ask(`${groupBy} filter: { site: ["east", "west", ""] },`, east)).toBe(mine);
      const elsewhere = await ask(`${groupBy} filter: { site: ["west"] },`, east);
      // As if there were no such site.
      expect(elsewhere).toBe(await ask(`${groupBy} filter: { site: ["nowhere"] },`, all));
    }
  });

  it('does not let errors, definitions or the newest events tell of what is outside', async () => {
    const east = await viewerToken({ scope: { site: ['east'] } });
    const told = [
      app.query('{ definitions { key name } }', {}, east),
      app.query('{ ticker(first: 50) { events { type dimensions { dimension value } } } }', {}, east),
      app.query('{ alerts { alerts { id } } alertHistory { id } }', {}, east),
      app.query('{ queue(filter: { place: ["x"] }) { groups { offered { value } } } }', {}, east),
      app.query('{ queue(groupBy: [plan]) { groups { offered { value } } } }', {}, east),
      app.query('{ figures(figures: [{ key: "queue.none" }]) { groups { figures { value } } } }', {}, east),
    ];
    const texts = (await Promise.allSettled(told)).map((each) =>
      each.status === 'fulfilled' ? JSON.stringify(each.value) : String(each.reason),
    );
    expect(texts[1]).toContain('east');
    expect(texts.slice(3).every((text) => text.includes('errors'))).toBe(true);
    expect(texts.join('\n')).not.toContain('west');
  });

  it('does not tell when the newest event came, which may lie outside of it', async () => {
    const meta = 'meta { newestEventAt }';
    const query = `{ server { newestEventAt } queue { ${meta} } alerts { ${meta} } ticker { ${meta} }
      figures(figures: [{ key: "queue.offered" }]) { ${meta} }
      series(figure: { key: "queue.offered" }) { ${meta} } }`;
    const live = `subscription { queue { ${meta} } }`;
    const told = async (bearer: string) => {
      const headers = {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        accept: 'application/json',
      };
      const frame = await fetch(`${app.url}/graphql/stream`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: live }),
      });
      return JSON.stringify([await app.query(query, {}, bearer), await frame.json()]).match(/"newestEventAt":[^}]+/g);
    };
    const everything = (await told(await viewerToken())) ?? [];
    expect(everything).toHaveLength(7);
    expect(everything.filter((each) => /:"\d{4}-/.test(each))).toHaveLength(7);
    expect(await told(await viewerToken({ scope: { site: ['east'] } }))).toEqual(
      everything.map(() => '"newestEventAt":null'),
    );
  });

  it('hides names that occur outside of it', async () => {
    const answer = await app.query<{ dimensionValues: string[] }>(
      '{ dimensionValues(dimension: site) }',
      {},
      await viewerToken({ scope: { site: ['east'] } }),
    );
    expect(answer.dimensionValues).toEqual(['east']);
  });

  it('keeps views apart that differ in it', async () => {
    const open = async (scope: object | undefined) => {
      const client = connectWebSocket(app.url, { params: { token: await viewerToken({ scope }) } });
      const frame = await client.subscribe(QUEUE).reader.until(() => true);
      await client.dispose();
      return numberOf({ queue: frame.data?.queue });
    };
    const [all, east, west] = [await open(undefined), await open({ site: ['east'] }), await open({ site: ['west'] })];
    expect(east + west).toBe(all);
    expect(Math.min(east, west)).toBeGreaterThan(0);
  });
});
