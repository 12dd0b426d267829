import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { type AuditLog, openAuditLog } from '../auth/audit-log.ts';
import { mintLocalToken, openLocalSecret } from '../auth/local-secret.ts';
import { ROLES } from '../auth/viewer.ts';
import { dataFolder } from '../data-folder.ts';
import { UsageError } from './command-error.ts';
import { newSecretText } from './new-secret.ts';
import { choiceOption, numberOption, parseOptions } from './options.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 3_650;

const TOKEN_USAGE = `Usage: andon token [--role ROLE] [--subject NAME] [--scope DIMENSION=A,B]… [--days N] [--data DIR]

Makes a token that the server of the data folder takes, and prints it.

  --role ROLE     viewer: sees. sender: sends events and sees nothing. editor: also stages demo trouble. admin: may do all. (viewer)
  --subject NAME  whom it is for
  --scope D=A,B   what its holder sees at most, for example site=east; several are combined with "and"
  --days N        life, 1 to ${MAX_DAYS} (30)
  --data DIR      data folder (.andon, or ANDON_DATA)
`;

const REVOKE_USAGE = `Usage: andon revoke TOKEN-ID | --subject NAME [--data DIR]

Ends a token, or every token of a subject, within a second on running servers too. A token's id is printed when it is made.
`;

/** `andon token`. */
export async function token(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, {
    role: { type: 'string', default: 'viewer' },
    subject: { type: 'string' },
    scope: { type: 'string', multiple: true, default: [] },
    days: { type: 'string', default: '30' },
    data: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    process.stdout.write(TOKEN_USAGE);
    return 0;
  }
  const scope = values.scope.map(parseScope);
  const local = openLocalSecret(folderOf(values.data).path);
  if (local.created) process.stderr.write(newSecretText(local));
  const tokenId = randomUUID();
  const text = await mintLocalToken(local.secret, {
    role: choiceOption('--role', values.role, ROLES),
    lifeMs: numberOption('--days', values.days, 1, MAX_DAYS) * DAY_MS,
    tokenId,
    ...(values.subject === undefined ? {} : { subject: values.subject }),
    ...(scope.length === 0 ? {} : { scope: Object.fromEntries(scope) }),
  });
  const who = values.subject ?? `local-${values.role}`;
  auditOf(values.data).record({ what: 'minted', who, tokenId, door: 'command line', detail: values.role });
  process.stdout.write(`${text}\n`);
  process.stderr.write(`Its id is ${tokenId}. To end it: andon revoke ${tokenId}\n`);
  return 0;
}

/** `andon revoke`. */
export async function revoke(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    { subject: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    true,
  );
  if (values.help) {
    process.stdout.write(REVOKE_USAGE);
    return 0;
  }
  const entry = values.subject === undefined ? positionals[0] : `sub:${values.subject}`;
  const given = positionals.length + (values.subject === undefined ? 0 : 1);
  if (entry === undefined || given !== 1 || !isOneEntry(entry)) {
    throw new UsageError('Expected one token id, or --subject and a name');
  }
  appendFileSync(folderOf(values.data).revoked, `${entry}\n`, { mode: 0o600 });
  auditOf(values.data).record({ what: 'revoked', door: 'command line', detail: entry });
  process.stdout.write('Revoked.\n');
  return 0;
}

/** Whether a line of the list is read as it was written; see `revocations.ts`. */
function isOneEntry(entry: string): boolean {
  return entry.trim() === entry && !/\n|(^|\s)#/.test(entry);
}

function folderOf(data: string | undefined): ReturnType<typeof dataFolder> {
  return dataFolder(data ?? process.env.ANDON_DATA ?? '.andon');
}

function auditOf(data: string | undefined): AuditLog {
  return openAuditLog({
    path: folderOf(data).audit,
    now: Date.now,
    onError(error) {
      throw error;
    },
  });
}

/** `site=east,west` as an entry of a scope. @throws {UsageError} For anything else. */
export function parseScope(text: string): [string, readonly string[]] {
  const [dimension, values, ...rest] = text.split('=');
  if (!dimension || !values || rest.length > 0) {
    throw new UsageError(`Expected --scope like site=east,west, got ${JSON.stringify(text)}`);
  }
  // Whether the dimension exists only the server knows, which refuses a token that names one it does not have.
  return [dimension, values.split(',')];
}
