import type { Bundler, FrameAddress, FrameForm, SharedFrame } from './shared-frame.ts';

/** One connection, as the hub writes to it. */
export interface Sink {
  readonly form: FrameForm;
  /** True while bytes of an earlier round have not left for the network: nothing more is handed over until they have. */
  readonly busy: boolean;
  /** Nobody looks at what it shows: it gets the newest frames now and then only. */
  hidden: boolean;
  /** Takes a frame for the next `flush`. */
  put(frame: SharedFrame, address: FrameAddress): void;
  /** Hands every frame taken to the network in one write. */
  flush(bundler: Bundler): void;
  /** Hands over anything else, for example a heartbeat. */
  write(bytes: Buffer): void;
  /** Ends a connection whose reader has not taken anything for too long. */
  closeStalled(): void;
}
