import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ServiceEvent } from '@andon/metrics';
import type { LoggedEvent } from './event-log.ts';

/*
 * Events as they lie in the log: a JSON list, stringified and parsed in one go, which costs less than one by one. Event `i` of a block has
 * the number `firstSeq + i`; in the place of a deleted one stands `null`. Long lists are compressed: events of one moment have most of their
 * words in common, and what is not written need not be synced, checkpointed and read again.
 */

/** A block as its row has it. */
export interface StoredBlock {
  readonly firstSeq: number;
  /** Places, those of deleted events included. */
  readonly count: number;
  readonly checksum: number;
  readonly body: Uint8Array;
}

export type BlockEvents = readonly (ServiceEvent | null)[];

/** Longest block. Bounds what one damaged place can take with it, and what reading one event costs. */
export const MAX_BLOCK_EVENTS = 1000;

/** Shorter lists gain little. */
const COMPRESSED_FROM_BYTES = 2_048;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** First byte of a list that is not compressed; Zstandard begins with another. */
const OPEN_LIST = 0x5b;

/** Columns of a `StoredBlock`, in SQL. */
export const BLOCK_COLUMNS = 'first_seq AS firstSeq, count, checksum, body';

/** The text of a block, to be stored as UTF-8. */
export function blockText(events: BlockEvents): string {
  return JSON.stringify(events);
}

export function encodeEvents(events: BlockEvents): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(blockText(events));
}

/** @throws {SyntaxError} When it is not what `encodeEvents` or `blockText` made. */
export function decodeEvents(body: Uint8Array): BlockEvents {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return JSON.parse(text) as BlockEvents;
}

/** The list as it is stored. */
export function packEvents(list: Uint8Array): Uint8Array {
  return list.length < COMPRESSED_FROM_BYTES ? list : zstdCompressSync(list, COMPRESSION);
}

function unpackEvents(body: Uint8Array): Uint8Array {
  return body[0] === OPEN_LIST ? body : zstdDecompressSync(body);
}

/** CRC-32 over the place and the body: a block that was changed, cut or moved does not pass, but for one chance in 2³². */
export function blockChecksum(firstSeq: number, count: number, body: Uint8Array): number {
  return crc32(body, crc32(`${firstSeq} ${count} `));
}

/** @throws {SyntaxError} When the block is not what was written. */
export function openBlock({ firstSeq, count, checksum, body }: StoredBlock): BlockEvents {
  if (blockChecksum(firstSeq, count, body) !== checksum) {
    throw new SyntaxError(`The block of the events ${firstSeq} to ${firstSeq + count - 1} fails its checksum.`);
  }
  return decodeEvents(unpackEvents(body));
}

/** The events of a block that are still there and lie in a range of numbers. */
export function loggedEvents(firstSeq: number, events: BlockEvents, fromSeq: number, toSeq: number): LoggedEvent[] {
  const logged: LoggedEvent[] = [];
  const end = Math.min(events.length, toSeq - firstSeq + 1);
  for (let i = Math.max(0, fromSeq - firstSeq); i < end; i++) {
    const event = events[i];
    if (event) logged.push({ seq: firstSeq + i, event });
  }
  return logged;
}
