import { mintLocalToken, readLocalSecret } from '../auth/local-secret.ts';
import { createEventSender, type EventSender, SendError } from '../replay/event-sender.ts';
import { CommandError } from './command-error.ts';

/** Options of every command that sends events, as `parseArgs` takes them. */
export const SENDER_OPTIONS = {
  url: { type: 'string' },
  token: { type: 'string' },
  data: { type: 'string' },
} as const;

export const SENDER_USAGE = `  --url URL       the server (http://127.0.0.1:4000, or ANDON_PORT on this machine)
  --token TOKEN   a sender's token (ANDON_TOKEN); without one, the right of whoever may read the data folder
  --data DIR      the server's data folder, for that right (.andon, or ANDON_DATA)
`;

const TOKEN_LIFETIME_MS = 120_000;

export function createCommandSender(values: {
  readonly url?: string;
  readonly token?: string;
  readonly data?: string;
}): EventSender {
  const url = values.url ?? `http://127.0.0.1:${process.env.ANDON_PORT ?? 4000}`;
  if (!URL.canParse(url))
    throw new CommandError(`Expected --url to be an address such as http://127.0.0.1:4000, got ${url}`);
  const given = values.token ?? process.env.ANDON_TOKEN;
  return createEventSender({
    url,
    ...(given === undefined ? {} : { token: given }),
    tokenWhenAsked: () => localToken(values.data ?? process.env.ANDON_DATA ?? '.andon'),
    onRetry: (reason) => process.stderr.write(`${reason} Trying again.\n`),
  });
}

async function localToken(dataFolder: string): Promise<string | undefined> {
  const secret = readLocalSecret(dataFolder);
  return secret === undefined ? undefined : mintLocalToken(secret, { role: 'sender', lifeMs: TOKEN_LIFETIME_MS });
}

/** Prints what became of what was sent. @returns The exit code: 1 where events were rejected. */
export function reportTotals({ totals }: EventSender, seconds: number): number {
  const number = (value: number) => value.toLocaleString('en');
  process.stdout.write(
    `${number(totals.accepted)} accepted, ${number(totals.duplicate)} known before, ${number(totals.rejectedCount)} rejected in ${seconds.toFixed(1)} s.\n`,
  );
  if (totals.ignoredFields.size > 0) {
    const fields = [...totals.ignoredFields].map(([field, count]) => `${field} (${number(count)})`);
    process.stderr.write(`Kept out, because these events have no such fields: ${fields.join(', ')}\n`);
  }
  for (const { line, id, field, reason } of totals.rejected) {
    process.stderr.write(
      `event ${line}${id === null ? '' : ` (${id})`}${field === null ? '' : `, ${field}`}: ${reason}\n`,
    );
  }
  return totals.rejectedCount === 0 ? 0 : 1;
}

/** Runs the part that talks to the server; its failures end the command with a sentence. */
export async function whileSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SendError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}
