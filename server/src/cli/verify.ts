import { openSqliteReader, type SqliteReader } from '../log/index.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWords } from './data-options.ts';
import { parseOptions } from './options.ts';

const USAGE = `Usage: andon verify [OPTIONS]

Reads the whole event log and says whether it is what was written: the structure of the file, the checksum of every event, the order of
their numbers. The server may go on running. Ends with 1 where anything is wrong.

${DATA_USAGE}`;

const SHOWN = 10;

/** `andon verify`. */
export async function verify(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, DATA_OPTIONS);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { folder } = dataPlace(values);
  const reader = inWords(() => openSqliteReader(folder.log));
  try {
    return report(folder.log, reader);
  } finally {
    reader.close();
  }
}

function report(path: string, reader: SqliteReader): number {
  const structure = reader.integrityFaults();
  for (const fault of structure.slice(0, SHOWN)) process.stderr.write(`${path}: ${fault}\n`);
  let damaged: number[] = [];
  try {
    damaged = [...reader.damagedEvents()];
  } catch (error) {
    process.stderr.write(`${path}: the events cannot all be read (${(error as Error).message})\n`);
    damaged = [Number.NaN];
  }
  const numbers = damaged.filter(Number.isFinite);
  if (numbers.length > 0) {
    process.stderr.write(
      `${path}: ${numbers.length.toLocaleString('en')} events are not what was written: ${numbers.slice(0, SHOWN).join(', ')}\n`,
    );
  }
  if (structure.length === 0 && damaged.length === 0) {
    process.stdout.write(`${path}: whole, up to event ${reader.lastSeq().toLocaleString('en')}.\n`);
    return 0;
  }
  process.stderr.write(
    'Copy the folder away, then restore the newest backup (andon backup) and send again what came after it.\n',
  );
  return 1;
}
