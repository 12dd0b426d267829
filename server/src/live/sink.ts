import type { AddressedFrame, Parcel } from './parcel.ts';
import type { FrameForm } from './shared-frame.ts';

/** One subscription on a connection. */
export interface Member {
  readonly sink: Sink;
  /** There is a newer frame than the last it was sent. */
  missed: boolean;
  /** What brings it up to date. */
  newest(): AddressedFrame;
}

/** One connection, as the hub writes to it, with what the hub notes about it: fields, as a round visits thousands. */
export abstract class Sink {
  readonly form: FrameForm;
  /** Nobody looks at what it shows: it gets the newest frames now and then only. Tell the hub, which then may have to catch up. */
  hidden = false;

  /** The hub's: its subscriptions. */
  readonly members: Member[] = [];
  /** The hub's: what the round under way will send. */
  parcel: Parcel | undefined;
  /** The hub's: since when it has missed frames of some members, epoch ms; `undefined` while it has missed none. */
  behindSinceMs: number | undefined;

  constructor(form: FrameForm) {
    this.form = form;
  }

  /** True while earlier bytes have not left for the network: nothing more is handed over until they have. */
  abstract get busy(): boolean;
  /** Whether bytes handed over are always held for a while, so that their memory cannot be used again after a write. */
  abstract get holdsBytes(): boolean;
  abstract write(bytes: Buffer): void;
  /** Has the hub catch up when a busy connection has taken everything. May be called again before that. */
  abstract watchDrain(): void;
  /** Ends a connection whose reader has not taken anything for too long. */
  abstract closeStalled(): void;
}
