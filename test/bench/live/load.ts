import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LoadCommand, LoadCount, LoadOptions, LoadReady, LoadReport } from './protocol.ts';

/** Connections opened at once while the load builds up. */
const PARALLEL = 50;
/** This side had no processor for five seconds: it comes again, as any client does. */
const INIT_TIMEOUT = 4408;
const KEPT_DELAYS = 200_000;
const STAMP = Buffer.from('"newestEventAt":"');

const [options] = (await once(process, 'message')) as [LoadOptions];
if (options.yielding) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const sockets: WebSocket[] = [];
let frames = 0;
let bytes = 0;
let delaysMs: number[] = [];
const newestById = new Map<string, number>();

const parallel = options.atOnce ? options.sockets : PARALLEL;
for (let opened = 0; opened < options.sockets; opened += parallel) {
  const count = Math.min(parallel, options.sockets - opened);
  await Promise.all(Array.from({ length: count }, open));
}

process.on('message', (command: LoadCommand) => {
  switch (command.type) {
    case 'reset':
      frames = 0;
      bytes = received();
      delaysMs = [];
      return;
    case 'count':
      process.send?.({ type: 'count', frames } satisfies LoadCount);
      return;
    case 'report':
      process.send?.({ type: 'report', frames, bytes: received() - bytes, delaysMs } satisfies LoadReport);
      return;
    case 'drop':
      for (const socket of sockets.splice(0, command.sockets)) socket.terminate();
      return;
    case 'pause':
      for (const socket of sockets.slice(0, command.sockets)) socket.pause();
      return;
    case 'stop':
      process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' } satisfies LoadReady);

function received(): number {
  return sockets.reduce((sum, socket) => sum + (rawSocket(socket)?.bytesRead ?? 0), 0);
}

function rawSocket(socket: WebSocket): { readonly bytesRead: number } | undefined {
  return (socket as unknown as { readonly _socket?: { readonly bytesRead: number } })._socket;
}

async function open(): Promise<void> {
  const { url, kind, documents, ids, deflate } = options;
  const address = `${url.replace('http', 'ws')}${kind === 'graphql' ? '/graphql' : '/'}`;
  const socket = new WebSocket(address, kind === 'graphql' ? ['graphql-transport-ws'] : [], {
    perMessageDeflate: deflate,
    localAddress: options.from ?? '127.0.0.1',
  });
  if (kind === 'plain') {
    await once(socket, 'open');
    sockets.push(socket);
    socket.on('message', count);
    return;
  }
  const retryInMs = await greeted(socket);
  if (retryInMs !== undefined) {
    await sleep(retryInMs);
    await open();
    return;
  }
  sockets.push(socket);
  socket.on('message', (data: Buffer) => {
    // Cheaper than parsing: the processes of the load share the machine with the server.
    if (data.length < 250 && data.includes('"type":"ping"')) socket.send('{"type":"pong"}');
    else if (options.measure === 'waits') countWaits(data);
    else count(data);
  });
  documents.forEach(({ query, variables }, index) => {
    const id = ids === 'own' ? randomUUID() : String(index);
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  });
}

/** @returns When to come again, where the server has no time now. */
async function greeted(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => {
      socket.removeAllListeners('close');
      resolve(undefined);
    });
    socket.once('close', (code, reason) => {
      const retryInMs = code === INIT_TIMEOUT ? '1000' : /retry in (\d+) ms/.exec(String(reason))?.[1];
      if (retryInMs === undefined) reject(new Error(`Expected to be greeted, got: ${reason}`));
      else resolve(Number(retryInMs));
    });
    socket.once('error', reject);
  });
}

function count(data: Buffer): void {
  frames += 1;
  if (delaysMs.length >= KEPT_DELAYS) return;
  const newestEventAt = stampOf(data);
  if (newestEventAt !== undefined) delaysMs.push(Date.now() - newestEventAt);
}

/**
 * For streams of events: what each of the events waited that came between the frame before and this one, as ten of them that are evenly
 * spread.
 */
function countWaits(data: Buffer): void {
  frames += 1;
  const newestEventAt = stampOf(data);
  const id = /^\{"id":"([^"]+)"/.exec(data.toString('latin1', 0, 60))?.[1];
  if (newestEventAt === undefined || id === undefined) return;
  const before = newestById.get(id);
  newestById.set(id, newestEventAt);
  if (before === undefined || before === newestEventAt || delaysMs.length >= KEPT_DELAYS) return;
  const now = Date.now();
  for (let part = 0; part < 10; part += 1)
    delaysMs.push(now - (before + ((newestEventAt - before) * (part + 0.5)) / 10));
}

function stampOf(data: Buffer): number | undefined {
  const at = data.indexOf(STAMP);
  if (at < 0) return undefined;
  const start = at + STAMP.length;
  return Date.parse(data.toString('latin1', start, start + 24));
}
