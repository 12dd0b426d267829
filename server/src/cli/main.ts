#!/usr/bin/env node
import { CommandError, UsageError } from './command-error.ts';

/** A command gets the arguments after its name and resolves with the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

/** Loaded when called, so that `andon --help` does not read a database driver. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  start: {
    summary: 'Starts the server.',
    load: async () => (await import('./start.ts')).start,
  },
  replay: {
    summary: 'Sends a real log of a known format to a running server.',
    load: async () => (await import('./replay.ts')).replay,
  },
  import: {
    summary: 'Sends the rows of a CSV file to a running server.',
    load: async () => (await import('./import.ts')).importFile,
  },
  token: {
    summary: 'Makes a token for a viewer, a sender or an admin.',
    load: async () => (await import('./token.ts')).token,
  },
  revoke: {
    summary: 'Ends a token before its time.',
    load: async () => (await import('./token.ts')).revoke,
  },
  display: {
    summary: 'Adds, lists and ends screens that show figures.',
    load: async () => (await import('./display.ts')).display,
  },
  trouble: {
    summary: 'Stages trouble in the demo feed of a running server.',
    load: async () => (await import('./trouble.ts')).trouble,
  },
  backup: {
    summary: 'Copies the event log while the server runs.',
    load: async () => (await import('./backup.ts')).backup,
  },
  verify: {
    summary: 'Reads the whole event log and says whether it is what was written.',
    load: async () => (await import('./verify.ts')).verify,
  },
  forget: {
    summary: 'Deletes every event of one customer.',
    load: async () => (await import('./forget.ts')).forget,
  },
  doctor: {
    summary: 'Looks for what keeps a server from working well.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage());
    return 0;
  }
  if (name === '--version' || name === '-v') {
    const { VERSION } = await import('../process/version.ts');
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`andon: there is no command "${name}".\n\n${usage()}`);
    return 2;
  }
  try {
    return await (await command.load())(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`andon ${name}: ${error.message}\nSee: andon ${name} --help\n`);
      return 2;
    }
    if (error instanceof CommandError) {
      process.stderr.write(`andon ${name}: ${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: andon COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nandon COMMAND --help tells its options.\n`;
}
