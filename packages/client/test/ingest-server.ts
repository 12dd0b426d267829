import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface IngestRequest {
  readonly headers: IncomingHttpHeaders;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; else JSON. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering: the request was taken all the same. */
  readonly cut?: boolean;
}

/** An HTTP server that answers as the test says. */
export interface IngestServer {
  readonly endpoint: string;
  readonly port: number;
  readonly requests: readonly IngestRequest[];
  waitFor(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export function accepted(count: number): Reply {
  return { status: 202, body: { accepted: count, duplicate: 0, withoutId: 0, rejected: [] } };
}

export async function startIngestServer(
  answer: (request: IngestRequest) => Reply = ({ events }) => accepted(events.length),
  port = 0,
): Promise<IngestServer> {
  const requests: IngestRequest[] = [];
  const watchers = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
    const events = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    const taken = { headers: request.headers, events };
    requests.push(taken);
    const { status, headers, body: reply, cut } = answer(taken);
    if (cut) request.socket.destroy();
    else response.writeHead(status, headers).end(typeof reply === 'string' ? reply : JSON.stringify(reply ?? {}));
    for (const watcher of [...watchers]) watcher();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}/ingest`,
    port: address.port,
    requests,
    waitFor: (condition) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (!condition()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
