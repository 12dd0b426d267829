import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';

/** Keeps the newest state between runs. Only ever a short cut: what cannot be used is passed over and the log replayed. */
export interface SnapshotStore {
  /** Never throws for a damaged or foreign file: it says so in `problem` and carries no state. */
  load(log: SnapshotLog): Promise<LoadedSnapshot>;
  /** @param parts - Bytes of the state at that position, one after the other. */
  save(parts: readonly Uint8Array[], position: SnapshotPosition): Promise<void>;
  /** Removes what is kept: its figures may stem from events that are gone. */
  discard(): Promise<void>;
}

/** The log a snapshot has to fit. */
export interface SnapshotLog {
  readonly logId: string;
  readonly lastSeq: number;
}

export interface SnapshotPosition {
  readonly logId: string;
  /** Number of the last event in it. */
  readonly seq: number;
  /** Epoch ms; `-Infinity` where there is none. */
  readonly newestEventAt: number;
}

/** What becomes of a snapshot when the next one is written. */
export interface KeptSnapshots {
  /** Keeps one that was just written, where it can. Takes no room of its own until that file is replaced. */
  keep(file: string, position: SnapshotPosition): Promise<void>;
  /** Removes all: their figures may stem from events that are gone. */
  discard(): Promise<void>;
}

export type LoadedSnapshot =
  | { readonly state: MetricState; readonly seq: number; readonly problem?: undefined }
  | { readonly state?: undefined; readonly seq?: undefined; readonly problem?: string };

export interface SnapshotFileOptions {
  readonly path: string;
  /** @throws When the bytes are not a state of this version of the program. */
  readonly restore: (bytes: Uint8Array) => MetricState;
  /** Changes whenever the same log would give another state: settings, program version. */
  readonly fingerprint: string;
  /** Where what is saved is kept for who asks for the past. @default nowhere */
  readonly past?: KeptSnapshots;
}

/*
 * Layout: magic, length of the head as u32, head as JSON, state. The head carries a SHA-256 of the state, so damage anywhere is noticed
 * before a byte of it is used.
 */
const MAGIC = Buffer.from('ANDONSN1', 'latin1');

/** Hashed in one turn: a few milliseconds. */
const HASHED_BYTES = 4 << 20;

interface Head {
  readonly logId: string;
  readonly seq: number;
  readonly fingerprint: string;
  readonly sha256: string;
}

/** A snapshot in one file, replaced in one piece: at any moment the file is a whole snapshot, the old one or the new. */
export function createSnapshotFile(options: SnapshotFileOptions): SnapshotStore {
  const { path, restore, fingerprint, past } = options;
  return {
    async load(log) {
      const { body, seq, problem } = await readSnapshot(path, log, fingerprint);
      if (body === undefined) return problem === undefined ? {} : unusable(path, problem);
      try {
        return { state: restore(body), seq };
      } catch (error) {
        return unusable(path, `cannot be read (${(error as Error).message})`);
      }
    },

    async save(parts, position) {
      const { logId, seq } = position;
      const head: Head = { logId, seq, fingerprint, sha256: await sha256InTurns(parts) };
      const headBytes = Buffer.from(JSON.stringify(head));
      const headLength = Buffer.alloc(4);
      headLength.writeUInt32LE(headBytes.length);
      await mkdir(dirname(path), { recursive: true });
      await replaceFile(path, [MAGIC, headLength, headBytes, ...parts]);
      await past?.keep(path, position);
    },

    async discard() {
      await rm(path, { force: true });
      await past?.discard();
    },
  };
}

function unusable(path: string, why: string): { readonly problem: string } {
  return { problem: `The snapshot ${path} ${why}; the whole log is replayed instead.` };
}

export type SnapshotBytes =
  | { readonly body: Uint8Array; readonly seq: number; readonly problem?: undefined }
  /** Without a problem where there is no file. */
  | { readonly body?: undefined; readonly seq?: undefined; readonly problem?: string };

/** The state in a file, as bytes, where it is whole and fits the log. Never throws for what is in the file. */
export async function readSnapshot(path: string, log: SnapshotLog, fingerprint: string): Promise<SnapshotBytes> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? {} : { problem: `cannot be read (${message})` };
  }
  const parts = split(bytes);
  if (!parts || parts.head.sha256 !== (await sha256InTurns(slices(parts.body)))) return { problem: 'is damaged' };
  const { head, body } = parts;
  if (head.logId !== log.logId) return { problem: 'belongs to another log' };
  if (head.seq > log.lastSeq) return { problem: 'is ahead of the log' };
  if (head.fingerprint !== fingerprint) return { problem: 'was made with other settings or another version' };
  return { body, seq: head.seq };
}

function split(bytes: Buffer): { head: Head; body: Uint8Array } | undefined {
  const headAt = MAGIC.length + 4;
  if (bytes.length < headAt || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const bodyAt = headAt + bytes.readUInt32LE(MAGIC.length);
  if (bodyAt > bytes.length) return undefined;
  try {
    const head = JSON.parse(bytes.toString('utf8', headAt, bodyAt)) as Head;
    return { head, body: bytes.subarray(bodyAt) };
  } catch {
    // Not JSON: as damaged as a wrong checksum.
    return undefined;
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += HASHED_BYTES) yield bytes.subarray(at, at + HASHED_BYTES);
}

/** Hashing what a large state takes would be a pause of its own. */
async function sha256InTurns(parts: Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let hashed = 0;
  for (const part of parts) {
    hash.update(part);
    hashed += part.length;
    if (hashed < HASHED_BYTES) continue;
    await nextTurn();
    hashed = 0;
  }
  return hash.digest('hex');
}

async function replaceFile(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // Where the disk is full, events need the room.
    await rm(temporary, { force: true });
    throw error;
  }
  // The rename itself is only durable once the folder is.
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
