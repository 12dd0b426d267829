import type { LocalSecret } from '../auth/local-secret.ts';

/** What a person at a terminal is told when a data folder gets its secret, and never again. */
export function newSecretText({ secret, path }: Pick<LocalSecret, 'secret' | 'path'>): string {
  return `The admin secret of this data folder, shown this once: ${secret}\nIt signs tokens of every role. \`andon token\` finds it in ${path}, which only you can read.\n`;
}
