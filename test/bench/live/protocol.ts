/** What the benchmark's processes say to each other. */

export interface ServerReady {
  readonly type: 'ready';
  readonly port: number;
}

export type ServerCommand =
  /** Makes every view change once. */
  { readonly type: 'publish' } | ({ readonly type: 'usage' } & UsageRequest) | { readonly type: 'stop' };

export interface UsageRequest {
  /** Frees memory afterwards, at the measurement's own cost. Throws away compiled code, too. @default false */
  readonly collect?: boolean;
  /** Asks what the server has counted, by HTTP: afterwards timers of that connection go on in its process. @default false */
  readonly counts?: boolean;
}

export interface ServerUsage {
  readonly type: 'usage';
  /** CPU of the process since it started, all threads, without what measuring took. */
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Frames computed since the start, as far as the server counts them and was asked; else 0. */
  readonly rendered: number;
  /** The same of frames that slow readers did not get because newer ones came. */
  readonly conflated: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly kind: 'graphql' | 'plain';
  readonly sockets: number;
  /** Each socket subscribes to all of these. */
  readonly documents: readonly { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }[];
  /** `own`: ids differ from socket to socket, as a client makes them by default. `equal`: the same for the same document. */
  readonly ids: 'own' | 'equal';
  readonly deflate: boolean;
  /** Of this machine, from which they come; a server lets half of its connections to one. @default '127.0.0.1' */
  readonly from?: string;
  /** Opens all connections at the same instant, and comes again when it is told. @default false */
  readonly atOnce?: boolean;
  /** Gives way to the other processes, as on a machine of its own. @default false */
  readonly yielding?: boolean;
  /** `waits`: what each event waited for its frame, not only the newest. @default 'newest' */
  readonly measure?: 'newest' | 'waits';
}

export type LoadCommand =
  /** Counts from zero again. */
  | { readonly type: 'reset' }
  | { readonly type: 'count' }
  | { readonly type: 'report' }
  /** Breaks off so many sockets without a closing handshake. */
  | { readonly type: 'drop'; readonly sockets: number }
  /** Stops reading from so many sockets. */
  | { readonly type: 'pause'; readonly sockets: number }
  | { readonly type: 'stop' };

export interface LoadReady {
  readonly type: 'ready';
}

export interface LoadCount {
  readonly type: 'count';
  readonly frames: number;
}

export interface LoadReport {
  readonly type: 'report';
  readonly frames: number;
  readonly bytes: number;
  /** Milliseconds from the publication to each frame, where frames carry it; a sample. */
  readonly delaysMs: readonly number[];
}
