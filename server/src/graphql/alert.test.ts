import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertRuleInput } from '@andon/metrics';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const SECRET = 'a secret that is known to the identity provider';
const MINUTE_MS = 60_000;
const RULES: readonly AlertRuleInput[] = [
  {
    id: 'wait',
    name: { en: 'Long wait', 'zh-CN': '等待过久', 'zh-TW': '等候過久' },
    figure: 'queue.longestWaitSince',
    severity: 'critical',
    threshold: { above: 10 * MINUTE_MS },
    groupBy: ['queue'],
    raiseAfterSeconds: 0,
    clearAfterSeconds: 0,
  },
  {
    id: 'many',
    figure: 'queue.waiting',
    severity: 'attention',
    threshold: { above: 1 },
    raiseAfterSeconds: 0,
    clearAfterSeconds: 0,
  },
];
const FIELDS = 'id rule name(locale: zh_TW) severity state acknowledgedBy note key { value } value limit side data';
const LIVE = `subscription { alerts { alerts { ${FIELDS} } total clearSince stale } }`;
const OPEN = `{ alerts { alerts { ${FIELDS} } total } mayAcknowledgeAlerts }`;
const ACKNOWLEDGE = `mutation($id: ID!, $note: String) { acknowledgeAlert(id: $id, note: $note) { ${FIELDS} } }`;

interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly acknowledgedBy: string | null;
}
interface Open {
  readonly alerts: { readonly alerts: readonly Alert[]; readonly total: number };
  readonly mayAcknowledgeAlerts: boolean;
}

let app: TestApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

function token(claims: object): Promise<string> {
  return new SignJWT({ aud: 'andon', exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRET));
}

const queued = (entity: string, queue: string, agoMs: number) => ({
  id: `${entity}-queued`,
  type: 'contact.queued',
  time: new Date(Date.now() - agoMs).toISOString(),
  entity,
  queue,
});
/** A figure is judged only while events come. */
const sign = () => ({ id: 'sign', type: 'case.opened', time: new Date().toISOString(), entity: 'c' });
const answered = (entity: string) => ({
  id: `${entity}-answered`,
  type: 'contact.answered',
  time: new Date().toISOString(),
  entity,
});

/** A server with tokens, on which billing and orders wait too long. */
async function startBusyApp(): Promise<TestApp> {
  app = await startTestApp({ auth: { secrets: [SECRET] }, alerts: { defaultRules: false, rules: RULES } });
  const sender = await token({ sub: 'pbx', role: 'sender' });
  await app.send([queued('a', 'billing', 11 * MINUTE_MS), queued('b', 'orders', 12 * MINUTE_MS), sign()], sender);
  await untilOpen(app, 3);
  return app;
}

/** Resolves once an admin sees that many open alerts. */
async function untilOpen({ url }: TestApp, total: number): Promise<void> {
  const authorization = `Bearer ${await token({ sub: 'watcher', role: 'admin' })}`;
  const client = connectWebSocket(url, { params: { authorization } });
  await client.subscribe('subscription { alerts { total } }').reader.until(({ data }) => data?.alerts?.total === total);
  await client.dispose();
}

