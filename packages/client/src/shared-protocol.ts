import type { WireError } from './errors.ts';
import type { CloseReason, ExecutionResult, Operation, ServerSign } from './transport.ts';

export type TransportKind = 'websocket' | 'sse';

/** What a tab says to the worker. A session is one transport as the tab sees it; a tab opens another one to replace it. */
export type ToWorker =
  | { readonly type: 'hello' }
  | {
      readonly type: 'connect';
      readonly session: number;
      readonly via: TransportKind;
      readonly endpoint: string;
      readonly token: string | undefined;
      readonly protocol: number;
    }
  | { readonly type: 'subscribe'; readonly session: number; readonly operation: Operation }
  | { readonly type: 'unsubscribe'; readonly session: number; readonly id: string }
  | { readonly type: 'ping'; readonly session: number; readonly payload?: { readonly visible?: boolean } | undefined }
  | { readonly type: 'close'; readonly session: number }
  | { readonly type: 'pong' }
  | { readonly type: 'bye' };

/** What the worker says to a tab. */
export type ToTab =
  | { readonly type: 'hello' }
  | { readonly type: 'opened'; readonly session: number; readonly kind: TransportKind; readonly greeting: ServerSign }
  | { readonly type: 'heard'; readonly session: number }
  | { readonly type: 'heartbeat'; readonly session: number; readonly sign: ServerSign | undefined }
  | { readonly type: 'next'; readonly session: number; readonly id: string; readonly result: ExecutionResult }
  | {
      readonly type: 'ended';
      readonly session: number;
      readonly id: string;
      readonly errors: readonly WireError[] | undefined;
    }
  | { readonly type: 'closed'; readonly session: number; readonly reason: CloseReason }
  /** The server is reached again, by the attempt of another tab. */
  | { readonly type: 'ready' }
  | { readonly type: 'ping' };

/** The part of a `MessagePort` that is used. */
export interface Port<In, Out> {
  postMessage(message: Out): void;
  onmessage: ((event: { readonly data: In }) => void) | null;
}
