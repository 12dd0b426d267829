import { rmSync } from 'node:fs';
import { findEventsOf } from '../history/index.ts';
import { type EventLog, openSqliteLog } from '../log/index.ts';
import { createPseudonymizer, loadKeys } from '../privacy/index.ts';
import { UsageError } from './command-error.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWordsLater } from './data-options.ts';
import { parseOptions } from './options.ts';

const USAGE = `Usage: andon forget CUSTOMER [OPTIONS]

Deletes every event of one customer for good: those that carry the reference as it was sent, and all that happened to the contacts,
cases and complaints they belong to. Stop the server first; its next start counts everything anew without them. Backups made earlier
still hold them.

  --dry-run      counts only
${DATA_USAGE}`;

/** `andon forget CUSTOMER`. */
export async function forget(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...DATA_OPTIONS, 'dry-run': { type: 'boolean' } }, true);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [customer, ...rest] = positionals;
  if (customer === undefined || rest.length > 0)
    throw new UsageError(`Expected one CUSTOMER, got ${positionals.length}`);
  const { folder } = dataPlace(values);
  return inWordsLater(async () => {
    const pseudonymizer = createPseudonymizer(loadKeys({ path: folder.keys, mayCreate: false, now: Date.now() }));
    const log = await openSqliteLog({ path: folder.log });
    try {
      const seqs = await findEventsOf(() => log.read(1), customer, pseudonymizer);
      if (!values['dry-run']) await deleteAll(log, seqs, folder.snapshot);
      const what = `${seqs.length.toLocaleString('en')} events`;
      process.stdout.write(values['dry-run'] ? `${what} would be deleted.\n` : `${what} deleted.\n`);
    } finally {
      await log.close();
    }
    return 0;
  });
}

async function deleteAll(log: EventLog, seqs: readonly number[], snapshot: string): Promise<void> {
  if (seqs.length === 0) return;
  // The figures first: were this cut short, the next start would count from the log.
  rmSync(snapshot, { force: true });
  await log.delete(seqs);
}
