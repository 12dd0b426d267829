import { hash, timingSafeEqual } from 'node:crypto';
import type { PicturePosition } from './live-view.ts';

/** Bytes of the authentication code: a guess is worth one frame sent as changes instead of whole. Nine are twelve characters, none to spare. */
const MAC_BYTES = 9;
/** Numbers of events up to 2⁴⁸. */
const SEQ_BYTES = 6;
/** Of SHA-256. */
const BLOCK_BYTES = 64;
/** That of a series with ten thousand points is half as long. */
const MAX_LENGTH = 400;

export interface CursorCodec {
  encode(logId: string, position: PicturePosition): string;
  /** `undefined` for a cursor of another log, one that was not made here, or one ahead of `newest`. */
  decode(cursor: string | null | undefined, logId: string, newest: PicturePosition): PicturePosition | undefined;
}

/**
 * Cursors are `logId.seq.asOf.mark.mac`. They survive a restart as long as `secret` does. Whoever holds one may see a part of the figures only, and
 * the number of the newest event would tell how many come altogether: it is sealed, and as long for the first event as for the last. The instant,
 * in base 36, is in the frame anyway.
 */
export function createCursorCodec(secret: Uint8Array): CursorCodec {
  const mac = createMac(secret);
  const sealed = createSeal(secret);
  // All views of a round stand at one position, and most have no mark.
  let newestText = '';
  let newest = '';
  return {
    encode(logId, { seq, asOf, mark = '' }) {
      const rest = `${instantText(asOf)}.${mark}`;
      const text = `${logId}.${seq}.${rest}`;
      if (text !== newestText) {
        newestText = text;
        const code = mac(text);
        newest = `${logId}.${sealed(bytesOf(seq), code).toString('base64url')}.${rest}.${code.toString('base64url')}`;
      }
      return newest;
    },
    decode(cursor, logId, newest) {
      if (cursor === undefined || cursor === null || cursor.length > MAX_LENGTH) return undefined;
      const parts = cursor.split('.');
      const code = Buffer.from(parts.pop() ?? '', 'base64url');
      const mark = parts.pop() ?? '';
      const asOfText = parts.pop() ?? '';
      const number = Buffer.from(parts.pop() ?? '', 'base64url');
      if (code.length !== MAC_BYTES || number.length !== SEQ_BYTES || parts.join('.') !== logId) return undefined;
      const seq = sealed(number, code).readUIntBE(0, SEQ_BYTES);
      if (!timingSafeEqual(code, mac(`${logId}.${seq}.${asOfText}.${mark}`))) return undefined;
      const asOf = asOfText === '' ? Number.NEGATIVE_INFINITY : Number.parseInt(asOfText, 36);
      if (seq > newest.seq || asOf > newest.asOf) return undefined;
      return mark === '' ? { seq, asOf } : { seq, asOf, mark };
    },
  };
}

/**
 * HMAC-SHA-256 (RFC 2104), cut to `MAC_BYTES`. Every frame has a new cursor: hashing at once what `createHmac` takes a key object, a stream and a
 * digest for is a tenth of its price.
 */
function createMac(secret: Uint8Array): (text: string) => Buffer {
  const key = Buffer.alloc(BLOCK_BYTES);
  key.set(secret.length > BLOCK_BYTES ? hash('sha256', secret, 'buffer') : secret);
  const innerKey = key.map((byte) => byte ^ 0x36);
  const outerKey = key.map((byte) => byte ^ 0x5c);
  return (text) => {
    const inner = hash('sha256', Buffer.concat([innerKey, Buffer.from(text)]), 'buffer');
    return hash('sha256', Buffer.concat([outerKey, inner]), 'buffer').subarray(0, MAC_BYTES);
  };
}

/**
 * Adds to a number what only the secret and the authentication code lead to, and takes it away again: a synthetic initialisation vector as in RFC 5297.
 * Equal positions have equal cursors, and of two that differ nothing can be said.
 */
function createSeal(secret: Uint8Array): (number: Buffer, code: Buffer) => Buffer {
  const key = hash('sha256', Buffer.concat([Buffer.from('number of a cursor '), secret]), 'buffer');
  return (number, code) => {
    const mask = hash('sha256', Buffer.concat([key, code]), 'buffer');
    return number.map((byte, i) => byte ^ mask[i]!) as Buffer;
  };
}

function bytesOf(seq: number): Buffer {
  const bytes = Buffer.allocUnsafe(SEQ_BYTES);
  bytes.writeUIntBE(seq, 0, SEQ_BYTES);
  return bytes;
}

/** Before the first event an event clock stands at minus infinity. */
function instantText(asOf: number): string {
  return Number.isFinite(asOf) ? Math.trunc(asOf).toString(36) : '';
}
