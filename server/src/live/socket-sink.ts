import type { Writable } from 'node:stream';
import type { FrameForm } from './shared-frame.ts';
import { Sink } from './sink.ts';

export interface SocketSinkOptions {
  /** The connection's own stream, to which prepared frames are written. */
  readonly socket: Writable;
  readonly form: FrameForm;
  /** False once the closing handshake began: no frame may follow the close frame. */
  readonly isOpen: () => boolean;
  /** Called when a busy connection that is watched has taken everything. */
  readonly onDrained: () => void;
  readonly onStalled: () => void;
}

const NOTHING = Buffer.alloc(0);

/** A connection that is written to directly: one system call for all frames of a round, and nothing kept for a write that is over at once. */
export class SocketSink extends Sink {
  readonly #socket: Writable;
  readonly #isOpen: () => boolean;
  readonly #onDrained: () => void;
  readonly #onStalled: () => void;
  #isWatched = false;

  constructor({ socket, form, isOpen, onDrained, onStalled }: SocketSinkOptions) {
    super(form);
    this.#socket = socket;
    this.#isOpen = isOpen;
    this.#onDrained = onDrained;
    this.#onStalled = onStalled;
  }

  get busy(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** An HTTP response gathers what is written in one turn, so it never takes anything at once. */
  get holdsBytes(): boolean {
    return this.form === 'sse' || this.form === 'sse-distinct';
  }

  write(bytes: Buffer): void {
    if (this.#isOpen()) this.#socket.write(bytes);
  }

  watchDrain(): void {
    if (this.#isWatched || !this.#isOpen()) return;
    this.#isWatched = true;
    // Taken after everything before it. `drain` would not come for less than the stream's high-water mark.
    this.#socket.write(NOTHING, (error) => {
      this.#isWatched = false;
      if (!error) this.#onDrained();
    });
  }

  closeStalled(): void {
    this.#onStalled();
  }
}
