import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { openAuditLog } from '../auth/audit-log.ts';
import { type DataFolder, dataFolder } from '../data-folder.ts';
import { type Display, DisplayError, type DisplayStore, openDisplayStore } from '../displays/index.ts';
import { CommandError, UsageError } from './command-error.ts';
import { numberOption, parseOptions } from './options.ts';
import { parseScope } from './token.ts';

const MAX_MINUTES = 24 * 60;

const USAGE = `Usage: andon display add NAME [--scope DIMENSION=A,B]… [--minutes N] [--url URL]
       andon display list [--json]
       andon display revoke NAME

Screens that show a page for months. "add" prints a link that is opened on the screen once; from then on it sees, within its scope, and
can do nothing else. "revoke" ends it within a few seconds.

  --scope D=A,B  what it sees at most, for example site=east; several are combined with "and"
  --minutes N    how long the link can be used, 1 to ${MAX_MINUTES} (15)
  --url URL      where screens reach the server, or the page they show (http://127.0.0.1:4000, or ANDON_PORT)
  --json         one object a line
  --data DIR     data folder (.andon, or ANDON_DATA)
`;

/** `andon display …`. */
export async function display(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      scope: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string', default: '15' },
      url: { type: 'string' },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    true,
  );
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [action, name, ...rest] = positionals;
  const folder = dataFolder(values.data ?? process.env.ANDON_DATA ?? '.andon');
  if (action === 'list' && name === undefined) {
    process.stdout.write(
      listOf(existsSync(folder.displays) ? using(folder, (store) => store.list()) : [], values.json),
    );
    return 0;
  }
  if ((action !== 'add' && action !== 'revoke') || name === undefined || rest.length > 0) {
    throw new UsageError('Expected "add NAME", "list" or "revoke NAME"');
  }
  if (action === 'revoke') {
    revoke(folder, name);
    return 0;
  }
  if (!/^[\p{L}\p{N} ._-]{1,64}$/u.test(name)) {
    throw new UsageError('Expected a name of at most 64 letters, digits, spaces, dots, underscores and hyphens');
  }
  const minutes = numberOption('--minutes', values.minutes, 1, MAX_MINUTES);
  const page = pageOf(values.url);
  const scope = Object.fromEntries(values.scope.map(parseScope));
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  const { code } = using(folder, (store) => store.add({ name, scope, now: Date.now(), codeLifeMs: minutes * 60_000 }));
  auditOf(folder).record({ what: 'minted', who: `display:${name}`, door: 'command line', detail: 'display' });
  page.hash = `pair=${code}`;
  process.stdout.write(`${page.href}\n`);
  process.stderr.write(
    `Open it on the screen within ${minutes} minutes; it works once. To end it: andon display revoke ${JSON.stringify(name)}\n`,
  );
  return 0;
}

function pageOf(url: string | undefined): URL {
  const text = url ?? `http://127.0.0.1:${process.env.ANDON_PORT ?? 4000}`;
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new UsageError(`Expected --url to be a URL, got ${JSON.stringify(text)}`);
  const page = new URL(text);
  if (page.pathname === '/') page.pathname = '/wall';
  return page;
}

function revoke(folder: DataFolder, name: string): void {
  const found = existsSync(folder.displays) && using(folder, (store) => store.named(name));
  if (!found) throw new CommandError(`There is no display ${JSON.stringify(name)}. See: andon display list`);
  // First what ends its open streams: cut short here, it is revoked and still listed, never the other way round.
  appendFileSync(folder.revoked, `${found.id}\n`, { mode: 0o600 });
  auditOf(folder).record({
    what: 'revoked',
    who: `display:${name}`,
    tokenId: found.id,
    door: 'command line',
    detail: 'display',
  });
  using(folder, (store) => store.remove(found.id));
  process.stdout.write('Revoked.\n');
}

function using<T>(folder: DataFolder, work: (store: DisplayStore) => T): T {
  try {
    const store = openDisplayStore(folder.displays);
    try {
      return work(store);
    } finally {
      store.close();
    }
  } catch (error) {
    throw error instanceof DisplayError ? new CommandError(error.message, { cause: error }) : error;
  }
}

function auditOf(folder: DataFolder): ReturnType<typeof openAuditLog> {
  return openAuditLog({
    path: folder.audit,
    now: Date.now,
    onError(error) {
      throw error;
    },
  });
}

const HEADINGS = ['NAME', 'SCOPE', 'PAIRED', 'LAST HEARTBEAT', 'ADDRESS', 'PAGE', 'VERSION'];

function listOf(displays: readonly Display[], json: boolean): string {
  if (json) return displays.map((each) => `${JSON.stringify(forMachines(each))}\n`).join('');
  if (displays.length === 0) return 'No displays. Add one: andon display add NAME\n';
  const rows = [HEADINGS, ...displays.map(row)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function row({ name, scope, pairedAt, seenAt, address, page, version }: Display): string[] {
  const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}=${values.join(',')}`);
  return [
    name,
    limits.join(' ') || 'all',
    pairedAt === null ? 'not yet' : instant(pairedAt),
    seenAt === null ? 'never' : `${instant(seenAt)}, ${age(Date.now() - seenAt)} ago`,
    address ?? '–',
    page ?? '–',
    version ?? '–',
  ];
}

function forMachines({ name, scope, pairedAt, seenAt, address, page, version }: Display): object {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return { name, scope, pairedAt: iso(pairedAt), seenAt: iso(seenAt), address, page, version };
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
