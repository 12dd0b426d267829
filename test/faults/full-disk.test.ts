import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../server/src/cli/main.ts', import.meta.url));
/** What the log may fill. Much more is free later: the server writes its snapshots there, too, and the old one goes when the new is whole. */
const LOG_BYTES = 3_000_000;
const DISK_BYTES = 8 * LOG_BYTES;
const BATCH_EVENTS = 2_000;

/** A place that runs out of room: a file system of its own where one may be made, else a limit on the length of files. */
interface SmallDisk {
  readonly folder: string;
  /** What the server says of it. */
  readonly complaint: RegExp;
  /** Command and arguments that run a program under it. */
  readonly run: readonly string[];
  free(server: ChildProcess): void;
  remove(): void;
}

let place: string;
let disk: SmallDisk;
let server: ChildProcess | undefined;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'andon-full-disk-'));
  disk = mountedDisk(join(place, 'disk')) ?? limitedFiles(join(place, 'disk'));
});
afterEach(async () => {
  if (server && server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  disk.remove();
  rmSync(place, { recursive: true, force: true });
});

function mountedDisk(folder: string): SmallDisk | undefined {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'andon-test', folder], { stdio: 'ignore' });
  } catch {
    // Takes rights that not everybody has.
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(DISK_BYTES - LOG_BYTES));
  return {
    folder,
    complaint: /^No event can be stored: the disk is full\. Free space; senders try again meanwhile\.$/,
    run: [],
    free: () => rmSync(ballast),
    remove: () => execFileSync('umount', ['--lazy', folder]),
  };
}

function limitedFiles(folder: string): SmallDisk {
  return {
    folder,
    complaint:
      /^No event can be stored: writing the event log fails\. Look at its disk; senders try again meanwhile\.$/,
    run: ['prlimit', `--fsize=${LOG_BYTES}:unlimited`],
    free: ({ pid }) => execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:unlimited']),
    remove: () => {},
  };
}

async function startServer(): Promise<string> {
  const command = [...disk.run, process.execPath, '--conditions=source', MAIN, 'start', '--port', '0'];
  const child = spawn(command[0]!, [...command.slice(1), '--data', join(disk.folder, 'data')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  server = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('The server ended before it was ready.');
}

function body(from: number): string {
  const time = Date.now();
  return Array.from({ length: BATCH_EVENTS }, (_, i) =>
    JSON.stringify({ id: `e${from + i}`, type: 'contact.queued', time, entity: `c${from + i}`, queue: 'q' }),
  ).join('\n');
}

async function send(url: string, text: string) {
  const response = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: text,
  });
  const receipt = (await response.json()) as { accepted: number; duplicate: number; error?: { message: string } };
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...receipt };
}

async function textOf(url: string, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, text: (await response.text()).trim() };
}

async function logEvents(url: string): Promise<number> {
  return Number(/^andon_log_events (\d+)$/m.exec((await textOf(url, '/metrics')).text)?.[1]);
}

it('takes nothing it cannot keep, says what to do, and goes on by itself when there is room', async () => {
  const url = await startServer();
  let stored = 0;
  let refused: Awaited<ReturnType<typeof send>> | undefined;
  while (refused === undefined) {
    const answer = await send(url, body(stored));
    if (answer.status === 202) stored += answer.accepted;
    else refused = answer;
    expect(stored).toBeLessThan(1_000_000);
  }
  expect(stored).toBeGreaterThan(0);
  expect(refused).toMatchObject({ status: 503, retryAfter: '5', duplicate: 0 });
  // The body is stored in pieces as it comes: its beginning may have had room, and the receipt says so.
  expect(refused.accepted).toBeLessThan(BATCH_EVENTS);
  stored += refused.accepted;
  expect(refused.error?.message).toMatch(/Nothing is lost: send again/);

  const { status, text } = await textOf(url, '/readyz');
  expect([status, text]).toEqual([503, expect.stringMatching(disk.complaint)]);
  expect((await textOf(url, '/metrics')).text).toMatch(/^andon_log_writable 0$/m);
  // Looking is not touched by it, and a new start would not help.
  expect((await textOf(url, '/healthz')).status).toBe(200);
  expect(await logEvents(url)).toBe(stored);

  disk.free(server!);
  // Nobody sends: the server finds out for itself.
  while ((await textOf(url, '/readyz')).status !== 200) expect(statfsSync(disk.folder).bavail).toBeGreaterThan(0);
  expect((await textOf(url, '/metrics')).text).toMatch(/^andon_log_writable 1$/m);
  expect(await send(url, body(stored))).toMatchObject({ status: 202, accepted: BATCH_EVENTS, duplicate: 0 });
  expect(await send(url, body(stored - BATCH_EVENTS))).toMatchObject({ accepted: 0, duplicate: BATCH_EVENTS });
  expect(await logEvents(url)).toBe(stored + BATCH_EVENTS);
});
