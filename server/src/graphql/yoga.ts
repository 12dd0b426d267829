import { type DocumentNode, execute, GraphQLError, NoSchemaIntrospectionCustomRule, parse, subscribe } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { accountOf, mayIntrospect, type Viewer } from '../auth/viewer.ts';
import type { Context } from './context.ts';
import { userError } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { limitRules, MAX_DOCUMENT_CHARACTERS, MAX_TOKENS } from './limits.ts';
import type { DocumentReference } from './trusted-documents.ts';

/** A mutation with a thousand events has about 300 kB. */
const MAX_BODY_BYTES = 1_048_576;

/** What the HTTP server passes along with a request. */
export interface RequestContext {
  readonly viewer: Viewer;
}

/** GraphQL over HTTP by Yoga, with the errors and limits of the other transports. */
export function createHttpGraphql(gateway: Gateway): YogaServerInstance<RequestContext, Context> {
  return createYoga<RequestContext, Context>({
    schema: gateway.schema,
    graphqlEndpoint: '/graphql',
    context: ({ viewer }) => gateway.contextFor(viewer),
    plugins: [limits(gateway)],
    extraParamNames: ['documentId'],
    maskedErrors: { maskError: (error) => gateway.formatError(error) },
    // The HTTP server in front does these, the same for every path.
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: MAX_BODY_BYTES,
  });
}

function limits(gateway: Gateway): Plugin<RequestContext & Context> {
  const { desk } = gateway.services;
  const boundedSubscribe = createBoundedSubscribe();
  const boundedParse = (source: unknown): DocumentNode => {
    const text = typeof source === 'string' ? source : String((source as { readonly body?: unknown }).body);
    if (text.length > MAX_DOCUMENT_CHARACTERS) {
      const message = `Expected a document of at most ${MAX_DOCUMENT_CHARACTERS} characters, got ${text.length}`;
      throw userError('LIMIT_EXCEEDED', message);
    }
    return parse(text, { maxTokens: MAX_TOKENS });
  };
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return withDocumentId(request, await requestParser(request));
        } catch (error) {
          throw requestFault(error);
        }
      });
    },
    onParams({ params, setParams, context }) {
      if (params === null || typeof params !== 'object' || Array.isArray(params)) return;
      const { query, documentId: _documentId, ...rest } = params as typeof params & { readonly documentId?: unknown };
      // What is neither is for Yoga to refuse, in the words of the standard's own test suite.
      const isMeant = typeof query === 'string' || query === undefined || query === null;
      if (!isMeant || (!query && !hasId(params))) return;
      setParams({ ...rest, query: gateway.documentText(params, (context as RequestContext).viewer) });
    },
    // Yoga would bring an executor of its own, whose words for the same mistakes are others.
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(boundedSubscribe);
    },
    onParse({ setParseFn, context }) {
      setParseFn((source) => desk.runNow(accountOf(context.viewer), () => boundedParse(source)));
    },
    onValidate({ addValidationRule, setValidationFn, validateFn, context }) {
      const work = (...args: Parameters<typeof validateFn>) => validateFn(...args);
      setValidationFn((...args) => desk.runNow(accountOf(context.viewer), () => work(...args)));
      for (const rule of limitRules) addValidationRule(rule);
      if (!mayIntrospect(context.viewer)) addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ result, setResult }) => {
        const errors = result as readonly unknown[];
        if (errors.length > 0) setResult(errors.map((error) => gateway.formatError(error)));
      };
    },
  };
}

/** Streams of one viewer that share nothing with others, as Yoga makes them; `/graphql/stream` and the WebSocket share. */
const MAX_PLAIN_STREAMS = 20;

function createBoundedSubscribe(): typeof subscribe {
  const open = new Map<string, number>();
  return async (args) => {
    const { viewer } = args.contextValue as Context;
    const account = accountOf(viewer);
    const count = account === undefined ? 0 : (open.get(account) ?? 0);
    if (count >= MAX_PLAIN_STREAMS) {
      throw userError(
        'LIMIT_EXCEEDED',
        `Expected at most ${MAX_PLAIN_STREAMS} streams of one viewer here; /graphql/stream and the WebSocket take more`,
        { status: 429 },
      );
    }
    if (account === undefined) return subscribe(args);
    open.set(account, count + 1);
    const end = (): void => {
      const left = (open.get(account) ?? 1) - 1;
      if (left > 0) open.set(account, left);
      else open.delete(account);
    };
    try {
      const result = await subscribe(args);
      if (Symbol.asyncIterator in result) return endingWith(result, end);
      end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
}

/** The same stream; `onEnd` is told once, however it ends. */
function endingWith<T>(stream: AsyncGenerator<T, void, void>, onEnd: () => void): AsyncGenerator<T, void, void> {
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    onEnd();
  };
  const watched = async (step: Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> => {
    try {
      const result = await step;
      if (result.done === true) end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    next: () => watched(stream.next()),
    return: (value) => watched(stream.return(value)),
    throw: (error) => watched(stream.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await watched(stream.return());
    },
  };
}

/** Yoga takes a GET parameter that is no JSON for a fault of its own, and tells of a body that is none in the engine's words. */
function requestFault(error: unknown): unknown {
  const isTold = error instanceof GraphQLError && error.extensions.originalError === undefined;
  if (isTold || !(error instanceof GraphQLError || error instanceof SyntaxError)) return error;
  return userError('BAD_USER_INPUT', 'Expected the request to be JSON', { status: 400 });
}

/** Yoga reads no `documentId` from an address. */
function withDocumentId<T>(request: Request, params: T): T {
  if (request.method !== 'GET') return params;
  const documentId = new URL(request.url, 'http://localhost').searchParams.get('documentId');
  return documentId === null ? params : { ...params, documentId };
}

function hasId({ documentId, extensions }: DocumentReference): boolean {
  return (
    documentId !== undefined ||
    (extensions as { readonly persistedQuery?: unknown } | undefined)?.persistedQuery !== undefined
  );
}
