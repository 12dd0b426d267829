import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';

/** Keeps the newest state between runs. Only ever a short cut: what cannot be used is passed over and the log replayed. */
export interface SnapshotStore {
  /** Never throws for a damaged or foreign file: it says so in `problem` and carries no state. */
  load(log: SnapshotPosition): Promise<LoadedSnapshot>;
  /** @param parts - Bytes of the state at that position, one after the other. */
  save(parts: readonly Uint8Array[], position: { readonly logId: string; readonly seq: number }): Promise<void>;
  /** Removes what is kept: its figures may stem from events that are gone. */
  discard(): Promise<void>;
}

/** The log a snapshot has to fit. */
export interface SnapshotPosition {
  readonly logId: string;
  readonly lastSeq: number;
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
  const { path, restore, fingerprint } = options;
  return {
    async load(log) {
      const unusable = (why: string) => ({
        problem: `The snapshot ${path} ${why}; the whole log is replayed instead.`,
      });
      let bytes: Buffer;
      try {
        bytes = await readFile(path);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return code === 'ENOENT' ? {} : unusable(`cannot be read (${message})`);
      }
      const parts = split(bytes);
      if (!parts) return unusable('is damaged');
      const { head, body } = parts;
      if (head.logId !== log.logId) return unusable('belongs to another log');
      if (head.seq > log.lastSeq) return unusable('is ahead of the log');
      if (head.fingerprint !== fingerprint) return unusable('was made with other settings or another version');
      try {
        return { state: restore(body), seq: head.seq };
      } catch (error) {
        return unusable(`cannot be read (${(error as Error).message})`);
      }
    },

    async save(parts, position) {
      const head: Head = { ...position, fingerprint, sha256: await sha256InTurns(parts) };
      const headBytes = Buffer.from(JSON.stringify(head));
      const headLength = Buffer.alloc(4);
      headLength.writeUInt32LE(headBytes.length);
      await mkdir(dirname(path), { recursive: true });
      await replaceFile(path, [MAGIC, headLength, headBytes, ...parts]);
    },

    async discard() {
      await rm(path, { force: true });
    },
  };
}

function split(bytes: Buffer): { head: Head; body: Uint8Array } | undefined {
  const headAt = MAGIC.length + 4;
  if (bytes.length < headAt || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const bodyAt = headAt + bytes.readUInt32LE(MAGIC.length);
  if (bodyAt > bytes.length) return undefined;
  try {
    const head = JSON.parse(bytes.toString('utf8', headAt, bodyAt)) as Head;
    const body = bytes.subarray(bodyAt);
    return head.sha256 === sha256(body) ? { head, body } : undefined;
  } catch {
    // Not JSON: as damaged as a wrong checksum.
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Hashing what a large state takes would be a pause of its own. */
async function sha256InTurns(parts: readonly Uint8Array[]): Promise<string> {
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
  const file = await open(temporary, 'w', 0o600);
  try {
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  // The rename itself is only durable once the folder is.
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
