import { JsonFileError } from '../config/json-file.ts';
import { importTable, mappingFile } from '../import/import.ts';
import { readSource, SourceError } from '../replay/source-file.ts';
import { CommandError, UsageError } from './command-error.ts';
import { onePositional, parseOptions } from './options.ts';
import { createCommandSender, reportTotals, SENDER_OPTIONS, SENDER_USAGE, whileSending } from './sender-options.ts';

const USAGE = `Usage: andon import FILE --mapping MAPPING [OPTIONS]

Sends the rows of a CSV file as events through the ingest door of a running server, oldest first. FILE may be plain, gzip or zip.

  --mapping MAPPING  JSON file that says which events a row stands for; its schema is mapping.schema.json
  --check            reads and checks only; sends nothing
${SENDER_USAGE}`;

const BATCH_EVENTS = 2_000;
const FAULTS_SHOWN = 20;

/** `andon import FILE`. */
export async function importFile(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      mapping: { type: 'string' },
      check: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      ...SENDER_OPTIONS,
    },
    true,
  );
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const file = onePositional('FILE', positionals);
  if (values.mapping === undefined) throw new UsageError('Expected --mapping with a JSON file');

  const { events, faults } = await readEvents(file, values.mapping);
  for (const { line, column, reason } of faults.slice(0, FAULTS_SHOWN)) {
    process.stderr.write(`${file}:${line}, column ${JSON.stringify(column)}: ${reason}\n`);
  }
  if (faults.length > FAULTS_SHOWN) process.stderr.write(`${file}: ${faults.length - FAULTS_SHOWN} more such events\n`);
  if (values.check) {
    process.stdout.write(
      `${events.length.toLocaleString('en')} events; ${faults.length.toLocaleString('en')} could not be made.\n`,
    );
    return faults.length === 0 ? 0 : 1;
  }

  const sender = createCommandSender(values);
  const startedAt = performance.now();
  await whileSending(async () => {
    for (let at = 0; at < events.length; at += BATCH_EVENTS) await sender.send(events.slice(at, at + BATCH_EVENTS));
  });
  const exitCode = reportTotals(sender, (performance.now() - startedAt) / 1000);
  return faults.length === 0 ? exitCode : 1;
}

async function readEvents(file: string, mapping: string) {
  try {
    const checked = mappingFile.read(mapping);
    return importTable(await readSource(file), checked);
  } catch (error) {
    if (error instanceof JsonFileError) throw new CommandError(withPlace(error.message, mapping), { cause: error });
    if (error instanceof SourceError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

function withPlace(message: string, mapping: string): string {
  return message.includes(mapping) ? message : `${mapping}: ${message}`;
}
