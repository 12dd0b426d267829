import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A demo first writes thirty days of history: half a minute on a quiet machine, more than three where others work. */
const READY_LIMIT_MS = 540_000;

export interface CommandOptions {
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** Folder of the log; what a second start resumes from. */
  readonly data: string;
  /** @default 0, a free one; see `ServerProcess.port` */
  readonly port?: number;
  /** Further arguments of `andon start`, for example `--demo`. */
  readonly arguments?: readonly string[];
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running `andon` command. */
export interface Command {
  readonly exited: Promise<Exit>;
  /** Everything it has printed, standard output and errors in order of arrival. */
  output(): string;
  /** First group of `pattern`, or all of it, as soon as it was printed. Pending where it never is; a test times out then. */
  printed(pattern: RegExp): Promise<string>;
  /** What Ctrl-C does: SIGINT, then waits for the end. */
  interrupt(): Promise<Exit>;
  /** `kill -9`: no chance to tidy up. */
  kill(): Promise<Exit>;
}

export interface ServerProcess extends Command {
  /** For example `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly port: number;
}

/** Runs `andon …` as a process of its own, on the sources, as the package scripts do. */
export function startCommand(options: CommandOptions): Command {
  return toCommand(spawnAndon(options));
}

/**
 * Starts the server and waits until it answers.
 *
 * @throws {Error} With what it printed, when it ends or says nothing for long.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = spawnAndon({
    arguments: ['start', '--data', options.data, '--port', String(options.port ?? 0), ...(options.arguments ?? [])],
  });
  const command = toCommand(child);
  const stopWaiting = new AbortController();
  const url = await Promise.race([
    command.printed(/(http:\/\/[^\s/]+:\d+)\/wall/),
    command.exited.then(({ code }): string => {
      throw new Error(`The server ended with ${code}:\n${command.output()}`);
    }),
    expiry(READY_LIMIT_MS, stopWaiting.signal).then((): string => {
      throw new Error(`The server was not ready after ${READY_LIMIT_MS} ms:\n${command.output()}`);
    }),
  ]).catch(async (error: unknown) => {
    if (child.exitCode === null && child.signalCode === null) await command.kill();
    throw error;
  });
  stopWaiting.abort();
  const health = await fetch(new URL('/healthz', url));
  if (!health.ok) throw new Error(`Expected a healthy server, got ${health.status}: ${await health.text()}`);
  return { ...command, url, port: Number(new URL(url).port) };
}

const running = new Set<ChildProcess>();

// A test that failed half-way leaves no server behind.
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

function spawnAndon(options: CommandOptions): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=source', 'server/src/cli/main.ts', ...options.arguments], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

function toCommand(child: ChildProcess): Command {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  // `close`, not `exit`: by then everything printed has been read.
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Exit);
  const signalAndWait = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  const command: Command = {
    exited,
    output: () => text,
    printed: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const found = pattern.exec(text);
          if (!found) return;
          listeners.delete(look);
          resolve(found[1] ?? found[0]);
        };
        listeners.add(look);
        look();
      }),
    interrupt: () => signalAndWait('SIGINT'),
    kill: () => signalAndWait('SIGKILL'),
  };
  return command;
}

function expiry(limitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}
