import { copyFile, link, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';
import { type KeptSnapshots, readSnapshot, type SnapshotLog } from './snapshot-store.ts';
import { workTurn } from './work-turn.ts';

const DAY_MS = 86_400_000;
/** Of what is free, they take at most this much: the room is for events. */
const DISK_SHARE = 0.1;

/**
 * Snapshots that were taken as time went by, for who asks for a past instant: what they hold need not be folded again. A short cut like the
 * newest one; what is missing or cannot be used costs time and nothing else.
 */
export interface PastStates extends KeptSnapshots {
  /**
   * The newest of which every event lies before an instant, so that nothing in it has to be left out; `undefined` where there is none.
   * Restored in turns.
   */
  newestBefore(
    at: number,
    log: SnapshotLog,
  ): Promise<{ readonly state: MetricState; readonly seq: number } | undefined>;
}

export interface PastStatesOptions {
  readonly folder: string;
  /** As of `createSnapshotFile`, in parts. */
  readonly restoreInParts: (bytes: Uint8Array) => Generator<void, MetricState>;
  readonly fingerprint: string;
  /** Told in words what could not be kept. */
  readonly onWarning?: (message: string) => void;
  /** @default 24 */
  readonly maxFiles?: number;
  /** Less where the disk has little room. @default 512 MB */
  readonly maxBytes?: number;
}

interface PastState {
  readonly path: string;
  /** Of the newest event in it, epoch ms. */
  readonly newestEventAt: number;
  readonly seq: number;
  readonly bytes: number;
}

/** In a folder of their own, a file each: `<newest event, epoch ms>-<seq>.snapshot`. */
export function createPastStates(options: PastStatesOptions): PastStates {
  const { folder, restoreInParts, fingerprint, maxFiles = 24, maxBytes = 512e6, onWarning } = options;

  /** From the oldest to the newest. */
  async function all(): Promise<PastState[]> {
    const found: PastState[] = [];
    for (const name of await namesIn(folder)) {
      const match = /^(-?\d+)-(\d+)\.snapshot$/.exec(name);
      if (!match) continue;
      const path = join(folder, name);
      try {
        const { size } = await stat(path);
        found.push({ path, newestEventAt: Number(match[1]), seq: Number(match[2]), bytes: size });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    return found.sort((a, b) => a.newestEventAt - b.newestEventAt || a.seq - b.seq);
  }

  async function makeRoom(): Promise<void> {
    const kept = await all();
    let bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
    const { bavail, bsize } = await statfs(folder);
    const mostBytes = Math.min(maxBytes, (bytes + bavail * bsize) * DISK_SHARE);
    while (kept.length > 0 && (kept.length > maxFiles || bytes > mostBytes)) {
      const [dropped] = kept.splice(leastMissed(kept), 1);
      bytes -= dropped!.bytes;
      await rm(dropped!.path, { force: true });
    }
  }

  return {
    async keep(file, { seq, newestEventAt }) {
      if (!Number.isFinite(newestEventAt)) return;
      const path = join(folder, `${newestEventAt}-${seq}.snapshot`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await rm(path, { force: true });
        // Not every file system knows two names of one file.
        await link(file, path).catch(() => copyFile(file, path));
        await makeRoom();
      } catch (error) {
        onWarning?.(
          `No snapshot could be kept for questions about the past; they take longer. ${(error as Error).message}`,
        );
      }
    },

    async newestBefore(at, log) {
      for (const { path, seq, newestEventAt } of (await all()).reverse()) {
        if (newestEventAt >= at || seq > log.lastSeq) continue;
        const { body } = await readSnapshot(path, log, fingerprint);
        try {
          if (body !== undefined) return { state: await inTurns(restoreInParts(body)), seq };
        } catch (error) {
          // Of another version, in whatever way: as good as damaged.
          if (!(error instanceof Error)) throw error;
        }
        await rm(path, { force: true });
      }
      return undefined;
    },

    async discard() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The one whose absence costs least beside its age: yesterday is asked for by the hour, last month by the day. */
function leastMissed(kept: readonly PastState[]): number {
  const newest = kept.at(-1)!.newestEventAt;
  let least = 0;
  let leastCost = Number.POSITIVE_INFINITY;
  // The newest is the one that what comes next is measured from.
  for (let i = 0; i < kept.length - 1; i++) {
    const gap = kept[i + 1]!.seq - (kept[i - 1]?.seq ?? 0);
    const cost = gap / (newest - kept[i]!.newestEventAt + DAY_MS);
    if (cost < leastCost) [least, leastCost] = [i, cost];
  }
  return least;
}

async function inTurns<T>(parts: Generator<void, T>): Promise<T> {
  for (;;) {
    const end = workTurn(parts);
    if (end !== undefined) return end.value;
    await nextTurn();
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';
}
