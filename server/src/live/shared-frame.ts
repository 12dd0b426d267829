import { deflatedSize, deflateShared, frameSize, writeDeflated, writeFrameHead } from './web-socket-frame.ts';

/** How a connection wants its frames. */
export type FrameForm = 'ws' | 'ws-deflate' | 'sse' | 'sse-distinct';

/** Below this size compression costs more than it saves. */
const DEFLATE_MIN_BYTES = 512;

const SUFFIXES: Readonly<Record<FrameForm, Buffer>> = {
  ws: Buffer.from('}'),
  'ws-deflate': Buffer.from('}'),
  sse: Buffer.from('}\n\n'),
  'sse-distinct': Buffer.from('\n\n'),
};

/** What is one reader's own in the frames of a subscription; made once. */
export class FrameAddress {
  readonly id: string;
  readonly form: FrameForm;
  readonly prefix: Buffer;
  readonly suffix: Buffer;

  constructor(id: string, form: FrameForm) {
    this.id = id;
    this.form = form;
    this.prefix = Buffer.from(prefixText(id, form));
    this.suffix = SUFFIXES[form];
  }

  /** Readers at equal addresses get equal bytes. */
  equals(other: FrameAddress): boolean {
    return this.id === other.id && this.form === other.form;
  }
}

/** One serialised result, to be framed for any number of readers. */
export class SharedFrame {
  readonly #result: Buffer;
  #deflated: Buffer | undefined;

  /** @param result - An execution result as JSON text. */
  constructor(result: string) {
    this.#result = Buffer.from(result);
  }

  /** The result alone, as JSON text. */
  get text(): string {
    return this.#result.toString();
  }

  /** Bytes on the wire for a reader. */
  sizeFor({ form, prefix, suffix }: FrameAddress): number {
    const plainBytes = prefix.length + this.#result.length + suffix.length;
    if (form === 'sse' || form === 'sse-distinct') return plainBytes;
    if (!this.#isDeflatedFor(form)) return frameSize(plainBytes);
    return frameSize(deflatedSize(prefix.length, this.#deflatedResult().length, suffix.length));
  }

  /** Writes the frame for a reader. @returns Where it ends. */
  writeTo(target: Buffer, at: number, { form, prefix, suffix }: FrameAddress): number {
    if (this.#isDeflatedFor(form)) {
      const shared = this.#deflatedResult();
      const start = writeFrameHead(target, at, deflatedSize(prefix.length, shared.length, suffix.length), true);
      return writeDeflated(target, start, prefix, shared, suffix);
    }
    const isMessage = form === 'ws' || form === 'ws-deflate';
    const payloadBytes = prefix.length + this.#result.length + suffix.length;
    let end = isMessage ? writeFrameHead(target, at, payloadBytes, false) : at;
    end += prefix.copy(target, end);
    end += this.#result.copy(target, end);
    return end + suffix.copy(target, end);
  }

  #isDeflatedFor(form: FrameForm): boolean {
    return form === 'ws-deflate' && this.#result.length >= DEFLATE_MIN_BYTES;
  }

  #deflatedResult(): Buffer {
    this.#deflated ??= deflateShared(this.#result);
    return this.#deflated;
  }
}

/** Frames for one connection, in order. */
export interface FrameBatch {
  readonly frames: readonly SharedFrame[];
  readonly addresses: readonly FrameAddress[];
}

/** Room that is made when there is none; grows with the largest batch. */
const SCRATCH_BYTES = 64 * 1_024;

/**
 * Makes one buffer of a batch, in the same memory again and again: a write that the system took at once has copied it. Connections whose readers
 * chose the same ids get the very same bytes, as long as they come one after the other; all walls that show the same page do.
 */
export class Bundler {
  #scratch: Buffer | undefined;
  #last: FrameBatch | undefined;
  #bytes: Buffer = Buffer.alloc(0);

  /** The bytes of a batch, good until the next call unless `keep` is called. */
  bundle(batch: FrameBatch): Buffer {
    if (this.#last !== undefined && isEqual(this.#last, batch)) return this.#bytes;
    const { frames, addresses } = batch;
    let size = 0;
    for (let i = 0; i < frames.length; i += 1) size += (frames[i] as SharedFrame).sizeFor(addresses[i] as FrameAddress);
    if (this.#scratch === undefined || this.#scratch.length < size) {
      this.#scratch = Buffer.allocUnsafeSlow(Math.max(size, SCRATCH_BYTES));
    }
    let end = 0;
    for (let i = 0; i < frames.length; i += 1) {
      end = (frames[i] as SharedFrame).writeTo(this.#scratch, end, addresses[i] as FrameAddress);
    }
    this.#last = batch;
    this.#bytes = this.#scratch.subarray(0, end);
    return this.#bytes;
  }

  /** The newest bytes are still being sent: leaves them alone and takes other memory from now on. */
  keep(): void {
    this.#scratch = undefined;
  }
}

function isEqual(a: FrameBatch, b: FrameBatch): boolean {
  if (a.frames.length !== b.frames.length) return false;
  for (let i = 0; i < a.frames.length; i += 1) {
    if (a.frames[i] !== b.frames[i]) return false;
    if (!(a.addresses[i] as FrameAddress).equals(b.addresses[i] as FrameAddress)) return false;
  }
  return true;
}

function prefixText(id: string, form: FrameForm): string {
  switch (form) {
    case 'ws':
    case 'ws-deflate':
      return `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    case 'sse':
      return `event: next\ndata: {"id":${JSON.stringify(id)},"payload":`;
    case 'sse-distinct':
      return 'event: next\ndata: ';
  }
}
