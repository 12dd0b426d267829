import type { IncomingMessage } from 'node:http';
import type { OperationRequest } from '../graphql/gateway.ts';
import { RequestBodyError, readJsonBody } from './request-body.ts';

const MAX_BODY_BYTES = 1_048_576;

/** A GraphQL operation and, on a stream of many, its id there. */
export interface OperationBody {
  readonly operation: OperationRequest;
  readonly operationId: string | undefined;
}

/** @throws {RequestBodyError} For anything but a GraphQL request. */
export async function readOperation(request: IncomingMessage, query: URLSearchParams): Promise<OperationBody> {
  if (request.method === 'POST') return operationOf(await readJsonBody(request, MAX_BODY_BYTES));
  return operationOf({
    query: query.get('query') ?? undefined,
    documentId: query.get('documentId') ?? undefined,
    operationName: query.get('operationName'),
    variables: parsedParameter(query, 'variables'),
    extensions: parsedParameter(query, 'extensions'),
  });
}

/**
 * What is sent for a stream that is open: an operation, or whether somebody sees its page.
 *
 * @throws {RequestBodyError} For anything else.
 */
export async function readStreamRequest(
  request: IncomingMessage,
): Promise<OperationBody | { readonly visible: boolean }> {
  const body = await readJsonBody(request, MAX_BODY_BYTES);
  return isRecord(body) && typeof body.visible === 'boolean' ? { visible: body.visible } : operationOf(body);
}

function operationOf(body: unknown): OperationBody {
  if (!isRecord(body)) throw new RequestBodyError(400, 'Expected an object with `query` or `documentId`.');
  const { query: text, documentId, operationName, variables, extensions } = body;
  if (text != null && typeof text !== 'string') throw new RequestBodyError(400, 'Expected `query` to be a string.');
  if (operationName != null && typeof operationName !== 'string') {
    throw new RequestBodyError(400, 'Expected `operationName` to be a string.');
  }
  if (variables != null && !isRecord(variables))
    throw new RequestBodyError(400, 'Expected `variables` to be an object.');
  const operationId = isRecord(extensions) ? extensions.operationId : undefined;
  return {
    operation: {
      query: text,
      documentId,
      extensions,
      operationName: operationName ?? undefined,
      variables: variables ?? undefined,
    },
    operationId: typeof operationId === 'string' ? operationId : undefined,
  };
}

function parsedParameter(query: URLSearchParams, name: string): unknown {
  const text = query.get(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RequestBodyError(400, `Expected \`${name}\` to be JSON.`, { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
