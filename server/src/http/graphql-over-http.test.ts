import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** The suite of the GraphQL-over-HTTP working group, against the running server. Its URL is asked for when a row runs. */
const audits = serverAudits({ url: () => `${app.url}/graphql`, fetchFn: fetch });

it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
  const result = await audit.fn();
  const why = result.status === 'ok' ? '' : `${result.reason}`;
  expect([result.status, why]).toEqual(['ok', '']);
});
