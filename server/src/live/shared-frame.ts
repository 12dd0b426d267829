import { deflatedSize, deflateShared, frameSize, writeDeflated, writeFrameHead } from './web-socket-frame.ts';

/** How a connection wants its frames; `json` is the result alone. */
export type FrameForm = 'ws' | 'ws-deflate' | 'sse' | 'sse-distinct' | 'json';

/** Below this size compression costs more than it saves. */
const DEFLATE_MIN_BYTES = 512;

const SUFFIXES: Readonly<Record<FrameForm, Buffer>> = {
  ws: Buffer.from('}'),
  'ws-deflate': Buffer.from('}'),
  sse: Buffer.from('}\n\n'),
  'sse-distinct': Buffer.from('\n\n'),
  json: Buffer.alloc(0),
};

/** What is not shared by all readers of a view: the id that a reader chose and how its connection wants frames. */
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
}

/** One serialised result, to be framed for any number of readers. */
export class SharedFrame {
  readonly #result: Buffer;
  #deflated: Buffer | undefined;

  /** @param result - An execution result as JSON text. */
  constructor(result: string) {
    this.#result = Buffer.from(result);
  }

  /** @param result - As in the constructor. */
  says(result: string): boolean {
    return this.#result.equals(Buffer.from(result));
  }

  /** Bytes on the wire for a reader. */
  sizeFor({ form, prefix, suffix }: FrameAddress): number {
    const plainBytes = prefix.length + this.#result.length + suffix.length;
    if (form !== 'ws' && form !== 'ws-deflate') return plainBytes;
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

function prefixText(id: string, form: FrameForm): string {
  switch (form) {
    case 'ws':
    case 'ws-deflate':
      return `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    case 'sse':
      return `event: next\ndata: {"id":${JSON.stringify(id)},"payload":`;
    case 'sse-distinct':
      return 'event: next\ndata: ';
    case 'json':
      return '';
  }
}
