import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openSqliteLog } from '@andon/server/parts';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../server/src/cli/main.ts', import.meta.url));
const SENDERS = 4;
const BATCH_EVENTS = 200;

let place: string;
const servers = new Set<ChildProcess>();
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'andon-backup-'));
});
afterEach(async () => {
  for (const server of servers) await stop(server, 'SIGKILL');
  await rm(place, { recursive: true, force: true });
});

async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
  servers.delete(server);
}

async function startServer(
  data: string,
  config?: string,
): Promise<{ readonly url: string; readonly server: ChildProcess }> {
  const args = ['--conditions=source', MAIN, 'start', '--port', '0', '--data', data];
  if (config !== undefined) args.push('--config', config);
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  servers.add(server);
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url !== undefined) return { url, server };
  }
  throw new Error('The server ended before it was ready.');
}

async function andon(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: out + err };
}

let made = 0;
/** @returns How many were acknowledged as new. */
async function sendBatch(url: string): Promise<number> {
  const time = Date.now();
  const body = Array.from({ length: BATCH_EVENTS }, () => {
    const id = `e${made++}`;
    return JSON.stringify({ id, type: 'contact.queued', time, entity: id, queue: 'q', customer: `c-${id}` });
  }).join('\n');
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${url}/ingest`, { method: 'POST', headers, body });
  const { accepted } = (await response.json()) as { accepted: number };
  expect([response.status, accepted]).toEqual([202, BATCH_EVENTS]);
  return accepted;
}

it('a backup taken at full rate is a whole log up to one moment, and verify finds the log whole meanwhile', async () => {
  const data = join(place, 'data');
  const copy = join(place, 'copy');
  // A first life leaves a snapshot to be verified.
  const first = await startServer(data);
  let acknowledged = await sendBatch(first.url);
  await stop(first.server, 'SIGTERM');

  const { url, server } = await startServer(data);
  let isSending = true;
  const senders = Array.from({ length: SENDERS }, async () => {
    while (isSending) acknowledged += await sendBatch(url);
  });
  acknowledged += await sendBatch(url);
  const before = acknowledged;
  const [backup, verify] = await Promise.all([andon('backup', copy, '--data', data), andon('verify', '--data', data)]);
  const after = acknowledged;
  isSending = false;
  await Promise.all(senders);
  expect(backup).toMatchObject({ code: 0, output: expect.stringContaining('checked the copy') });
  expect(verify).toMatchObject({
    code: 0,
    output: expect.stringMatching(/whole, up to event[\s\S]*agrees with the log up to event 200\./),
  });
  expect(after).toBeGreaterThan(before);

  await copyFile(`${data}.keys.json`, `${copy}.keys.json`);
  const log = await openSqliteLog({ path: join(copy, 'events.sqlite') });
  const ids = new Set<string>();
  let lastSeq = 0;
  for await (const chunk of log.read(1)) {
    for (const { seq, event } of chunk) {
      expect(seq).toBe(++lastSeq);
      ids.add(event.id);
    }
  }
  await log.close();
  expect(ids.size).toBe(lastSeq);
  expect(lastSeq).toBeGreaterThanOrEqual(before);
  await stop(server, 'SIGTERM');

  const restored = await startServer(copy);
  const metrics = await (await fetch(`${restored.url}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^andon_log_position ${lastSeq}$`, 'm'));
  expect((await andon('verify', '--data', data)).code).toBe(0);
});

/** What a person would look at after a restore. */
async function sight(url: string, cookie: string, tokens: readonly string[]) {
  const ask = async (token: string, query: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.ok ? ((await response.json()) as { readonly data: unknown }).data : response.status;
  };
  const display = await fetch(`${url}/displays/token`, { headers: { cookie } });
  const { token } = (await display.json()) as { readonly token: string };
  return {
    figures: await ask(
      token,
      '{ queue(window: "24h", groupBy: [queue]) { groups { key { value } waiting { value } } } }',
    ),
    alerts: await ask(token, '{ alertHistory { id raisedAt } }'),
    tokens: await Promise.all(tokens.map((each) => ask(each, '{ server { zone } }'))),
  };
}

it('a data folder that is lost is restored: figures, alerts, paired displays, tokens, revocations, audit log', async () => {
  const data = join(place, 'data');
  const config = join(place, 'andon.json');
  const rule = { figure: 'queue.waiting', threshold: { above: 1 }, severity: 'critical', raiseAfterSeconds: 0 };
  await writeFile(config, JSON.stringify({ alerts: { defaultRules: false, rules: [{ id: 'waiting', ...rule }] } }));
  const { url, server } = await startServer(data, config);
  await sendBatch(url);
  const pairing = (await andon('display', 'add', 'hall', '--data', data)).output;
  const body = JSON.stringify({ code: /#pair=([\w-]+)/.exec(pairing)?.[1] });
  const paired = await fetch(`${url}/displays/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const cookie = paired.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const minted = [await andon('token', '--data', data), await andon('token', '--data', data)];
  const tokens = minted.map(({ output }) => output.split('\n')[0] ?? '');
  await andon('revoke', /id is (\S+)\./.exec(minted[1]?.output ?? '')?.[1] ?? '', '--data', data);
  await expect
    .poll(() => sight(url, cookie, tokens))
    .toMatchObject({ alerts: { alertHistory: [{ id: expect.stringContaining('waiting') }] }, tokens: [{}, 401] });
  const before = await sight(url, cookie, tokens);

  const copy = join(place, 'backup');
  expect(await andon('backup', copy, '--data', data)).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /alerts\.sqlite, displays\.sqlite, revoked, audit\.log[\s\S]*Not copied: .*keys\.json/,
    ),
  });
  const names = ['alerts.sqlite', 'audit.log', 'displays.sqlite', 'events.sqlite', 'revoked'];
  expect((await readdir(copy)).sort()).toEqual(names);
  // Kept in another place, as the command says.
  await copyFile(join(data, 'secret'), join(place, 'secret'));
  await copyFile(`${data}.keys.json`, join(place, 'keys'));
  await stop(server, 'SIGKILL');
  await rm(data, { recursive: true });
  await rm(`${data}.keys.json`);

  await rename(copy, data);
  await copyFile(join(place, 'secret'), join(data, 'secret'));
  await copyFile(join(place, 'keys'), `${data}.keys.json`);
  expect(await andon('verify', '--data', data)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/events\.sqlite: whole[\s\S]*alerts\.sqlite: whole[\s\S]*displays\.sqlite: whole/),
  });
  expect(await andon('doctor', '--data', data, '--config', config, '--port', '0')).toMatchObject({ code: 0 });
  const restored = await startServer(data, config);
  expect(await sight(restored.url, cookie, tokens)).toEqual(before);
  expect(await readFile(join(data, 'audit.log'), 'utf8')).toMatch(/"what":"paired","who":"display:hall"/);
});
