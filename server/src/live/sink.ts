import type { FrameForm } from './shared-frame.ts';

/** One connection, as the hub writes to it. */
export interface Sink {
  readonly form: FrameForm;
  /** True while bytes of an earlier round have not left for the network: nothing more is handed over until they have. */
  readonly busy: boolean;
  /** Nobody looks at what it shows: it gets the newest frames now and then only. */
  hidden: boolean;
  /** Takes a frame for the next `flush`. */
  put(frame: Buffer): void;
  /** Hands everything taken to the network in one write. */
  flush(): void;
  /** Ends a connection whose reader has not taken anything for too long. */
  closeStalled(): void;
}