describe('alerts over GraphQL', () => {
  it('arrive as they are raised, acknowledged and over, over one subscription', async () => {
    app = await startTestApp({ alerts: { defaultRules: false, rules: RULES.slice(0, 1) } });
    const client = connectWebSocket(app.url);
    const { reader } = client.subscribe(LIVE);
    const alertsOf = (frame: { readonly data?: unknown }) =>
      (frame.data as { alerts: { alerts: Alert[]; clearSince: string | null } }).alerts;
    await reader.until((frame) => alertsOf(frame).alerts.length === 0);

    await app.send([queued('a', 'billing', 11 * MINUTE_MS), sign()]);
    const raised = await reader.until((frame) => alertsOf(frame).alerts.length === 1);
    const [alert] = alertsOf(raised).alerts;
    expect(alert).toMatchObject({
      rule: 'wait',
      name: '等候過久',
      severity: 'CRITICAL',
      state: 'RAISED',
      key: [{ value: 'billing' }],
      limit: 10 * MINUTE_MS,
      side: 'ABOVE',
      data: 'FRESH',
    });

    await app.query(ACKNOWLEDGE, { id: alert!.id, note: 'calling\nin two people' });
    const seen = await reader.until((frame) => alertsOf(frame).alerts[0]?.state === 'ACKNOWLEDGED');
    expect(alertsOf(seen).alerts[0]).toMatchObject({ acknowledgedBy: 'local', note: 'calling in two people' });

    await app.send([answered('a')]);
    const over = await reader.until((frame) => alertsOf(frame).clearSince !== null);
    expect(alertsOf(over)).toMatchObject({ alerts: [], total: 0, stale: false });
    const history = await app.query<{ alertHistory: object[] }>(
      `{ alertHistory { ${FIELDS} raisedAt acknowledgedAt clearedAt clearedBecause } }`,
    );
    expect(history.alertHistory).toMatchObject([
      { state: 'CLEARED', clearedBecause: 'RECOVERED', acknowledgedBy: 'local' },
    ]);
    await client.dispose();
    expect(app.errors).toEqual([]);
  });

  it('are told of before they are, to those whose scope covers them', async () => {
    const slow = [{ ...RULES[0]!, raiseAfterSeconds: 3600 }];
    app = await startTestApp({ auth: { secrets: [SECRET] }, alerts: { defaultRules: false, rules: slow } });
    const { send, url } = app;
    await send(
      [queued('a', 'billing', 11 * MINUTE_MS), queued('b', 'orders', 12 * MINUTE_MS), sign()],
      await token({ sub: 'pbx', role: 'sender' }),
    );
    const watching =
      '{ alerts { total watching { rule name(locale: zh_TW) key { value } since raisesAt n minimumSample } } }';
    type Watch = { readonly key: { value: string }[]; readonly since: string; readonly raisesAt: string };
    type Watched = { readonly data: { readonly alerts: { readonly total: number; readonly watching: Watch[] } } };
    const until = async (claims: object, count: number) => {
      const authorization = `Bearer ${await token({ role: 'viewer', ...claims })}`;
      const client = connectWebSocket(url, { params: { authorization } });
      const { reader } = client.subscribe(`subscription ${watching}`);
      const frame = await reader.until((one) => (one as unknown as Watched).data.alerts.watching.length === count);
      await client.dispose();
      return (frame as unknown as Watched).data.alerts;
    };
    const all = await until({ sub: 'ann' }, 2);
    expect(all.total).toBe(0);
    expect(all.watching[0]).toMatchObject({ rule: 'wait', name: '等候過久', n: 1, minimumSample: 0 });
    const { since, raisesAt } = all.watching[0]!;
    expect(Date.parse(raisesAt) - Date.parse(since)).toBe(3_600_000);
    const orders = await until({ sub: 'bob', scope: { queue: ['orders'] } }, 1);
    expect(orders.watching[0]?.key).toEqual([{ value: 'orders' }]);
  });

  it('are seen by those whose scope covers all they speak of, and acknowledged by editors among them', async () => {
    const { query, dataDir } = await startBusyApp();
    const ask = async (claims: object) => query<Open>(OPEN, {}, await token({ sub: 'ann', ...claims }));
    const all = await ask({ role: 'viewer' });
    // Critical first, and of those the oldest.
    expect(all.alerts.alerts.map(({ rule }) => rule)).toEqual(['wait', 'wait', 'many']);
    expect(all.mayAcknowledgeAlerts).toBe(false);
    const billing = await ask({ role: 'editor', scope: { queue: ['billing'] } });
    expect(billing.mayAcknowledgeAlerts).toBe(true);
    expect(billing.alerts.alerts.map(({ id }) => id.split('@')[0])).toEqual(['wait[queue=billing]']);
    expect((await ask({ role: 'viewer', scope: { site: ['east'] } })).alerts.alerts).toEqual([]);
    await expect(ask({ role: 'sender' })).rejects.toThrow(/FORBIDDEN/);
    const filtered = '{ alerts(filter: { queue: ["orders"] }, severity: CRITICAL) { total } }';
    expect(await query(filtered, {}, await token({ sub: 'ann', role: 'viewer' }))).toEqual({ alerts: { total: 1 } });

    const orders = all.alerts.alerts.find(({ id }) => id.includes('orders'))!.id;
    const acknowledge = async (id: string, claims: object) =>
      query<{ acknowledgeAlert: Alert }>(ACKNOWLEDGE, { id }, await token({ jti: 't1', ...claims }));
    await expect(acknowledge(orders, { sub: 'vic', role: 'viewer' })).rejects.toThrow(/FORBIDDEN/);
    await expect(acknowledge(orders, { sub: 'eve', role: 'editor', scope: { queue: ['billing'] } })).rejects.toThrow(
      /NOT_FOUND/,
    );
    await expect(acknowledge('wait@never', { sub: 'ed', role: 'editor' })).rejects.toThrow(/NOT_FOUND/);
    const first = await acknowledge(orders, { sub: 'ed', role: 'editor' });
    expect(first.acknowledgeAlert).toMatchObject({ state: 'ACKNOWLEDGED', acknowledgedBy: 'ed' });
    const second = await acknowledge(orders, { sub: 'sue', role: 'admin' });
    expect(second.acknowledgeAlert.acknowledgedBy).toBe('ed');
    await expect(
      query(ACKNOWLEDGE, { id: orders, note: 'x'.repeat(501) }, await token({ sub: 'ed', role: 'editor' })),
    ).rejects.toThrow(/at most 500 characters/);

    const audit = (await readFile(join(dataDir, 'audit.log'), 'utf8')).split('\n');
    const entries = audit.filter((line) => line.includes('"acknowledged"')).map((line) => JSON.parse(line) as object);
    expect(entries).toMatchObject([{ who: 'ed', tokenId: 't1', detail: orders }]);
  });

  it('are still there after a restart, as they were', async () => {
    const before = await startBusyApp();
    const viewer = await token({ sub: 'ann', role: 'admin' });
    const open = await before.query<Open>(OPEN, {}, viewer);
    await before.query(ACKNOWLEDGE, { id: open.alerts.alerts[0]!.id }, viewer);
    app = await before.restart();
    const after = await app.query<Open>(OPEN, {}, viewer);
    expect(after.alerts.alerts.map(({ id }) => id).toSorted()).toEqual(
      open.alerts.alerts.map(({ id }) => id).toSorted(),
    );
    expect(after.alerts.alerts.find(({ id }) => id === open.alerts.alerts[0]!.id)?.acknowledgedBy).toBe('ann');
    const { alertHistory } = await app.query<{ alertHistory: object[] }>('{ alertHistory { id } }', {}, viewer);
    expect(alertHistory).toHaveLength(3);
  });

  it('have rules that can be read', async () => {
    app = await startTestApp({ alerts: { rules: RULES.slice(0, 1), off: ['nps-signal'] } });
    const { alertRules } = await app.query<{ alertRules: { id: string }[] }>(
      '{ alertRules { id name severity kind figure window groupBy filter { dimension values } } }',
    );
    expect(alertRules.map(({ id }) => id)).not.toContain('nps-signal');
    expect(alertRules.at(-1)).toEqual({
      id: 'wait',
      name: 'Long wait',
      severity: 'CRITICAL',
      kind: 'THRESHOLD',
      figure: 'queue.longestWaitSince',
      window: '30m',
      groupBy: ['queue'],
      filter: [],
    });
  });
});
