import type { Writable } from 'node:stream';
import type { FrameForm } from './shared-frame.ts';
import type { Sink } from './sink.ts';

export interface SocketSinkOptions {
  /** The connection's own stream, to which prepared frames are written. */
  readonly socket: Writable;
  readonly form: FrameForm;
  /** False once the closing handshake began: no frame may follow the close frame. */
  readonly isOpen: () => boolean;
  /** Called when a busy connection has taken everything. */
  readonly onDrained: () => void;
  readonly onStalled: () => void;
}

/** A connection that is written to directly: one system call for all frames of a round. */
export function createSocketSink({ socket, form, isOpen, onDrained, onStalled }: SocketSinkOptions): Sink {
  let frames: Buffer[] = [];
  // Emitted only after a write that went over the stream's mark; smaller rests are found gone with the next round.
  socket.on('drain', onDrained);

  return {
    form,
    get busy() {
      return socket.writableLength > 0;
    },
    put(frame) {
      frames.push(frame);
    },
    flush() {
      if (frames.length === 0) return;
      const batch = frames;
      frames = [];
      if (!isOpen()) return;
      if (batch.length === 1) {
        socket.write(batch[0]);
        return;
      }
      socket.cork();
      for (const frame of batch) socket.write(frame);
      socket.uncork();
    },
    closeStalled: onStalled,
  };
}
