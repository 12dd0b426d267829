import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ServiceLevelDocument } from '@andon/schema';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { queueFrame, startGraphqlServer } from '../test/graphql-server.ts';
import type { CloseReason, ExecutionResult } from './transport.ts';
import { connectWebSocket } from './websocket-transport.ts';

it('lets a subscription end and one of the same id begin in the same turn', async () => {
  const server = await startGraphqlServer();
  const endpoint = new URL(server.endpoint);
  const transport = await new Promise<ReturnType<typeof connectWebSocket>>((resolve) => {
    const opening = connectWebSocket(
      { endpoint, token: undefined, protocol: 1, fetch, WebSocket },
      { opened: () => resolve(opening), heard() {}, heartbeat() {}, closed() {} },
    );
  });
  const operation = { id: 'same', operationName: 'ServiceLevel', query: ServiceLevelDocument, variables: {} };
  const ignored = { next() {}, ended() {} };
  for (let round = 0; round < 5; round++) transport.subscribe(operation, ignored)();
  const first = await new Promise<ExecutionResult>((resolve) => {
    const stop = transport.subscribe(operation, { ...ignored, next: resolve });
    // Ended by somebody else's stop, nothing would come any more.
    expect(stop).toBeTypeOf('function');
  });
  expect(first.data).toHaveProperty('queue');

  const later = new Promise<ExecutionResult>((resolve) => {
    transport.subscribe({ ...operation, id: 'other' }, { ...ignored, next: resolve });
  });
  expect((await later).data).toHaveProperty('queue');
  server.publish('queue', queueFrame({ offered: 1 }));
  transport.close();
  await server.waitFor(() => server.socketCount === 0);
  await server.close();
});

it.each(['not JSON', '{"type":"data"}', 'null'])('leaves a server that says %s', async (said) => {
  const server = new WebSocketServer({ port: 0 });
  onTestFinished(() => server.close());
  await once(server, 'listening');
  const left = new Promise<number>((resolve) => {
    server.once('connection', (socket) => {
      socket.once('close', resolve);
      socket.send(said);
    });
  });
  const { port } = server.address() as AddressInfo;
  const reason = await new Promise<CloseReason>((resolve) => {
    connectWebSocket(
      { endpoint: new URL(`http://127.0.0.1:${port}`), token: undefined, protocol: 1, fetch, WebSocket },
      { opened() {}, heard() {}, heartbeat() {}, closed: resolve },
    );
  });
  expect(reason).toMatchObject({ kind: 'incompatible', code: 'WS_4004' });
  expect(await left).toBe(4004);
});
