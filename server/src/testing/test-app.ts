import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type App, type AppOptions, createApp, type RunningApp } from '../app.ts';

/** A whole server on a free port, with a data folder that disappears with it. */
export interface TestApp extends RunningApp {
  readonly app: App;
  readonly dataDir: string;
  /** Everything that was reported as an error. */
  readonly errors: unknown[];
  /** Sends events through the HTTP door and resolves when they are durable and folded. */
  send(events: readonly object[], token?: string): Promise<void>;
  /** The same in one commit, which is one change for every view: a request body may come in parts. */
  sendAtOnce(events: readonly object[]): Promise<void>;
  query<T>(document: string, variables?: object, token?: string): Promise<T>;
  /** One of the figures at `/metrics`. */
  measure(name: string, token?: string): Promise<number>;
  /** Stops the server and starts another on the same folder and port. */
  restart(): Promise<TestApp>;
  stop(): Promise<void>;
}

export async function startTestApp(options: Partial<AppOptions> = {}): Promise<TestApp> {
  // A folder in the folder: some files lie beside the data.
  const dataDir = options.dataDir ?? join(await mkdtemp(join(tmpdir(), 'andon-app-')), 'data');
  const errors: unknown[] = [];
  const app = createApp({ port: 0, onError: (error) => errors.push(error), ...options, dataDir });
  const running = await app.start();
  const headers = (token: string | undefined, type: string): Record<string, string> => ({
    'content-type': type,
    accept: 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });

  const query = async <T>(text: string, variables: object = {}, token?: string): Promise<T> => {
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: headers(token, 'application/json'),
      body: JSON.stringify({ query: text, variables }),
    });
    const answer = (await response.json()) as { readonly data?: T; readonly errors?: readonly unknown[] };
    if (answer.errors !== undefined || answer.data === undefined) throw new Error(JSON.stringify(answer));
    return answer.data;
  };

  return {
    ...running,
    app,
    query,
    dataDir,
    errors,
    async send(events, token) {
      const body = events.map((event) => JSON.stringify(event)).join('\n');
      const response = await fetch(`${running.url}/ingest`, {
        method: 'POST',
        headers: headers(token, 'application/x-ndjson'),
        body,
      });
      const receipt = (await response.json()) as { readonly rejected?: readonly unknown[] };
      if (response.status !== 202 || receipt.rejected?.length !== 0) {
        throw new Error(`Expected the events to be taken, got ${response.status} ${JSON.stringify(receipt)}`);
      }
    },
    async sendAtOnce(events) {
      const { ingest } = await query<{ readonly ingest: { readonly accepted: number } }>(
        'mutation($events: [EventInput!]!) { ingest(events: $events) { accepted } }',
        { events },
      );
      if (ingest.accepted !== events.length) throw new Error(`Expected all events to be taken, got ${ingest.accepted}`);
    },
    async measure(name, token) {
      const response = await fetch(`${running.url}/metrics`, { headers: headers(token, 'text/plain') });
      const text = await response.text();
      const line = text.split('\n').find((each) => each.startsWith(`andon_${name} `));
      if (line === undefined) throw new Error(`Expected a measure ${name}, got:\n${text}`);
      return Number(line.split(' ')[1]);
    },
    async restart() {
      await app.stop();
      return startTestApp({ ...options, dataDir, port: running.port });
    },
    async stop() {
      await app.stop();
      await rm(dirname(dataDir), { recursive: true, force: true });
    },
  };
}
