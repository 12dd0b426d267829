import { constants, deflateRawSync } from 'node:zlib';

const FIN_TEXT = 0x81;
const RSV1_DEFLATED = 0x40;
/** Head of a block that is not compressed: three bits and padding, the length, its complement (RFC 1951, 3.2.4). */
const STORED_HEAD_BYTES = 5;

/** Bytes of an unmasked text frame around a payload (RFC 6455, 5.2). */
export function frameSize(payloadBytes: number): number {
  return headSize(payloadBytes) + payloadBytes;
}

/** Writes the head of a text frame; the payload follows it. @returns Where the payload begins. */
export function writeFrameHead(target: Buffer, at: number, payloadBytes: number, deflated: boolean): number {
  target[at] = deflated ? FIN_TEXT | RSV1_DEFLATED : FIN_TEXT;
  if (payloadBytes < 126) {
    target[at + 1] = payloadBytes;
  } else if (payloadBytes < 65_536) {
    target[at + 1] = 126;
    target.writeUInt16BE(payloadBytes, at + 2);
  } else {
    target[at + 1] = 127;
    target.writeBigUInt64BE(BigInt(payloadBytes), at + 2);
  }
  return at + headSize(payloadBytes);
}

/** Any message as a text frame. */
export function messageFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const frame = Buffer.allocUnsafe(frameSize(payload.length));
  payload.copy(frame, writeFrameHead(frame, 0, payload.length, false));
  return frame;
}

/**
 * Compresses the part of a message that all readers share.
 *
 * It starts from an empty window and ends on a byte boundary (`Z_SYNC_FLUSH`), so that it can stand between two *stored* blocks, which carry
 * a reader's own id: nothing is compressed for a reader. Needs a connection that negotiated permessage-deflate without context takeover by
 * the server (RFC 7692).
 */
export function deflateShared(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** Payload bytes of a compressed message: stored prefix, shared part, stored suffix, and the octet that ends it. */
export function deflatedSize(prefixBytes: number, sharedBytes: number, suffixBytes: number): number {
  return STORED_HEAD_BYTES + prefixBytes + sharedBytes + STORED_HEAD_BYTES + suffixBytes + 1;
}

export function writeDeflated(target: Buffer, at: number, prefix: Buffer, shared: Buffer, suffix: Buffer): number {
  let end = writeStored(target, at, prefix);
  end += shared.copy(target, end);
  end = writeStored(target, end, suffix);
  // A message ends with the first octet of an empty stored block; the other four are left out and put back by the reader (7.2.1).
  target[end] = 0;
  return end + 1;
}

function writeStored(target: Buffer, at: number, bytes: Buffer): number {
  target[at] = 0;
  target.writeUInt16LE(bytes.length, at + 1);
  target.writeUInt16LE(~bytes.length & 0xffff, at + 3);
  bytes.copy(target, at + STORED_HEAD_BYTES);
  return at + STORED_HEAD_BYTES + bytes.length;
}

function headSize(payloadBytes: number): number {
  return payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
}
