import { LogError } from '../log/index.ts';
import { type BodyLimits, CONTENT_ENCODINGS, readBody } from './body.ts';
import { binaryAttributes, CLOUD_EVENT, CLOUD_EVENT_BATCH, openEnvelope } from './cloud-events.ts';
import { BusyError, type Ingest, IngestError } from './ingest.ts';
import { parseJsonValues } from './json-values.ts';
import { lineBlocks } from './ndjson.ts';
import { BodyError, type Parsed, type ParsedChunks } from './parsed.ts';
import type { Receipt } from './receipt.ts';

/** A request, as far as the door looks at it. Header names are lower case. */
export interface IngestRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** As in `TakeOptions`. */
  readonly sender?: string | undefined;
}

export interface IngestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

export interface HttpDoorOptions extends Partial<BodyLimits> {
  readonly ingest: Ingest;
  /** Longest event, bytes. @default 65536 */
  readonly maxEventBytes?: number;
  /** Told of faults of the server, not of its senders. */
  readonly onError?: (error: unknown) => void;
}

const NDJSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines'];
const ACCEPTED_TYPES = [...NDJSON_TYPES.slice(0, 1), 'application/json', CLOUD_EVENT, CLOUD_EVENT_BATCH];
const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/**
 * The HTTP door for events, free of any HTTP framework. Who may send is the caller's to decide, before.
 *
 * 202 after everything accepted is durable · 400 a body that cannot be read on · 405 · 413 a limit · 415 · 422 nothing of it was an event ·
 * 429 no room, with `Retry-After` · 503 the log failed, with `Retry-After`. Every answer tells what was taken all the same.
 *
 * @returns Handles one request; never throws for what a sender does, only where reading the request itself fails.
 */
export function createHttpDoor(options: HttpDoorOptions): (request: IngestRequest) => Promise<IngestResponse> {
  const { ingest, maxEventBytes = 65_536, maxBodyBytes = 1024 ** 3, maxExpansion = 200, onError } = options;

  return async (request) => {
    try {
      if (request.method !== 'POST') throw refusal(405, 'METHOD', 'Send events with POST.', { allow: 'POST' });
      const headers = singleHeaders(request.headers);
      const chunks = openBody(
        headers,
        readBody(request.body, contentEncoding(headers), { maxBodyBytes, maxExpansion }),
      );
      const receipt = await ingest.take(chunks, {
        idempotencyKey: idempotencyKey(headers),
        sender: request.sender,
      });
      const nothingTaken = receipt.rejectedCount > 0 && receipt.accepted + receipt.duplicate === 0;
      return answer(nothingTaken ? 422 : 202, receipt);
    } catch (error) {
      return failed(error);
    }
  };

  function openBody(headers: Headers, body: AsyncIterable<Uint8Array>): ParsedChunks {
    const type = contentType(headers);
    const attributes = binaryAttributes(headers);
    if (attributes) {
      if (type !== 'application/json') throw unsupportedType(type);
      return mapParsed(parseJsonValues(body, maxEventBytes), (parsed) =>
        parsed.problem === undefined
          ? openEnvelope({ ...parsed, value: { ...attributes, datacontenttype: type, data: parsed.value } })
          : parsed,
      );
    }
    if (NDJSON_TYPES.includes(type)) return lineBlocks(body, maxEventBytes);
    if (type === 'application/json') return parseJsonValues(body, maxEventBytes);
    if (type === CLOUD_EVENT || type === CLOUD_EVENT_BATCH) {
      return mapParsed(parseJsonValues(body, maxEventBytes), openEnvelope);
    }
    throw unsupportedType(type);
  }

  function failed(error: unknown): IngestResponse {
    if (error instanceof Refusal) return answer(error.status, undefined, error, error.headers);
    if (error instanceof BusyError) {
      return answer(429, undefined, error, { 'retry-after': String(error.retryAfterSeconds) });
    }
    if (!(error instanceof IngestError)) throw error;
    const { cause, receipt } = error;
    if (cause instanceof BodyError) return answer(cause.status, receipt, cause);
    if (cause instanceof LogError) {
      onError?.(cause);
      // Its message names places on this machine, which are no sender's business.
      const outward = {
        code: cause.code,
        message: 'The events could not be stored. Nothing is lost: send again what was not accepted.',
      };
      return answer(503, receipt, outward, { 'retry-after': '5' });
    }
    throw cause;
  }
}

type Headers = Readonly<Record<string, string | undefined>>;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>>) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(status, code, message, headers);
}

function unsupportedType(type: string): Refusal {
  const got = type === '' ? 'none' : JSON.stringify(type.slice(0, 80));
  return refusal(415, 'CONTENT_TYPE', `Expected content-type ${ACCEPTED_TYPES.join(', ')}, got ${got}.`, {
    'accept-post': ACCEPTED_TYPES.join(', '),
  });
}

function contentType(headers: Headers): string {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8') {
    throw refusal(415, 'CHARSET', `Expected charset utf-8, got ${JSON.stringify(charset.slice(0, 40))}.`);
  }
  return type;
}

function contentEncoding(headers: Headers): string {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if ((CONTENT_ENCODINGS as readonly string[]).includes(encoding)) return encoding;
  throw refusal(
    415,
    'CONTENT_ENCODING',
    `Expected content-encoding ${CONTENT_ENCODINGS.join(', ')}, got ${JSON.stringify(encoding.slice(0, 40))}.`,
    { 'accept-encoding': CONTENT_ENCODINGS.join(', ') },
  );
}

function idempotencyKey(headers: Headers): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (key.length > 0 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH) return key;
  throw refusal(
    400,
    'IDEMPOTENCY_KEY',
    `Expected an Idempotency-Key of 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters.`,
  );
}

/** A header that may come once came twice: two readers could each believe another one. */
function singleHeaders(headers: IngestRequest['headers']): Headers {
  const single: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' || value === undefined) single[name] = value;
    else if (value.length === 1) single[name] = value[0];
    else if (name.startsWith('ce-') || name.startsWith('content-') || name === 'idempotency-key') {
      throw refusal(400, 'HEADER', `Expected one ${name} header, got ${value.length}.`);
    }
  }
  return single;
}

async function* mapParsed(
  chunks: AsyncIterable<readonly Parsed[]>,
  map: (parsed: Parsed) => Parsed,
): ParsedChunksGenerator {
  for await (const chunk of chunks) yield chunk.map(map);
}

type ParsedChunksGenerator = AsyncGenerator<readonly Parsed[]>;

const NOTHING: Receipt = { accepted: 0, duplicate: 0, withoutId: 0, rejected: [], rejectedCount: 0, ignoredFields: {} };

function answer(
  status: number,
  receipt: Receipt = NOTHING,
  error?: { readonly code: string; readonly message: string },
  headers: Readonly<Record<string, string>> = {},
): IngestResponse {
  const body = error ? { error: { code: error.code, message: error.message }, ...receipt } : receipt;
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}
