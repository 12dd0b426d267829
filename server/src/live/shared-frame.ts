import { deflatedNextFrame, deflateResult, nextFrame } from './web-socket-frame.ts';

/** How a connection wants its frames. */
export type FrameForm = 'ws' | 'ws-deflate' | 'sse' | 'sse-distinct';

/** Frames kept by id and form; readers with ids of their own beyond it get theirs made each time. */
const KEPT_FRAMES = 32;
/** Below this size compression costs more than it saves. */
const DEFLATE_MIN_BYTES = 512;

/** One serialised result and the frames made of it. Readers that chose the same id share one buffer. */
export class SharedFrame {
  readonly #result: Buffer;
  readonly #frames = new Map<string, Buffer>();
  #deflated: Buffer | undefined;

  /** @param result - An execution result as JSON text. */
  constructor(result: string) {
    this.#result = Buffer.from(result);
  }

  get sizeBytes(): number {
    return this.#result.length;
  }

  /** The result as it was serialised, for comparison. */
  get text(): string {
    return this.#result.toString();
  }

  frameFor(id: string, form: FrameForm): Buffer {
    const key = form === 'sse-distinct' ? form : `${form}:${id}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const frame = this.#make(id, form);
    if (this.#frames.size < KEPT_FRAMES) this.#frames.set(key, frame);
    return frame;
  }

  #make(id: string, form: FrameForm): Buffer {
    switch (form) {
      case 'ws':
        return nextFrame(id, this.#result);
      case 'ws-deflate':
        if (this.#result.length < DEFLATE_MIN_BYTES) return nextFrame(id, this.#result);
        this.#deflated ??= deflateResult(this.#result);
        return deflatedNextFrame(id, this.#deflated);
      case 'sse':
        return Buffer.concat([
          Buffer.from(`event: next\ndata: {"id":${JSON.stringify(id)},"payload":`),
          this.#result,
          Buffer.from('}\n\n'),
        ]);
      case 'sse-distinct':
        return Buffer.concat([Buffer.from('event: next\ndata: '), this.#result, Buffer.from('\n\n')]);
    }
  }
}
