import { rmSync } from 'node:fs';
import { ForgetCustomerDocument } from '@andon/schema';
import type { DataFolder } from '../data-folder.ts';
import { findEventsOf } from '../history/index.ts';
import { type EventLog, LogError, openSqliteLog } from '../log/index.ts';
import { createPseudonymizer, loadKeys } from '../privacy/index.ts';
import { askServer } from './ask-server.ts';
import { UsageError } from './command-error.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWordsLater } from './data-options.ts';
import { parseOptions } from './options.ts';

const USAGE = `Usage: andon forget CUSTOMER [OPTIONS]

Deletes every event of one customer for good: those that carry the reference as it was sent, and all that happened to the contacts,
cases and complaints they belong to. A running server does it itself and counts everything anew without them; otherwise the next start
does. Backups made earlier still hold them.

  --dry-run      counts only
  --url URL      the running server (http://127.0.0.1:4000, or ANDON_PORT on this machine)
${DATA_USAGE}`;

const OPTIONS = { 'dry-run': { type: 'boolean' }, url: { type: 'string' } } as const;

/** `andon forget CUSTOMER`. */
export async function forget(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...DATA_OPTIONS, ...OPTIONS }, true);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [customer, ...rest] = positionals;
  if (customer === undefined || rest.length > 0)
    throw new UsageError(`Expected one CUSTOMER, got ${positionals.length}`);
  const { folder } = dataPlace(values);
  const dryRun = values['dry-run'] ?? false;
  const events = await inWordsLater(async () => {
    const log = await openUnlessInUse(folder.log);
    if (log === undefined) return forgetOnServer(values.url, folder.path, { customer, dryRun });
    try {
      const pseudonymizer = createPseudonymizer(loadKeys({ path: folder.keys, mayCreate: false, now: Date.now() }));
      const seqs = await findEventsOf(() => log.read(1), customer, pseudonymizer);
      if (!dryRun) await deleteAll(log, seqs, folder);
      return seqs.length;
    } finally {
      await log.close();
    }
  });
  process.stdout.write(
    `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'} ${dryRun ? 'would be deleted' : 'deleted'}.\n`,
  );
  return 0;
}

/** `undefined` where a server has the log open. */
async function openUnlessInUse(path: string): Promise<EventLog | undefined> {
  try {
    return await openSqliteLog({ path });
  } catch (error) {
    if (error instanceof LogError && error.code === 'LOCKED') return undefined;
    throw error;
  }
}

async function forgetOnServer(url: string | undefined, dataFolder: string, variables: object): Promise<number> {
  const { forgetCustomer } = await askServer<{ readonly forgetCustomer: number }>({
    url,
    dataFolder,
    role: 'admin',
    query: ForgetCustomerDocument,
    variables,
    otherwise: 'The data folder is in use: name the server that uses it with --url.',
  });
  return forgetCustomer;
}

async function deleteAll(log: EventLog, seqs: readonly number[], folder: DataFolder): Promise<void> {
  if (seqs.length === 0) return;
  // The figures first: were this cut short, the next start would count from the log.
  rmSync(folder.snapshot, { force: true });
  rmSync(folder.past, { recursive: true, force: true });
  await log.delete(seqs);
}
