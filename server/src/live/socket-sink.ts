import type { Writable } from 'node:stream';
import type { FrameAddress, FrameForm, SharedFrame } from './shared-frame.ts';
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
  let frames: SharedFrame[] = [];
  let addresses: FrameAddress[] = [];
  let writesUnderWay = 0;
  // An HTTP response gathers what is written in one turn, so it never takes anything at once.
  const isHeldBack = form === 'sse' || form === 'sse-distinct';
  // Called when the system has taken everything; mostly that is at once.
  const onTaken = (error?: Error | null): void => {
    writesUnderWay -= 1;
    if (writesUnderWay === 0 && !error) onDrained();
  };
  const write = (bytes: Buffer): void => {
    if (!isOpen()) return;
    writesUnderWay += 1;
    socket.write(bytes, onTaken);
  };

  return {
    form,
    hidden: false,
    get busy() {
      return writesUnderWay > 0;
    },
    put(frame, address) {
      frames.push(frame);
      addresses.push(address);
    },
    flush(bundler) {
      if (frames.length === 0) return;
      const batch = { frames, addresses };
      frames = [];
      addresses = [];
      const bytes = bundler.bundle(batch);
      if (isHeldBack) {
        write(Buffer.from(bytes));
        return;
      }
      write(bytes);
      if (socket.writableLength > 0) bundler.keep();
    },
    write,
    closeStalled: onStalled,
  };
}
