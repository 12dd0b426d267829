import relay, { type ConcreteRequest } from 'relay-runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS, type Data, type GraphqlClient, relayNetwork } from './graphql-clients.ts';
import { type ConformanceServer, startServer } from './server.ts';

const ASK = 'query Waiting { queue(window: "1h") { groups { waiting { value } } } }';
const WATCH = 'subscription Watch { queue(window: "1h", cadenceMs: 250) { groups { waiting { value } } } }';
/** graphql-sse gives up the request in single connection mode before its answer is read: the status is all it has then. */
const WRONG = /Cannot query field|responded with 400/;
const REFUSED = /The token is not valid here|responded with 401/;

let server: ConformanceServer;
let open: GraphqlClient[] = [];
let waiting = 0;
beforeAll(async () => {
  server = await startServer();
  await contactsWait(3);
});
afterEach(async () => {
  await Promise.all(open.map((client) => client.close()));
  open = [];
});
afterAll(() => server.stop());

async function contactsWait(count: number): Promise<void> {
  await server.contactsWait(count);
  waiting += count;
}

function valueIn(data: Data): unknown {
  const { groups } = data.queue as { readonly groups: readonly { readonly waiting: { readonly value: number } }[] };
  return groups[0]?.waiting.value;
}

function watch(client: GraphqlClient) {
  const frames: unknown[] = [];
  let failure: unknown;
  let changed = (): void => {};
  const stop = client.subscribe(
    WATCH,
    (data) => {
      frames.push(valueIn(data));
      changed();
    },
    (error) => {
      failure = error;
      changed();
    },
  );
  /** Resolves when the newest frame shows `value`; fails with what the client said instead. */
  const until = async (value: number): Promise<void> => {
    while (frames.at(-1) !== value) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  return { until, frames, stop };
}

describe.each(CLIENTS)('%s', (_name, connect) => {
  const client = async (claims?: object): Promise<GraphqlClient> => {
    const made = connect(server.url, await server.token(claims));
    open.push(made);
    return made;
  };

  it('asks', async () => {
    expect(valueIn(await (await client()).query(ASK))).toBe(waiting);
  });

  it('watches, is told of a change, and leaves nothing behind when it stops', async () => {
    const watcher = await client();
    const { until, frames, stop } = watch(watcher);
    await until(waiting);
    await contactsWait(2);
    await until(waiting);
    expect(frames).toEqual([waiting - 2, waiting]);
    stop();
    await expect.poll(() => server.measure('live_subscriptions')).toBe(0);
  });

  it('is told what is wrong with a document, by query and by subscription, and goes on', async () => {
    const careless = await client();
    const answer = await careless.query('query Wrong { nothing }').catch((error: unknown) => error);
    expect(await wordsOf(answer)).toMatch(WRONG);
    const refusal = await new Promise<unknown>((resolve) => {
      careless.subscribe('subscription Wrong { nothing }', () => {}, resolve);
    });
    expect(await wordsOf(refusal)).toMatch(WRONG);
    await watch(careless).until(waiting);
  });

  it('is told that its token is not good here', async () => {
    const stranger = await client({ aud: 'payroll' });
    const refusal = await new Promise<unknown>((resolve) => {
      stranger.subscribe(WATCH, () => {}, resolve);
    });
    expect(await wordsOf(refusal)).toMatch(REFUSED);
  });
});

it("Relay's store takes what the server says", async () => {
  const { sockets, network } = relayNetwork(server.url, await server.token());
  const environment = new relay.Environment({ network, store: new relay.Store(new relay.RecordSource()) });
  const seen = await new Promise<unknown>((resolve, reject) => {
    relay.requestSubscription(environment, {
      subscription: COMPILED,
      variables: {},
      onNext: resolve,
      onError: reject,
    });
  });
  expect(seen).toMatchObject({ queue: { groups: [{ waiting: { value: waiting } }] } });
  await sockets.dispose();
});

/** What Relay's compiler makes of WATCH. */
const selections = [
  {
    alias: null,
    args: [
      { kind: 'Literal', name: 'cadenceMs', value: 250 },
      { kind: 'Literal', name: 'window', value: '1h' },
    ],
    concreteType: 'QueueFrame',
    kind: 'LinkedField',
    name: 'queue',
    plural: false,
    selections: [
      {
        alias: null,
        args: null,
        concreteType: 'QueueGroup',
        kind: 'LinkedField',
        name: 'groups',
        plural: true,
        selections: [
          {
            alias: null,
            args: null,
            concreteType: 'Figure',
            kind: 'LinkedField',
            name: 'waiting',
            plural: false,
            selections: [{ alias: null, args: null, kind: 'ScalarField', name: 'value', storageKey: null }],
            storageKey: null,
          },
        ],
        storageKey: null,
      },
    ],
    storageKey: 'queue(cadenceMs:250,window:"1h")',
  },
] as const;

const COMPILED: ConcreteRequest = {
  kind: 'Request',
  fragment: {
    kind: 'Fragment',
    name: 'Watch',
    type: 'Subscription',
    abstractKey: null,
    metadata: null,
    argumentDefinitions: [],
    selections,
  },
  operation: { kind: 'Operation', name: 'Watch', argumentDefinitions: [], selections },
  params: { id: null, cacheID: 'watch', metadata: {}, name: 'Watch', operationKind: 'subscription', text: WATCH },
};

/** Whatever the server said, wherever the client put it: a message, the reason of a close, an answer not read. */
async function wordsOf(error: unknown): Promise<string> {
  const { reason, response, networkError, cause } = error as Readonly<Record<string, unknown>>;
  const body = response instanceof Response && !response.bodyUsed ? await response.text().catch(String) : '';
  const inner = await Promise.all([networkError, cause].map((each) => (each == null ? '' : wordsOf(each))));
  return [String(error), reason, body, JSON.stringify(error), ...inner].join(' ');
}
