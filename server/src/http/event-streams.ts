import type { ServerResponse } from 'node:http';
import { scopeKey, type Viewer } from '../auth/viewer.ts';
import type { HubSubscription } from '../live/hub.ts';
import type { Sink } from '../live/sink.ts';
import { Tally } from '../tally.ts';

export interface EventStream {
  readonly viewer: Viewer;
  /** Of the other end. */
  readonly address: string | undefined;
  /** Empty for a stream of one operation. */
  readonly token: string;
  readonly subscriptions: Map<string, HubSubscription | undefined>;
  /** Operations may come before the stream is opened; they start when it is. */
  readonly opening: PromiseWithResolvers<void>;
  /** Tells that it has ended. */
  readonly end: AbortController;
  response: ServerResponse | undefined;
  sink: Sink | undefined;
  /** Nobody looks at its page. */
  hidden: boolean;
}

export interface EventStreamLimits {
  readonly maxStreams: number;
  readonly maxStreamsPerViewer: number;
}

/** The streams there are, reserved or open, and whether there is room for more. */
export class EventStreams {
  readonly #limits: EventStreamLimits;
  readonly #there = new Set<EventStream>();
  readonly #reserved = new Map<string, EventStream>();
  readonly #ofViewer = new Tally();
  readonly #ofAddress = new Tally();
  /** Those that somebody listens to. */
  readonly open = new Set<EventStream>();

  constructor(limits: EventStreamLimits) {
    this.#limits = limits;
  }

  /** Why there is no room for another stream: of all, or of one viewer or address, which has half of all at most. */
  refusal(viewer: Viewer, address: string | undefined): 'all' | 'own' | undefined {
    const { maxStreams, maxStreamsPerViewer } = this.#limits;
    const isOver =
      viewer.role !== 'local' &&
      (this.#ofViewer.of(viewer.id) >= maxStreamsPerViewer || this.#ofAddress.of(address ?? '') >= maxStreams / 2);
    if (isOver) return 'own';
    return this.#there.size < maxStreams ? undefined : 'all';
  }

  /** @param token - By which it is found; empty for a stream of one operation. */
  add(viewer: Viewer, address: string | undefined, token: string): EventStream {
    const stream: EventStream = {
      viewer,
      address,
      token,
      subscriptions: new Map(),
      opening: Promise.withResolvers<void>(),
      end: new AbortController(),
      response: undefined,
      sink: undefined,
      hidden: false,
    };
    this.#there.add(stream);
    if (token !== '') this.#reserved.set(token, stream);
    this.#ofViewer.add(viewer.id, 1);
    this.#ofAddress.add(address ?? '', 1);
    return stream;
  }

  /** A stream is its opener's: what its token can do, somebody else's cannot. */
  find(token: string, viewer: Viewer): EventStream | undefined {
    const stream = this.#reserved.get(token);
    return stream !== undefined && isSameViewer(stream.viewer, viewer) ? stream : undefined;
  }

  /** May be called twice. */
  end(stream: EventStream): void {
    if (!this.#there.delete(stream)) return;
    this.#ofViewer.add(stream.viewer.id, -1);
    this.#ofAddress.add(stream.address ?? '', -1);
    this.#reserved.delete(stream.token);
    this.open.delete(stream);
    stream.end.abort();
    for (const subscription of stream.subscriptions.values()) subscription?.stop();
    stream.subscriptions.clear();
    stream.response?.end();
  }
}

function isSameViewer(a: Viewer, b: Viewer): boolean {
  return a.id === b.id && a.role === b.role && scopeKey(a) === scopeKey(b);
}
