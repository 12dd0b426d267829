import { createHash } from 'node:crypto';
import { createLiveSource, type LiveSource } from '@andon/client';
import * as schemaPackage from '@andon/schema';
import { documentManifest } from '@andon/schema/manifest';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceServer, startServer } from './server.ts';

const MINE = 'query Mine { server { clock } }';
const NOT_RUN = /UNTRUSTED_DOCUMENT|PERSISTED_QUERY_NOT_FOUND|BAD_USER_INPUT|INTERNAL/;
const STRANGE = '{ server { version } }';
const { typeDefs } = schemaPackage;
const schema = buildSchema(typeDefs);
const documents = Object.entries(schemaPackage).filter(([name]) => name.endsWith('Document')) as [string, string][];

let server: ConformanceServer;
let source: LiveSource;
let token: string;
beforeAll(async () => {
  const manifests = [{ [sha256(MINE)]: MINE }];
  server = await startServer({ documents: { manifests, trustedOnly: true, adminsExempt: true } });
  await server.contactsWait(3);
  token = await server.token({ role: 'editor' });
  source = createLiveSource({ endpoint: `${server.url}/graphql`, token: () => token });
});
afterAll(async () => {
  source.dispose();
  await server.stop();
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function post(path: string, body: object, bearer = token, accept = 'application/json'): Promise<string> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', accept };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return `${response.status} ${await response.text()}`;
}

describe('our own client', () => {
  it.each(documents)('runs %s', async (_name, document) => {
    const variables = variablesFor(document) as never;
    const outcome = document.startsWith('subscription')
      ? await firstFrame(document, variables)
      : await source.query({ document: document as never, variables }).catch((error: unknown) => error);
    // What is asked for may not be there, a demo feed for instance: only a document that was run can say so.
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: expect.not.stringMatching(NOT_RUN) });
    else expect(outcome).toHaveProperty(rootField(document));
  });
});

function firstFrame(document: string, variables: never): Promise<unknown> {
  return new Promise((resolve) => {
    const store = source.live({ document: document as never, variables });
    const stop = store.subscribe(({ frame, error }) => {
      if (frame === undefined && error === undefined) return;
      queueMicrotask(() => stop());
      resolve(error ?? frame);
    });
  });
}

describe('any other', () => {
  const id = sha256(MINE);

  it('runs a document of the operator by its id, on every door', async () => {
    const answer = '200 {"data":{"server":{"clock":"event"}}}';
    expect(await post('/graphql', { documentId: `sha256:${id}` })).toBe(answer);
    expect(await post('/graphql', { extensions: { persistedQuery: { version: 1, sha256Hash: id } } })).toBe(answer);
    expect(await post('/graphql', { query: MINE.replace('{', '{\n') })).toBe(answer);
    const url = `${server.url}/graphql?documentId=${id}`;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    expect(await (await fetch(url, { headers })).text()).toBe('{"data":{"server":{"clock":"event"}}}');
    expect(await post('/graphql/stream', { documentId: id }, token, 'text/event-stream')).toContain('"clock":"event"');
  });

  it.each([
    ['a text', { query: STRANGE }, '403', 'UNTRUSTED_DOCUMENT'],
    ['a known text with more behind it', { query: `${MINE} ${STRANGE}` }, '403', 'UNTRUSTED_DOCUMENT'],
    ['an id', { documentId: 'f00' }, '400', 'PERSISTED_QUERY_NOT_FOUND'],
    ['introspection', { query: '{ __schema { types { name } } }' }, '403', 'UNTRUSTED_DOCUMENT'],
  ])('is told clearly that %s is not known', async (_what, body, status, code) => {
    const answer = await post('/graphql', body);
    expect(answer.slice(0, 3)).toBe(status);
    expect(answer).toContain(`"code":"${code}"`);
    expect(await post('/graphql/stream', body, token, 'text/event-stream')).toContain(`"code":"${code}"`);
  });

  it('is told so on the WebSocket too', async () => {
    const refused = source.live({
      document: 'subscription { queue { meta { asOf } } }' as never,
      variables: {} as never,
    });
    const error = await new Promise<unknown>((resolve) => {
      refused.subscribe((state) => {
        if (state.error !== undefined) resolve(state.error);
      });
    });
    expect(error).toMatchObject({ code: 'UNTRUSTED_DOCUMENT' });
  });

  it('may run what it likes where it is an admin and the configuration says so', async () => {
    expect(await post('/graphql', { query: STRANGE }, await server.token({ role: 'admin' }))).toMatch(/^200 .*version/);
  });

  it('works with Apollo Client sending hashes', async () => {
    const [hash, text] = Object.entries(documentManifest).find(([, each]) => each.startsWith('query Server')) ?? [];
    const headers = { authorization: `Bearer ${token}` };
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new PersistedQueryLink({ generateHash: () => hash ?? '' }).concat(
        new HttpLink({ uri: `${server.url}/graphql`, headers }),
      ),
    });
    const { data } = await client.query({ query: gql(text ?? ''), fetchPolicy: 'no-cache' });
    expect(data).toMatchObject({ server: { clock: 'event' } });
    client.stop();
  });
});

function rootField(document: string): string {
  const [field] = operationOf(document).selectionSet.selections;
  if (field?.kind !== Kind.FIELD) throw new Error('Expected a field');
  return field.name.value;
}

function operationOf(document: string): OperationDefinitionNode {
  const operation = parse(document).definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('Expected an operation');
  return operation;
}

/** The least a document asks for. */
function variablesFor(document: string): Record<string, unknown> {
  const operation = operationOf(document);
  const required = (operation.variableDefinitions ?? []).filter(
    ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined,
  );
  return Object.fromEntries(
    required.map(({ variable, type }) => [
      variable.name.value,
      valueFor(typeFromAST(schema, type) as GraphQLInputType),
    ]),
  );
}

const VALUES: Readonly<Record<string, unknown>> = {
  ID: 'queue.waiting',
  DateTime: '2026-03-02T09:00:02Z',
  FigureRef: { key: 'queue.waiting' },
  Window: '30m',
  Dimension: 'queue',
};

function valueFor(type: GraphQLInputType): unknown {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return [valueFor(bare.ofType as GraphQLInputType)];
  const named = getNamedType(bare);
  if (named.name in VALUES) return VALUES[named.name];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (!isInputObjectType(named)) return named.name === 'Int' || named.name === 'Float' ? 1 : 'x';
  const fields = Object.values(named.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map((field) => [field.name, valueFor(field.type)]));
}
