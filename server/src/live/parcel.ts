import type { FrameAddress, SharedFrame } from './shared-frame.ts';

/** A frame as all readers at one address get it. */
export class AddressedFrame {
  readonly frame: SharedFrame;
  readonly address: FrameAddress;
  readonly alone: Parcel;

  constructor(frame: SharedFrame, address: FrameAddress) {
    this.frame = frame;
    this.address = address;
    this.alone = new Parcel(undefined, this);
  }
}

/**
 * Frames that leave in one write. Connections that are given the same frames in the same order hold the same parcel, so that a wall's worth
 * of frames is put together once for all walls that show the same page.
 */
export class Parcel {
  readonly #before: Parcel | undefined;
  readonly #last: AddressedFrame;
  /** The parcel that was made of this one last: a view offers its frame to one connection after the other. */
  #next: Parcel | undefined;
  #bytes: Buffer | undefined;
  /** The packer's. */
  wasPacked = false;

  constructor(before: Parcel | undefined, last: AddressedFrame) {
    this.#before = before;
    this.#last = last;
  }

  and(frame: AddressedFrame): Parcel {
    if (this.#next === undefined || this.#next.#last !== frame) this.#next = new Parcel(this, frame);
    return this.#next;
  }

  get sizeBytes(): number {
    return (this.#before?.sizeBytes ?? 0) + this.#last.frame.sizeFor(this.#last.address);
  }

  /** In memory of its own; made once. */
  get bytes(): Buffer {
    if (this.#bytes === undefined) {
      this.#bytes = Buffer.allocUnsafe(this.sizeBytes);
      this.writeTo(this.#bytes, 0);
    }
    return this.#bytes;
  }

  /** @returns Where it ends. */
  writeTo(target: Buffer, at: number): number {
    const start = this.#before?.writeTo(target, at) ?? at;
    return this.#last.frame.writeTo(target, start, this.#last.address);
  }
}

/** Room that is made when there is none; grows with the largest parcel. */
const SCRATCH_BYTES = 64 * 1_024;

/**
 * Puts parcels into the same memory again and again: a write that the system took at once has copied it. Only a parcel that comes again after
 * others came gets memory of its own.
 */
export class Packer {
  #scratch = Buffer.alloc(0);
  /** What lies before it is still being sent. */
  #from = 0;
  #last: Parcel | undefined;
  #bytes: Buffer = this.#scratch;

  /** The bytes of a parcel, good until the next call unless `keep` is called. */
  pack(parcel: Parcel): Buffer {
    if (parcel === this.#last) return this.#bytes;
    this.#last = parcel;
    if (parcel.wasPacked) {
      this.#bytes = parcel.bytes;
      return this.#bytes;
    }
    parcel.wasPacked = true;
    const { sizeBytes } = parcel;
    if (this.#from + sizeBytes > this.#scratch.length) {
      this.#scratch = Buffer.allocUnsafeSlow(Math.max(sizeBytes, SCRATCH_BYTES));
      this.#from = 0;
    }
    this.#bytes = this.#scratch.subarray(this.#from, parcel.writeTo(this.#scratch, this.#from));
    return this.#bytes;
  }

  /** The newest bytes are still being sent: leaves them alone from now on. */
  keep(): void {
    if (this.#bytes.buffer !== this.#scratch.buffer) return;
    this.#from = this.#bytes.byteOffset - this.#scratch.byteOffset + this.#bytes.length;
  }
}
