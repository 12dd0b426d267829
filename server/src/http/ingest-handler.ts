import { accountOf, maySend } from '../auth/viewer.ts';
import type { IngestConfig } from '../config/index.ts';
import { createHttpDoor, type Ingest } from '../ingest/index.ts';
import { sendError } from './answers.ts';
import type { Handler } from './http-server.ts';
import { chunksOf } from './request-body.ts';

/** `/ingest`: the door for events, for those who may send. */
export function createIngestHandler(
  ingest: Ingest,
  limits: IngestConfig | undefined,
  onError: (error: unknown) => void,
): Handler {
  const door = createHttpDoor({ ...limits, ingest, onError });
  return async (request, response, viewer) => {
    if (!maySend(viewer)) {
      sendError(response, 403, 'FORBIDDEN', 'Sending events takes a token with the role sender or admin.');
      return;
    }
    // All of each header that were sent: of two content types Node would hand over the first, and somebody in between may have read the second.
    const { method = 'GET', headersDistinct: headers } = request;
    const answer = await door({ method, headers, body: chunksOf(request), sender: accountOf(viewer) });
    // What was not read of a refused body would be taken for the next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  };
}
