import { onTestFinished } from 'vitest';
import { connectWebSocket, type LiveClient } from './live-clients.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/** A server on the event clock, stopped when the test ends. */
export async function startApp(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
  const app = await startTestApp({ clock: 'event', ...options });
  onTestFinished(() => app.stop());
  return app;
}

/** A client on a socket of its own, closed when the test ends, before its server. */
export function connectTo(app: { readonly url: string }, options?: Parameters<typeof connectWebSocket>[1]): LiveClient {
  const client = connectWebSocket(app.url, options);
  onTestFinished(() => client.dispose());
  return client;
}
