import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trouble } from './simulator/troubles.ts';

const FILE_NAME = 'demo.json';

/** What a feed must remember to go on with the same stream after a restart. */
export interface FeedState {
  readonly seed: number;
  /** Opening of the simulated centre, epoch ms. */
  readonly origin: number;
  /** Everything before has been taken by the server, epoch ms. */
  readonly sentUntil: number;
  /** Trouble staged by people. */
  readonly troubles: readonly Trouble[];
}

export class FeedStateError extends Error {
  readonly code = 'DEMO_STATE_UNREADABLE';

  constructor(path: string, options?: ErrorOptions) {
    super(`${path} is not what a demo feed wrote; move it away to start a new demo`, options);
    this.name = 'FeedStateError';
  }
}

/**
 * @returns `undefined` where no feed has run in the folder.
 * @throws {FeedStateError} When the file is there but was not written by {@link writeFeedState}.
 */
export async function readFeedState(dataDir: string): Promise<FeedState | undefined> {
  const path = join(dataDir, FILE_NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const state: unknown = JSON.parse(text);
    if (isFeedState(state)) return state;
  } catch (cause) {
    throw new FeedStateError(path, { cause });
  }
  throw new FeedStateError(path);
}

/** Replaces the file in one step, so that a crash leaves the old one or the new one. */
export async function writeFeedState(dataDir: string, state: FeedState): Promise<void> {
  const path = join(dataDir, FILE_NAME);
  await writeFile(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  await rename(`${path}.new`, path);
}

function isFeedState(value: unknown): value is FeedState {
  if (typeof value !== 'object' || value === null) return false;
  const { seed, origin, sentUntil, troubles } = value as Record<string, unknown>;
  return Number.isFinite(seed) && Number.isFinite(origin) && Number.isFinite(sentUntil) && Array.isArray(troubles);
}
