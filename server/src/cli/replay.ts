import { REPLAY_FORMATS } from '../replay/formats/index.ts';
import { replay as replayEvents } from '../replay/replay.ts';
import { readSource, SourceError } from '../replay/source-file.ts';
import { CommandError, UsageError } from './command-error.ts';
import { choiceOption, numberOption, onePositional, parseOptions } from './options.ts';
import { createCommandSender, reportTotals, SENDER_OPTIONS, SENDER_USAGE, whileSending } from './sender-options.ts';

const USAGE = `Usage: andon replay FILE --format NAME [OPTIONS]

Sends a real log through the ingest door of a running server, in the order in which things happened. FILE may be plain, gzip or zip.

${REPLAY_FORMATS.map(({ name, summary }) => `  ${name.padEnd(18)}${summary}`).join('\n')}

  --speed N|max   1: as it happened; 60: an hour in a minute; max: as fast as it goes (max)
  --shift now     moves the log to today: its last event comes in as it happens
  --zone NAME     time zone of the log's local times, where the format's own is not right
${SENDER_USAGE}
To see an old log as of its own time, start a server of its own with --clock event: events far older than the newest one a server has are
stored, but no longer change its figures.
`;

const STRAYS_SHOWN = 10;
const PROGRESS_EVERY_MS = 1_000;
const LONGEST_WINDOW_MS = 90 * 86_400_000;

/** `andon replay FILE`. */
export async function replay(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      format: { type: 'string' },
      speed: { type: 'string', default: 'max' },
      shift: { type: 'string' },
      zone: { type: 'string' },
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
  if (values.shift !== undefined) choiceOption('--shift', values.shift, ['now']);
  const names = REPLAY_FORMATS.map(({ name }) => name);
  const name = choiceOption('--format', values.format ?? '', names);
  const format = REPLAY_FORMATS.find((each) => each.name === name)!;
  const speed = values.speed === 'max' ? Number.POSITIVE_INFINITY : numberOption('--speed', values.speed, 0.001, 1e9);
  const sender = createCommandSender(values);

  const { events, strays } = readLog(await readFileText(file), format, values.zone ?? format.zone);
  for (const { line, reason } of strays.slice(0, STRAYS_SHOWN)) process.stderr.write(`${file}:${line}: ${reason}\n`);
  if (strays.length > STRAYS_SHOWN) process.stderr.write(`${file}: ${strays.length - STRAYS_SHOWN} more such rows\n`);

  const endsAt = events.at(-1)?.time ?? Date.now();
  if (values.shift === undefined && endsAt < Date.now() - LONGEST_WINDOW_MS) process.stderr.write(oldLogNote(endsAt));

  const startedAt = performance.now();
  await whileSending(() =>
    replayEvents({
      events,
      sender,
      speed,
      shiftToNow: values.shift === 'now',
      now: Date.now,
      onProgress: progressPrinter(),
    }),
  );
  return reportTotals(sender, (performance.now() - startedAt) / 1000);
}

function oldLogNote(endsAt: number): string {
  const day = new Date(endsAt).toISOString().slice(0, 10);
  return `The log ends on ${day}. A server shows it only where it was started with --clock event; or move the log with --shift now.\n`;
}

async function readFileText(file: string): Promise<string> {
  try {
    return await readSource(file);
  } catch (error) {
    if (error instanceof SourceError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

function readLog(text: string, format: (typeof REPLAY_FORMATS)[number], zone: string) {
  try {
    return format.read(text, { zone });
  } catch (error) {
    if (error instanceof SourceError)
      throw new CommandError(`Not a log of the format ${format.name}. ${error.message}`, { cause: error });
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function progressPrinter(): (progress: { readonly sent: number; readonly total: number; readonly at: number }) => void {
  let printedAt = performance.now();
  return ({ sent, total, at }) => {
    if (performance.now() - printedAt < PROGRESS_EVERY_MS) return;
    printedAt = performance.now();
    const when = new Date(at).toISOString().slice(0, 16);
    process.stderr.write(`${sent.toLocaleString('en')} of ${total.toLocaleString('en')} events, up to ${when} UTC\n`);
  };
}
