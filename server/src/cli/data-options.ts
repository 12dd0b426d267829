import { type Config, JsonFileError, loadConfig } from '../config/index.ts';
import { type DataFolder, dataFolder } from '../data-folder.ts';
import { LogError } from '../log/index.ts';
import { KeyFileError } from '../privacy/index.ts';
import { CommandError } from './command-error.ts';

/** Options of every command that works on a data folder, as `parseArgs` takes them. */
export const DATA_OPTIONS = {
  data: { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const DATA_USAGE = `  --data DIR     the data folder (.andon, or ANDON_DATA)
  --config FILE  the server's configuration (ANDON_CONFIG)
`;

export interface DataPlace {
  readonly folder: DataFolder;
  readonly config: Config;
}

export function dataPlace(values: { readonly data?: string; readonly config?: string }): DataPlace {
  const file = values.config ?? process.env.ANDON_CONFIG;
  const config = file === undefined || file === '' ? {} : inWords(() => loadConfig(file));
  return { config, folder: dataFolder(values.data ?? process.env.ANDON_DATA ?? config.data ?? '.andon') };
}

/** Runs work on the data folder; failures that have words for a person end the command with them. */
export function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw commandError(error);
  }
}

/** The same for work that takes time. */
export async function inWordsLater<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw commandError(error);
  }
}

function commandError(error: unknown): unknown {
  const isForPeople = error instanceof LogError || error instanceof KeyFileError || error instanceof JsonFileError;
  return isForPeople ? new CommandError(error.message, { cause: error }) : error;
}
