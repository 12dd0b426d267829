import { ServiceLevelDocument } from '@andon/schema';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { type GraphqlServer, queueFrame, startGraphqlServer } from '../test/graphql-server.ts';
import type { Operation, Sink } from './transport.ts';
import { connectWebSocket } from './websocket-transport.ts';

/** Either client, over the WebSocket it is given. */
interface Client {
  subscribe(operation: Operation, sink: Sink): () => void;
  close(): void;
}

type Connect = (endpoint: URL, Socket: typeof WebSocket) => Promise<Client>;

const PARAMS = { protocol: 1 };

const connectOurs: Connect = (endpoint, Socket) =>
  new Promise((resolve, reject) => {
    const transport = connectWebSocket(
      { endpoint, token: undefined, protocol: PARAMS.protocol, fetch, WebSocket: Socket },
      { opened: () => resolve(transport), heard() {}, heartbeat() {}, closed: reject },
    );
  });

const connectStock: Connect = (endpoint, Socket) =>
  new Promise((resolve, reject) => {
    const ids: string[] = [];
    const client = createClient({
      url: endpoint.href.replace('http', 'ws'),
      webSocketImpl: Socket,
      connectionParams: PARAMS,
      lazy: false,
      retryAttempts: 0,
      generateID: () => ids.shift() ?? '',
      onNonLazyError: reject,
      on: {
        connected: () =>
          resolve({
            subscribe({ id, ...payload }, sink) {
              ids.push(id);
              let stopped = false;
              const stop = client.subscribe(payload, {
                next: (result) => sink.next(result as Parameters<Sink['next']>[0]),
                error: (errors) => sink.ended(errors as Parameters<Sink['ended']>[0]),
                // It also tells of an end that was asked for.
                complete: () => stopped || sink.ended(undefined),
              });
              return () => {
                stopped = true;
                stop();
              };
            },
            close: () => void client.dispose(),
          }),
      },
    });
  });

/** A WebSocket that writes down what is said over it, in both directions, and how it is closed from here. */
function recording(): {
  readonly Socket: typeof WebSocket;
  readonly said: object[];
  until(type: string): Promise<void>;
} {
  const said: { readonly type?: string }[] = [];
  const waiting = new Map<string, () => void>();
  const write = (by: 'client' | 'server', data: unknown): void => {
    const message = JSON.parse(String(data));
    // Whether an answer repeats what the ping said is the client's choice.
    if (message.type === 'pong') delete message.payload;
    said.push({ by, ...message });
    waiting.get(message.type)?.();
  };
  class Socket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => write('server', data));
    }
    override send(data: string): void {
      write('client', data);
      super.send(data);
    }
    override close(code?: number, reason?: string): void {
      said.push({ type: `close ${code}` });
      super.close(code, reason);
    }
  }
  return {
    Socket,
    said,
    until: (type) =>
      new Promise((resolve) => {
        waiting.set(type, resolve);
        if (said.some((message) => message.type === type)) resolve();
      }),
  };
}

/** Everything there is in the protocol: frames, a ping, an end by either side, a refusal, and a good-bye. */
async function talk(connect: Connect, server: GraphqlServer): Promise<{ said: object[]; told: unknown[] }> {
  const { Socket, said, until } = recording();
  const told: unknown[] = [];
  const client = await connect(new URL(server.endpoint), Socket);
  const start = (id: string, query: string) => {
    const changed: (() => void)[] = [];
    let count = 0;
    const take = (what: unknown): void => {
      count += 1;
      told.push([id, what]);
      for (const change of changed.splice(0)) change();
    };
    const operation = { id, operationName: undefined, query, variables: { window: '30m' } };
    const stop = client.subscribe(operation, { next: take, ended: (errors) => take({ ended: errors }) });
    return {
      stop,
      async until(wanted: number): Promise<void> {
        while (count < wanted) await new Promise<void>((resolve) => changed.push(resolve));
      },
    };
  };

  const ended = start('ended by the client', ServiceLevelDocument);
  await ended.until(1);
  server.publish('queue', queueFrame({ offered: 7 }));
  await ended.until(2);
  server.heartbeat({ now: '2026-03-01T09:00:00.000Z' });
  await until('pong');
  ended.stop();
  await server.waitFor(() => server.activeCount === 0);
  await start('refused', 'subscription { nothing }').until(1);
  const completed = start('ended by the server', ServiceLevelDocument);
  await completed.until(1);
  server.completeAll();
  await completed.until(2);
  client.close();
  await server.waitFor(() => server.socketCount === 0);
  return { said, told };
}

it("says to a stock server what graphql-ws's own client says, and understands what it understands", async () => {
  const [ours, stock] = await Promise.all(
    [connectOurs, connectStock].map(async (connect) => {
      const server = await startGraphqlServer();
      try {
        return await talk(connect, server);
      } finally {
        await server.close();
      }
    }),
  );
  expect(stock?.said.map((message) => (message as { readonly type: string }).type)).toEqual([
    'connection_init',
    'connection_ack',
    ...['subscribe', 'next', 'next', 'ping', 'pong', 'complete'],
    ...['subscribe', 'error'],
    ...['subscribe', 'next', 'complete'],
    'close 1000',
  ]);
  expect(ours).toEqual(stock);
});
