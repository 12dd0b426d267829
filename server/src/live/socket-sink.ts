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
  let roundsUnderWay = 0;
  // Called when the system has taken everything; mostly that is at once.
  const onTaken = (error?: Error | null): void => {
    roundsUnderWay -= 1;
    if (roundsUnderWay === 0 && !error) onDrained();
  };

  return {
    form,
    hidden: false,
    get busy() {
      return roundsUnderWay > 0;
    },
    put(frame) {
      frames.push(frame);
    },
    flush() {
      const batch = frames;
      const last = batch.pop();
      if (last === undefined) return;
      frames = [];
      if (!isOpen()) return;
      roundsUnderWay += 1;
      if (batch.length === 0) {
        socket.write(last, onTaken);
        return;
      }
      socket.cork();
      for (const frame of batch) socket.write(frame);
      socket.write(last, onTaken);
      socket.uncork();
    },
    closeStalled: onStalled,
  };
}
