/*
 * Fair share: how late frames reach a good viewer while somebody else attacks, against a twin of the server that is left in peace and is
 * measured at the same time, so that whatever else the machine does is in both. A good sender sends an event every 50 ms or so; the
 * delay runs from the moment it is sent to the frame that counts it: it holds the door for events, the log, the fold, the beat (250 ms) and
 * the socket. How long the event loop of each server stood still tells what part of a delay is the server's own.
 *
 *   node --conditions=source test/bench/doors/main.ts [seconds a phase] [name of one attack]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { ATTACKS } from './attacks.ts';
import { mint } from './tokens.ts';

const CADENCE_MS = 250;
const HISTORY_EVENTS = 40_000;
const WARM_UP_MS = 2_000;
const EVENT_EVERY_MS = 50;
/** p99 under attack, of that of the twin. */
const GOAL_RATIO = 2;
const phaseMs = Number(process.argv[2] ?? 12) * 1_000;
const only = process.argv[3];

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const server = await startServer();
const twin = await startServer();

console.log(`${''.padEnd(16)} | frame delay, ms                | verdict       | loop stood still, ms    | server`);
console.log(
  `${''.padEnd(16)} | in peace      | attacked       | ratio         | in peace   | attacked   | CPU    memory`,
);
console.log(
  `${'attack'.padEnd(16)} |   p50    p99  |   p50     p99  | (at most ${GOAL_RATIO})  |  p99   max |  p99   max |               answers to the attacker`,
);
await phase('none', undefined);
const missed: string[] = [];
for (const name of Object.keys(ATTACKS).filter((each) => only === undefined || each === only)) {
  if ((await phase(name, name)) > GOAL_RATIO) missed.push(name);
}
await phase('none', undefined);
console.log(
  missed.length === 0
    ? `PASS: no p99 under attack is more than ${GOAL_RATIO} × that of the twin in peace.`
    : `MISSED: p99 under attack is more than ${GOAL_RATIO} × that of the twin in peace for ${missed.join(', ')}.`,
);
process.exit(missed.length === 0 ? 0 : 1);

