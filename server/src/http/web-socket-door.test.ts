import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const QUERY = '{ server { version } }';
const LIVE = 'subscription { queue { meta { reset } } }';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Talk {
  readonly socket: WebSocket;
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
  say(message: object | string): void;
  heard(type: string): Promise<Talk['messages'][number]>;
  closed: Promise<[number, string]>;
}

async function talk(protocols: readonly string[] = ['graphql-transport-ws']): Promise<Talk> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, [...protocols]);
  const messages: Talk['messages'] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  // Not `once`, which rejects when the handshake fails: nobody would be listening.
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, String(reason)]));
  });
  await once(socket, 'open');
  return {
    socket,
    messages,
    closed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async heard(type) {
      for (;;) {
        const found = messages.find((message) => message.type === type);
        if (found !== undefined) return found;
        await once(socket, 'message');
      }
    },
  };
}

async function greeted(): Promise<Talk> {
  const talking = await talk();
  talking.say({ type: 'connection_init' });
  await talking.heard('connection_ack');
  return talking;
}

describe('graphql-transport-ws', () => {
  it('keeps to 200 subscriptions a connection, though all are asked for in one piece, and counts those that ended no more', async () => {
    const talking = await greeted();
    const ask = (from: number, count: number) => {
      for (let i = from; i < from + count; i += 1)
        talking.say({ type: 'subscribe', id: `s${i}`, payload: { query: LIVE } });
    };
    const answers = async (count: number) => {
      const about = () => talking.messages.filter(({ type }) => type === 'next' || type === 'error');
      while (new Set(about().map(({ id }) => id)).size < count) await once(talking.socket, 'message');
      return about().filter(({ type }) => type === 'error').length;
    };
    ask(0, 230);
    expect(await answers(230)).toBe(30);
    const open = new Set(talking.messages.filter(({ type }) => type === 'next').map(({ id }) => id));
    for (const id of [...open].slice(0, 5)) talking.say({ type: 'complete', id });
    ask(300, 7);
    expect(await answers(237)).toBe(32);
    talking.socket.terminate();
  });

  it('closes with 4406 for no sub-protocol', async () => {
    expect((await (await talk([])).closed)[0]).toBe(4406);
  });

  it('agrees to no other sub-protocol', async () => {
    await expect(talk(['graphql-ws'])).rejects.toThrow('Server sent no subprotocol');
  });

  it.each([
    ['no JSON', 'hello'],
    ['JSON of no type', '{"hello":1}'],
    ['a type that only servers send', '{"type":"next","id":"1","payload":{}}'],
    ['an unknown type', '{"type":"conquer"}'],
    ['a subscription without id', '{"type":"subscribe","payload":{"query":"{a}"}}'],
    ['a subscription without query', '{"type":"subscribe","id":"1","payload":{}}'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('closes with 4400 for %s', async (_what, text) => {
    const talking = await greeted();
    talking.say(text);
    expect((await talking.closed)[0]).toBe(4400);
  });

  it('closes with 4401 for a subscription before the greeting', async () => {
    const talking = await talk();
    talking.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    expect((await talking.closed)[0]).toBe(4401);
  });

  it('closes with 4429 for a second greeting', async () => {
    const talking = await greeted();
    talking.say({ type: 'connection_init' });
    expect((await talking.closed)[0]).toBe(4429);
  });

  it('closes with 4409 for an id in use', async () => {
    const talking = await greeted();
    talking.say({ type: 'subscribe', id: '1', payload: { query: LIVE } });
    await talking.heard('next');
    talking.say({ type: 'subscribe', id: '1', payload: { query: LIVE } });
    expect((await talking.closed)[0]).toBe(4409);
  });

  it('closes with 4413 a connection that talks without end', async () => {
    const talking = await greeted();
    for (let i = 0; i < 2_000; i += 1) talking.say({ type: 'ping' });
    expect((await talking.closed)[0]).toBe(4413);
  });

  it('closes for a message of two megabytes', async () => {
    const talking = await greeted();
    talking.say({ type: 'ping', payload: { text: 'x'.repeat(2_000_000) } });
    expect((await talking.closed)[0]).toBe(1009);
  });

  it('answers a query with one result and completes it', async () => {
    const talking = await greeted();
    talking.say({ type: 'subscribe', id: 'q', payload: { query: QUERY } });
    const { id } = await talking.heard('complete');
    expect(id).toBe('q');
    expect(talking.messages.filter(({ type }) => type === 'next')).toEqual([
      { type: 'next', id: 'q', payload: { data: { server: { version: expect.any(String) } } } },
    ]);
  });

  it('lets an id be used again after it was completed', async () => {
    const talking = await greeted();
    for (let round = 1; round <= 3; round += 1) {
      talking.say({ type: 'subscribe', id: '1', payload: { query: LIVE } });
      await expect.poll(() => talking.messages.filter(({ type }) => type === 'next').length).toBe(round);
      talking.say({ type: 'complete', id: '1' });
    }
    talking.say({ type: 'ping', payload: { round: 'trip' } });
    expect(await talking.heard('pong')).toEqual({ type: 'pong', payload: { round: 'trip' } });
    expect(talking.socket.readyState).toBe(WebSocket.OPEN);
    talking.socket.terminate();
  });

  it('tells a faulty document with its id and goes on', async () => {
    const talking = await greeted();
    talking.say({ type: 'subscribe', id: 'bad', payload: { query: '{ nothing }' } });
    const error = await talking.heard('error');
    expect(error).toMatchObject({ id: 'bad', payload: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    talking.say({ type: 'subscribe', id: 'good', payload: { query: QUERY } });
    expect((await talking.heard('next')).id).toBe('good');
    talking.socket.terminate();
  });

  it('leaves nobody waiting at the door when it stops', async () => {
    const stopping = await startTestApp();
    const url = `${stopping.url.replace('http', 'ws')}/graphql`;
    const sockets = Array.from({ length: 100 }, () => new WebSocket(url, ['graphql-transport-ws']));
    const ends = sockets.map((socket) => {
      socket.on('error', () => {});
      return new Promise<number>((resolve) => socket.on('close', resolve));
    });
    await Promise.race(sockets.map((socket) => new Promise((resolve) => socket.on('open', resolve))));
    await stopping.stop();
    // Those who were in are told to come back; the handshake of the others is refused.
    for (const code of await Promise.all(ends)) expect([1006, 1012]).toContain(code);
  });
});
