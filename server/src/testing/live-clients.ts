import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Frame {
  readonly data?: Readonly<Record<string, Record<string, unknown>>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Frames of one subscription as they arrive. */
class FrameReader {
  readonly frames: Frame[] = [];
  ended: { readonly error?: unknown } | undefined;
  #changed: () => void = () => {};

  take(frame: Frame): void {
    this.frames.push(frame);
    this.#changed();
  }

  end(error?: unknown): void {
    this.ended ??= error === undefined ? {} : { error };
    this.#changed();
  }

  get last(): Frame | undefined {
    return this.frames.at(-1);
  }

  /** Resolves with the first frame, of those already here or to come, that `accepts`. */
  async until(accepts: (frame: Frame) => boolean): Promise<Frame> {
    for (let next = 0; ; ) {
      for (; next < this.frames.length; next += 1) {
        const frame = this.frames[next] as Frame;
        if (accepts(frame)) return frame;
      }
      if (this.ended !== undefined) throw new Error('The subscription ended first', { cause: this.ended.error });
      await this.#change();
    }
  }

  async untilEnded(): Promise<{ readonly error?: unknown }> {
    while (this.ended === undefined) await this.#change();
    return this.ended;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }
}

export interface Subscription {
  readonly reader: FrameReader;
  stop(): void;
}

export interface LiveClient {
  subscribe(query: string, variables?: Record<string, unknown>): Subscription;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  dispose(): Promise<void>;
}

/** What the clients of both libraries tell of a subscription. */
interface FrameSink {
  next(frame: object): void;
  error(error: unknown): void;
  complete(): void;
}

function readFrames(subscribe: (sink: FrameSink) => () => void): Subscription {
  const reader = new FrameReader();
  const stop = subscribe({
    next: (frame) => reader.take(frame as Frame),
    error: (error) => reader.end(error),
    complete: () => reader.end(),
  });
  return { reader, stop };
}

/** A graphql-ws client of the published package, over the sockets of `ws`. */
export function connectWebSocket(
  url: string,
  options: {
    readonly params?: Record<string, unknown>;
    readonly generateID?: () => string;
    readonly deflate?: boolean;
  } = {},
): LiveClient {
  const closed = Promise.withResolvers<{ readonly code: number; readonly reason: string }>();
  const { params, generateID, deflate = false } = options;
  class Socket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { perMessageDeflate: deflate });
    }
  }
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
    lazy: true,
    lazyCloseTimeout: 60_000,
    ...(params === undefined ? {} : { connectionParams: params }),
    ...(generateID === undefined ? {} : { generateID }),
    on: {
      closed: (event) => {
        const { code, reason } = event as { readonly code: number; readonly reason: string };
        closed.resolve({ code, reason });
      },
    },
  });
  return {
    closed: closed.promise,
    subscribe: (query, variables = {}) => readFrames((sink) => client.subscribe({ query, variables }, sink)),
    dispose: async () => {
      await client.dispose();
    },
  };
}

/** A graphql-sse client of the published package. */
export function connectEventStream(url: string, singleConnection: boolean, token?: string) {
  const client = createSseClient({
    url: `${url}/graphql/stream`,
    singleConnection,
    retryAttempts: 0,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  return {
    subscribe: (query: string, variables: Record<string, unknown> = {}): Subscription =>
      readFrames((sink) => client.subscribe({ query, variables }, sink)),
    dispose: () => client.dispose(),
  };
}

/** Yoga's own event stream at `/graphql`: one execution a viewer, nothing shared. The reference for what a frame has to be. */
export function subscribePlainly(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  token?: string,
): Subscription {
  const reader = new FrameReader();
  const aborter = new AbortController();
  const read = async (): Promise<void> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: aborter.signal,
    });
    if (response.body === null) throw new Error('Expected a stream');
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (.+)$/m.exec(message)?.[1];
        if (/^event: next$/m.test(message) && data !== undefined) reader.take(JSON.parse(data) as Frame);
      }
    }
  };
  read().then(
    () => reader.end(),
    (error) => reader.end(error),
  );
  return { reader, stop: () => aborter.abort() };
}