async function phase(title: string, attackName: string | undefined): Promise<number> {
  const attacker = attackName === undefined ? undefined : start('./attacker.ts', [attackName, server.url]);
  if (attacker !== undefined) await pause(WARM_UP_MS);
  const before = await server.usage();
  await twin.usage();
  const startedAt = performance.now();
  const [delays, peace] = await Promise.all([server.viewer.measure(phaseMs), twin.viewer.measure(phaseMs)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = await server.usage();
  const calm = await twin.usage();
  let answers = '';
  if (attacker !== undefined) {
    attacker.send('stop');
    const { counts } = await said<{ readonly counts: Record<string, number> }>(attacker, 'counts');
    answers = Object.entries(counts)
      .map(([what, count]) => `${what}: ${count}`)
      .join(', ');
    await pause(WARM_UP_MS);
  }
  const ratio = quantile(delays, 0.99) / quantile(peace, 0.99);
  const cpu = (after.cpuMs - before.cpuMs) / seconds / 10;
  const ms = (value: number, width: number): string => value.toFixed(0).padStart(width);
  console.log(
    [
      title.padEnd(16),
      `${ms(quantile(peace, 0.5), 5)} ${ms(quantile(peace, 0.99), 6)} `,
      `${ms(quantile(delays, 0.5), 5)} ${ms(quantile(delays, 0.99), 7)} `,
      `${ratio.toFixed(2).padStart(5)} ${(attackName === undefined ? '' : ratio <= GOAL_RATIO ? 'PASS' : 'MISSED').padEnd(7)}`,
      `${ms(calm.stallP99Ms, 4)} ${ms(calm.stallMaxMs, 5)}`,
      `${ms(after.stallP99Ms, 4)} ${ms(after.stallMaxMs, 5)}`,
      `${`${cpu.toFixed(0)} %`.padEnd(6)} ${`${(after.residentBytes / 1e6).toFixed(0)} MB`.padEnd(8)} ${answers}`,
    ].join(' | '),
  );
  return ratio;
}

interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly stallP99Ms: number;
  readonly stallMaxMs: number;
}

async function startServer() {
  const child = start('./server.ts');
  const { url } = await said<{ readonly url: string }>(child, 'ready');
  await sendHistory(url);
  const viewer = await watch(url);
  const usage = (): Promise<Usage> => {
    child.send('usage');
    return said(child, 'usage');
  };
  return { url, viewer, usage };
}

/** A viewer of one queue, and the sender of its events. */
async function watch(url: string): Promise<{ measure(ms: number): Promise<number[]> }> {
  const sender = await mint('switchboard', 'sender');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token: await mint('good') } }));
  await once(socket, 'message');
  const query = `subscription { queue(window: "24h", filter: { queue: ["good"] }, cadenceMs: ${CADENCE_MS}) { groups { offered { value } } } }`;
  socket.send(JSON.stringify({ type: 'subscribe', id: 'good', payload: { query } }));
  socket.on('close', (code, reason) => {
    throw new Error(`The good viewer was sent away: ${code} ${reason}`);
  });
  let sent = 0;
  let shown = 0;
  let sentAt: number[] = [];
  let delays: number[] = [];
  socket.on('message', (data) => {
    const text = String(data);
    if (text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}');
    const value = Number(/"offered":\{"value":(\d+)/.exec(text)?.[1] ?? 0);
    for (; shown < value; shown += 1) {
      const at = sentAt[shown];
      if (at !== undefined) delays.push(performance.now() - at);
    }
  });
  const send = async (): Promise<void> => {
    sentAt[sent] = performance.now();
    sent += 1;
    const event = {
      id: `good-${sent}`,
      type: 'contact.queued',
      time: new Date().toISOString(),
      entity: `g${sent}`,
      queue: 'good',
    };
    const response = await fetch(`${url}/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sender}`, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    if (response.status !== 202) throw new Error(`Expected 202 for a good event, got ${response.status}`);
  };
  return {
    async measure(ms) {
      delays = [];
      sentAt = [];
      const until = performance.now() + ms;
      const sends: Promise<void>[] = [];
      while (performance.now() < until) {
        sends.push(send());
        await pause(EVENT_EVERY_MS * (0.8 + Math.random() * 0.4));
      }
      await Promise.all(sends);
      const patience = performance.now() + 20_000;
      while (shown < sent && performance.now() < patience) await pause(50);
      // What was not shown by then counts as late as that.
      for (let missing = shown; missing < sent; missing += 1) delays.push(performance.now() - (sentAt[missing] ?? 0));
      return delays;
    },
  };
}

/** Ninety days of contacts over 20 queues, 10 sites and 5 teams. */
async function sendHistory(url: string): Promise<void> {
  const authorization = `Bearer ${await mint('history', 'sender')}`;
  const now = Date.now();
  const stepMs = (90 * 86_400_000) / HISTORY_EVENTS;
  for (let at = 0; at < HISTORY_EVENTS; at += 5_000) {
    const lines = Array.from({ length: 5_000 }, (_, i) => {
      const n = at + i;
      const contact = n >> 1;
      const time = new Date(now - (HISTORY_EVENTS - n) * stepMs).toISOString();
      const place = `"queue":"q${contact % 20}","site":"s${contact % 10}","team":"t${(contact >> 3) % 5}","channel":"phone"`;
      const type = n % 2 === 0 ? 'contact.queued' : 'contact.answered';
      return `{"id":"h${n}","type":"${type}","time":"${time}","entity":"h${contact}",${place}}`;
    });
    const headers = { authorization, 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${url}/ingest`, { method: 'POST', headers, body: lines.join('\n') });
    const receipt = await response.text();
    if (response.status !== 202) throw new Error(`Expected 202 for the history, got ${response.status} ${receipt}`);
  }
}

function start(file: string, args: readonly string[] = []): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--conditions=source'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function said<T>(child: ChildProcess, type: string): Promise<T> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ readonly type: string }];
    if (message.type === type) return message as T;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
