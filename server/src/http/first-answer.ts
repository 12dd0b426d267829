import type { ServerResponse } from 'node:http';
import type { Viewer } from '../auth/viewer.ts';
import type { Gateway } from '../graphql/gateway.ts';
import type { Hub } from '../live/hub.ts';
import { Sink } from '../live/sink.ts';
import { sendError, sendJson, sendText } from './answers.ts';
import type { OperationBody } from './event-stream-request.ts';

/**
 * Answers a subscription with its first frame alone, from the shared view where somebody watches it already: a page shows figures before its
 * WebSocket has opened, or where none gets through.
 */
export async function answerFirst(
  { gateway, hub }: { readonly gateway: Gateway; readonly hub: Hub },
  { operation }: OperationBody,
  response: ServerResponse,
  viewer: Viewer,
): Promise<void> {
  const prepared = gateway.prepare(operation, viewer);
  if (!('errors' in prepared) && prepared.kind !== 'subscription') {
    sendError(response, 400, 'BAD_USER_INPUT', 'Expected a subscription; queries and mutations are sent to /graphql.');
    return;
  }
  const sink = new OneAnswer();
  const subscription = 'errors' in prepared ? prepared : await hub.subscribe({ ...prepared, viewer, sink, id: '' });
  if ('errors' in subscription) {
    sendJson(response, 400, { errors: subscription.errors.map((error) => gateway.formatError(error).toJSON()) });
    return;
  }
  subscription.stop();
  if (sink.text === undefined) throw new Error('Expected the hub to send a first frame');
  sendText(response, 200, sink.text, 'application/json');
}

/** Takes the first frame there is. */
class OneAnswer extends Sink {
  text: string | undefined;
  readonly busy = false;
  readonly holdsBytes = false;

  constructor() {
    super('json');
  }

  write(bytes: Buffer): void {
    this.text ??= bytes.toString();
  }

  watchDrain(): void {}
  closeStalled(): void {}
}
