import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { typeDefs } from '@andon/schema';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { resultOf } from './frame.ts';
import { reportUsage } from './usage.ts';

// Stock pub/sub listens once for each subscriber on one target, which Node takes for a leak.
EventEmitter.defaultMaxListeners = 0;

/** Yoga and graphql-ws put together as Yoga's own example does it, on our schema, with frames that are ready-made. */
const pubSub = createPubSub<{ frame: [{ readonly queue: object }] }>();
const schema = createSchema({
  typeDefs,
  resolvers: {
    Subscription: { queue: { subscribe: () => pubSub.subscribe('frame') } },
    Frame: { __resolveType: () => 'QueueFrame' },
  },
});
const yoga = createYoga({ schema, logging: false });
const http = createServer(yoga);
const sockets = new WebSocketServer({
  server: http,
  path: yoga.graphqlEndpoint,
  perMessageDeflate: process.env.BENCH_DEFLATE !== '',
});
useServer(
  {
    execute: (args) => (args.rootValue as { execute: (args: unknown) => never }).execute(args),
    subscribe: (args) => (args.rootValue as { subscribe: (args: unknown) => never }).subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  sockets,
);
http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
await once(http, 'listening');

let sequence = 0;
function publish(): void {
  sequence += 1;
  pubSub.publish('frame', resultOf(sequence));
}

reportUsage({ port: (http.address() as AddressInfo).port, publish });
