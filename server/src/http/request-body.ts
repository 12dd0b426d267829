import type { IncomingMessage } from 'node:http';

/** The body was longer than allowed, broke off or was not JSON. */
export class RequestBodyError extends Error {
  override readonly name = 'RequestBodyError';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/**
 * What a request sends, as it arrives. Most bodies are there as a whole by the time somebody asks: those are taken as they are, without all that
 * Node's own iterator sets up to wait for more.
 *
 * @throws While being read, where the request breaks off.
 */
export async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk: Buffer | null = request.read();
    if (chunk === null) break;
    yield chunk;
  }
  if (!request.complete) yield* request as AsyncIterable<Buffer>;
}

/**
 * The body as JSON, of at most `maxBytes`.
 *
 * @throws {RequestBodyError} With the status that says the same.
 */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of chunksOf(request)) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new RequestBodyError(413, `Expected a body of at most ${maxBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof RequestBodyError) throw cause;
    throw new RequestBodyError(400, 'The body broke off.', { cause });
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw new RequestBodyError(400, 'Expected the body to be JSON.', { cause });
  }
}
