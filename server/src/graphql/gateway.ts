import { documentManifest } from '@andon/schema/manifest';
import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
} from 'graphql';
import { accountOf, mayIntrospect, type Viewer } from '../auth/viewer.ts';
import { type Context, type Services, servicesFor } from './context.ts';
import { createDocumentCache, type PreparedDocument } from './document-cache.ts';
import { publicError, userError } from './errors.ts';
import { limitRules, MAX_DOCUMENT_CHARACTERS, MAX_TOKENS } from './limits.ts';
import { createTrustedDocuments, type DocumentReference } from './trusted-documents.ts';

/** An operation as it came, over whichever transport. */
export interface OperationRequest extends DocumentReference {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation that is valid and may run. */
export interface PreparedOperation {
  /** Text of the document; one string for all who send it. */
  readonly text: string;
  readonly args: ExecutionArgs;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly cursorVariables: ReadonlySet<string>;
}

/** What every GraphQL transport shares: one cache of documents, the same limits, the same errors. */
export interface Gateway {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  prepare(request: OperationRequest, viewer: Viewer): PreparedOperation | { readonly errors: readonly GraphQLError[] };
  contextFor(viewer: Viewer): Context;
  /** @throws {GraphQLError} Where the viewer may not run the document, or nobody knows it. */
  documentText(reference: DocumentReference, viewer: Viewer): string;
  formatError(error: unknown): GraphQLError;
}

export interface GatewayOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Documents that can be asked for by their ids, and are the only ones that run where the configuration says so. */
  readonly documents?: DocumentsOptions;
  /** Told of errors that the caller does not get to see. */
  readonly onMasked: (error: unknown) => void;
}

export interface DocumentsOptions {
  /** Texts by id, beside those of our own elements. */
  readonly manifests: readonly Readonly<Record<string, string>>[];
  /** Whether no others run. */
  readonly trustedOnly: boolean;
  /** Whether admins may run others all the same. */
  readonly adminsExempt: boolean;
}

export function createGateway({ schema, services, documents, onMasked }: GatewayOptions): Gateway {
  const limitedParse = (text: string): DocumentNode => parse(text, { maxTokens: MAX_TOKENS });
  const cacheOf = (rules: typeof specifiedRules, suggests: boolean) =>
    createDocumentCache({ schema, rules, suggests, parse: limitedParse });
  const open = cacheOf([...limitRules, ...specifiedRules], true);
  const closed = cacheOf([...limitRules, NoSchemaIntrospectionCustomRule, ...specifiedRules], false);
  const formatError = (error: unknown): GraphQLError => publicError(error, onMasked);
  const trusted = createTrustedDocuments({
    manifests: [documentManifest, ...(documents?.manifests ?? [])],
    only: documents?.trustedOnly ?? false,
  });
  const adminsExempt = documents?.adminsExempt ?? false;
  const documentText = (reference: DocumentReference, viewer: Viewer): string =>
    trusted.textOf(reference, adminsExempt && mayIntrospect(viewer));

  return {
    schema,
    services,
    formatError,
    documentText,
    contextFor: (viewer) => ({ viewer, services: servicesFor(viewer, services) }),
    prepare(request, viewer) {
      const { operationName, variables } = request;
      let query: string;
      try {
        query = documentText(request, viewer);
      } catch (error) {
        return { errors: [formatError(error)] };
      }
      if (query.length > MAX_DOCUMENT_CHARACTERS) {
        const message = `Expected a document of at most ${MAX_DOCUMENT_CHARACTERS} characters, got ${query.length}`;
        return { errors: [userError('LIMIT_EXCEEDED', message)] };
      }
      let prepared: PreparedDocument;
      try {
        const text = query;
        prepared = services.desk.runNow(accountOf(viewer), () => (mayIntrospect(viewer) ? open : closed)(text));
      } catch (error) {
        return { errors: [formatError(error)] };
      }
      if (prepared.errors.length > 0) return { errors: prepared.errors.map(formatError) };
      const operation = getOperationAST(prepared.document, operationName);
      if (!operation) {
        return {
          errors: [userError('BAD_USER_INPUT', 'Expected `operationName` to name one operation of the document')],
        };
      }
      const args: ExecutionArgs = {
        schema,
        document: prepared.document,
        hideSuggestions: !mayIntrospect(viewer),
        contextValue: { viewer, services: servicesFor(viewer, services) } satisfies Context,
        ...(operationName === undefined ? {} : { operationName }),
        ...(variables === undefined ? {} : { variableValues: variables }),
      };
      return {
        text: prepared.text,
        args,
        kind: operation.operation,
        cursorVariables: prepared.cursorVariables(operationName ?? undefined),
      };
    },
  };
}
