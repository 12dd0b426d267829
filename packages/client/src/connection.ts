import type { WireError } from './errors.ts';
import type { ConnectionSnapshot } from './live-source.ts';
import type { ExecutionResult, Operation } from './transport.ts';

/** One subscription's view of the connection. */
export interface Subscriber {
  /** What to send, asked for each time the subscription starts or starts again. */
  operation(): Operation;
  next(result: ExecutionResult): void;
  /** The server ended it. The subscriber decides whether to `restart`. */
  ended(errors: readonly WireError[] | undefined): void;
  /** The connection is gone; what was received may be out of date until the next `next`. */
  lost(): void;
  /** State, clock or `asOf` of the connection changed. */
  changed(): void;
}

export interface Connection {
  readonly snapshot: ConnectionSnapshot;
  /** Newest event time that the server's heartbeats vouch for, epoch ms; undefined while not connected. */
  readonly vouchedAsOf: number | undefined;
  now(): number;
  /** The token in use where it is good enough; asks the provider anew where it is not. */
  token(isGood: (token: string) => boolean): Promise<string | undefined>;
  add(subscriber: Subscriber): { restart(): void; remove(): void };
  onChange(listener: () => void): () => void;
  noteDemo(demo: boolean): void;
  /** Ends the wait for the next attempt: it has just become promising. */
  retryNow(): void;
  /** Goes over to a connection with a token asked for anew. What fails then ends the one there was, whose rights are no longer the reader's. */
  renew(): void;
  dispose(): void;
}
