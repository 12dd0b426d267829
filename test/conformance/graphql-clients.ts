import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition } from '@apollo/client/utilities';
import { cacheExchange, fetchExchange, subscriptionExchange, Client as UrqlClient } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import relay, { type GraphQLResponse, type RequestParameters } from 'relay-runtime';
import { WebSocket } from 'ws';

/** What a test asks of a GraphQL client, in the words of none of them. */
export interface GraphqlClient {
  /** @throws With the server's words in its message. */
  query(document: string): Promise<Data>;
  /** @returns Ends the subscription. */
  subscribe(document: string, onFrame: (data: Data) => void, onError: (error: unknown) => void): () => void;
  close(): void | Promise<void>;
}

export type Data = Readonly<Record<string, unknown>>;
export type ConnectClient = (url: string, token: string) => GraphqlClient;

/** Published clients, each set up as its own manual says. */
export const CLIENTS: readonly (readonly [name: string, connect: ConnectClient])[] = [
  ['graphql-ws', connectGraphqlWs],
  ['graphql-sse, distinct connections', (url, token) => connectGraphqlSse(url, token, false)],
  ['graphql-sse, single connection', (url, token) => connectGraphqlSse(url, token, true)],
  ['Apollo Client', connectApollo],
  ['urql', connectUrql],
  ["Relay's network layer", connectRelay],
];

function wsClient(url: string, token: string) {
  return createWsClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

function connectGraphqlWs(url: string, token: string): GraphqlClient {
  const client = wsClient(url, token);
  return {
    query: (query) =>
      new Promise((resolve, reject) => {
        client.subscribe<Data>({ query }, { next: ({ data }) => resolve(data ?? {}), error: reject, complete() {} });
      }),
    subscribe: (query, onFrame, onError) => client.subscribe({ query }, framesOf(onFrame, onError)),
    close: () => client.dispose(),
  };
}

function connectGraphqlSse(url: string, token: string, singleConnection: boolean): GraphqlClient {
  const headers = { authorization: `Bearer ${token}` };
  const client = createSseClient({ url: `${url}/graphql/stream`, singleConnection, headers, retryAttempts: 0 });
  return {
    query: (query) =>
      new Promise((resolve, reject) => {
        client.subscribe<Data>(
          { query },
          {
            next: ({ data, errors }) => (errors ? reject(errors) : resolve(data ?? {})),
            error: reject,
            complete() {},
          },
        );
      }),
    subscribe: (query, onFrame, onError) => client.subscribe({ query }, framesOf(onFrame, onError)),
    close: () => client.dispose(),
  };
}

function framesOf(onFrame: (data: Data) => void, onError: (error: unknown) => void) {
  return {
    next({ data, errors }: { readonly data?: Data | null | undefined; readonly errors?: unknown }) {
      if (errors !== undefined) onError(errors);
      else if (data) onFrame(data);
    },
    error: onError,
    complete() {},
  };
}

function connectApollo(url: string, token: string): GraphqlClient {
  const sockets = wsClient(url, token);
  const headers = { authorization: `Bearer ${token}` };
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ query }) => {
        const definition = getMainDefinition(query);
        return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
      },
      new GraphQLWsLink(sockets),
      new HttpLink({ uri: `${url}/graphql`, headers }),
    ),
  });
  return {
    async query(document) {
      const { data } = await client.query<Data>({ query: gql(document) });
      return data ?? {};
    },
    subscribe(document, onFrame, onError) {
      const subscription = client.subscribe<Data>({ query: gql(document) }).subscribe({
        next({ data, error }) {
          if (error !== undefined) onError(error);
          else if (data) onFrame(data);
        },
        error: onError,
      });
      return () => subscription.unsubscribe();
    },
    async close() {
      client.stop();
      await sockets.dispose();
    },
  };
}

function connectUrql(url: string, token: string): GraphqlClient {
  const sockets = wsClient(url, token);
  const client = new UrqlClient({
    url: `${url}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: sockets.subscribe(
              { query, variables: variables as Record<string, unknown> },
              {
                next: ({ data = null, errors = [] }) => sink.next({ data, ...(errors.length > 0 ? { errors } : {}) }),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
  return {
    async query(document) {
      const { data, error } = await client.query<Data>(document, {}).toPromise();
      if (error !== undefined) throw error;
      return data ?? {};
    },
    subscribe(document, onFrame, onError) {
      const { unsubscribe } = client.subscription<Data>(document, {}).subscribe(({ data, error }) => {
        if (error !== undefined) onError(error);
        else if (data) onFrame(data);
      });
      return unsubscribe;
    },
    close: () => sockets.dispose(),
  };
}

function connectRelay(url: string, token: string): GraphqlClient {
  const { sockets, network } = relayNetwork(url, token);
  const run = (kind: 'query' | 'subscription', text: string) =>
    network.execute(requestParameters(kind, text), {}, {}, null);
  return {
    async query(document) {
      const answer = await run('query', document).toPromise();
      if (answer === undefined) throw new Error('Expected an answer');
      return relayData(answer);
    },
    subscribe(document, onFrame, onError) {
      const subscription = run('subscription', document).subscribe({
        next: (answer) => onFrame(relayData(answer)),
        error: onError,
      });
      return () => subscription.unsubscribe();
    },
    close: () => sockets.dispose(),
  };
}

/** Relay's network over fetch and graphql-ws, as the manuals of both write it. */
export function relayNetwork(url: string, token: string) {
  const sockets = wsClient(url, token);
  const network = relay.Network.create(
    async ({ text }, variables) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as GraphQLResponse;
    },
    ({ text, name }, variables) =>
      relay.Observable.create((sink) =>
        sockets.subscribe(
          { query: text ?? '', operationName: name, variables },
          {
            next: (answer) => sink.next(answer as GraphQLResponse),
            error: (error) => sink.error(error as Error),
            complete: () => sink.complete(),
          },
        ),
      ),
  );
  return { sockets, network };
}

function requestParameters(operationKind: 'query' | 'subscription', text: string): RequestParameters {
  const name = /^\w+ (\w+)/.exec(text)?.[1] ?? '';
  return { id: null, cacheID: text, metadata: {}, name, operationKind, text };
}

function relayData(answer: GraphQLResponse): Data {
  if (!('data' in answer) || answer.data === null || answer.data === undefined) {
    throw new Error(JSON.stringify(answer));
  }
  return answer.data as Data;
}
