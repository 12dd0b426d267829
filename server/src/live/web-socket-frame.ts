import { constants, deflateRawSync } from 'node:zlib';

const FIN_TEXT = 0x81;
const RSV1_DEFLATED = 0x40;
const CLOSING_BRACE = Buffer.from('}');

/** `next` message of `graphql-transport-ws` around a serialised result, as one unmasked WebSocket text frame (RFC 6455, 5.2). */
export function nextFrame(id: string, result: Buffer): Buffer {
  return textFrame([nextPrefix(id), result, CLOSING_BRACE], 0);
}

/** Any message as a text frame. */
export function messageFrame(text: string): Buffer {
  return textFrame([Buffer.from(text)], 0);
}

/**
 * A result compressed on its own, to be framed for any number of readers.
 *
 * The compressed result starts from an empty window and ends on a byte boundary (`Z_SYNC_FLUSH`), so that it can stand between two *stored*
 * blocks which carry a reader's own id: nothing is compressed for a reader.
 */
export function deflateResult(result: Buffer): Buffer {
  return deflateRawSync(result, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** `next` frame for a connection that negotiated permessage-deflate without context takeover by the server (RFC 7692). */
export function deflatedNextFrame(id: string, deflated: Buffer): Buffer {
  // A message ends with the first octet of an empty stored block; the other four are left out and put back by the reader (7.2.1).
  return textFrame([storedBlock(nextPrefix(id)), deflated, storedBlock(CLOSING_BRACE), Buffer.of(0)], RSV1_DEFLATED);
}

function nextPrefix(id: string): Buffer {
  return Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
}

/** An uncompressed block that is not the last (RFC 1951, 3.2.4); preceded by a byte boundary. */
function storedBlock(bytes: Buffer): Buffer {
  const block = Buffer.allocUnsafe(5 + bytes.length);
  block[0] = 0;
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(~bytes.length & 0xffff, 3);
  bytes.copy(block, 5);
  return block;
}

function textFrame(parts: readonly Buffer[], flags: number): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = FIN_TEXT | flags;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  let at = headLength;
  for (const part of parts) {
    part.copy(frame, at);
    at += part.length;
  }
  return frame;
}
