import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Spool, SpoolError } from './spool.ts';

const DEFAULT_SEGMENT_BYTES = 4 * 1024 * 1024;
const DEFAULT_CAPACITY_BYTES = 1024 ** 3;
const LOCK = 'lock';
const POSITION = 'position';
const SEGMENT_NAME = /^\d{12}\.ndjson$/;

export interface FileSpoolOptions {
  /** Made where it does not exist. One process at a time. */
  readonly directory: string;
  /** Disk space used at most; appending more is refused. @default 1073741824 (1 GiB) */
  readonly capacityBytes?: number;
  /** Size at which a file is followed by the next one; also what is held in memory at most. @default 4194304 (4 MiB) */
  readonly segmentBytes?: number;
}

interface Segment {
  readonly name: string;
  bytes: number;
  lines: number;
}

/**
 * Keeps lines in files, so that they outlive the process and the machine's power: an append resolves after `fdatasync`, which all appends
 * waiting at that moment share. How far the reader has come is noted without a sync; after a crash some lines may come again, which event ids
 * make harmless. A line cut short by a crash was never acknowledged and is dropped.
 *
 * @throws {SpoolError} `IN_USE` where another living process has the directory.
 */
export async function openFileSpool(options: FileSpoolOptions): Promise<Spool> {
  const { directory, capacityBytes = DEFAULT_CAPACITY_BYTES, segmentBytes = DEFAULT_SEGMENT_BYTES } = options;
  await mkdir(directory, { recursive: true });
  const unlock = await lock(directory);

  const segments: Segment[] = [];
  for (const name of (await readdir(directory)).filter((entry) => SEGMENT_NAME.test(entry)).sort()) {
    segments.push(await repair(directory, name));
  }
  let { removed, lines: head } = await readHead();
  let length = segments.reduce((sum, segment) => sum + segment.lines, 0) - removed;
  let tail: FileHandle | undefined;
  let isClosed = false;
  let waiting: { readonly lines: readonly string[]; resolve(): void; reject(error: unknown): void }[] = [];
  let writing: Promise<void> | undefined;
  /** Segments are changed by one at a time. */
  let turn: Promise<unknown> = Promise.resolve();

  function exclusive<T>(task: () => Promise<T>): Promise<T> {
    const done = turn.then(task);
    turn = done.catch(() => {});
    return done;
  }

  /** Lines of the first segment, which is the one being read, and how many of them are removed already. */
  async function readHead(): Promise<{ removed: number; lines: string[] }> {
    const [first] = segments;
    if (first === undefined) return { removed: 0, lines: [] };
    const lines = splitLines(await readFile(join(directory, first.name), 'utf8'));
    const [name, count] = (await readFile(join(directory, POSITION), 'utf8').catch(() => '')).split(' ');
    return { removed: name === first.name ? Math.min(Number(count) || 0, lines.length) : 0, lines };
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await exclusive(() => writeLines(batch.flatMap(({ lines }) => lines)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  }

  async function writeLines(lines: readonly string[]): Promise<void> {
    const text = `${lines.join('\n')}\n`;
    const bytes = Buffer.byteLength(text);
    const used = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    if (used + bytes > capacityBytes) {
      throw new SpoolError('FULL', `Expected at most ${capacityBytes} bytes of waiting events, got ${used + bytes}.`);
    }
    let segment = segments.at(-1);
    if (segment === undefined || segment.bytes >= segmentBytes) segment = await startSegment(segment);
    tail ??= await open(join(directory, segment.name), 'a');
    try {
      await tail.writeFile(text);
      await tail.datasync();
    } catch (cause) {
      // What part of it arrived must not come back as events that were refused.
      await tail.truncate(segment.bytes).catch(() => {});
      throw new SpoolError('FAILED', `The events could not be written: ${String(cause)}`, { cause });
    }
    segment.bytes += bytes;
    segment.lines += lines.length;
    if (segment === segments[0]) for (const line of lines) head.push(line);
    length += lines.length;
  }

  async function startSegment(previous: Segment | undefined): Promise<Segment> {
    await tail?.close();
    tail = undefined;
    const number = previous === undefined ? 1 : Number(previous.name.slice(0, 12)) + 1;
    const segment = { name: `${String(number).padStart(12, '0')}.ndjson`, bytes: 0, lines: 0 };
    tail = await open(join(directory, segment.name), 'a');
    await syncDirectory(directory);
    segments.push(segment);
    return segment;
  }

  /** Notes how far the reader is, and leaves segments it has done with. */
  async function advance(): Promise<void> {
    for (;;) {
      const [first] = segments;
      if (first === undefined) return;
      const isDone = removed >= head.length && (segments.length > 1 || first.bytes >= segmentBytes);
      if (!isDone) {
        await writeFile(join(directory, POSITION), `${first.name} ${removed}`);
        return;
      }
      if (segments.length === 1) await startSegment(first);
      segments.shift();
      await rm(join(directory, first.name));
      ({ removed, lines: head } = await readHead());
    }
  }

  return {
    get length() {
      return length;
    },
    append(lines) {
      if (isClosed) return Promise.reject(new SpoolError('CLOSED', 'The spool is closed.'));
      if (lines.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ lines, resolve, reject });
        writing ??= write();
      });
    },
    async peek(limit) {
      return head.slice(removed, removed + limit);
    },
    async remove(count) {
      removed += count;
      length -= count;
      await exclusive(advance);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await writing;
      await turn;
      await tail?.close();
      await unlock();
    },
  };
}

/** Cuts off what a crash left unfinished. */
async function repair(directory: string, name: string): Promise<Segment> {
  const path = join(directory, name);
  const content = await readFile(path);
  const bytes = content.lastIndexOf(0x0a) + 1;
  if (bytes < content.length) await truncate(path, bytes);
  return { name, bytes, lines: splitLines(content.subarray(0, bytes).toString('utf8')).length };
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.slice(0, text.endsWith('\n') ? -1 : undefined).split('\n');
}

/** Directories that this process has. */
const held = new Set<string>();

/** The lock names its process, so that one left by a crash is known to be nobody's. */
async function lock(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, LOCK);
  const mine = `${process.pid} ${randomUUID()}`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      held.add(mine);
      return async () => {
        held.delete(mine);
        await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = await readFile(path, 'utf8').catch(() => '');
      const pid = Number(owner.split(' ')[0]);
      // In a container every process that starts anew has the number of the one before.
      if (pid === process.pid ? held.has(owner) : isAlive(pid)) {
        throw new SpoolError(
          'IN_USE',
          `Process ${pid} uses ${directory}. If it is no sender, delete the file ${LOCK}.`,
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new SpoolError('IN_USE', `Another process has just taken ${directory}.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A new file is there after a power cut only if its directory says so. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Windows cannot, and does not need to.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  } finally {
    await handle.close();
  }
}
