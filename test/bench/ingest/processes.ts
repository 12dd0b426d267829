import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-bench-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function start(file: string, ...args: string[]): ChildProcess {
  const child = fork(new URL(file, import.meta.url), args, { execArgv: ['--conditions=source'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

export function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message as T);
    };
    const onExit = () => {
      child.off('message', onMessage);
      reject(new Error('A process of the benchmark ended early'));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

export interface Usage {
  readonly cpuUs: number;
  readonly rssBytes: number;
  /** Of the serving thread; 0 unless turns are timed. */
  readonly longestTurnUs: number;
}

/** A server in a process of its own, so that its CPU can be told from its senders'. */
export class Serving {
  readonly url: string;
  readonly readyMs: number;
  readonly listeningMs: number;
  /** How often it told how far it was. */
  readonly progress: number;
  readonly #child: ChildProcess;
  readonly #agent: Agent;

  private constructor(child: ChildProcess, ready: Ready, connections: number) {
    this.#child = child;
    this.url = ready.url;
    this.readyMs = ready.readyMs;
    this.listeningMs = ready.listeningMs;
    this.progress = ready.progress;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  static async start(dataDir: string, connections = 8, clock: 'wall' | 'event' = 'wall'): Promise<Serving> {
    const child = start('./serve.ts', dataDir, clock);
    return new Serving(child, await answer<Ready>(child), connections);
  }

  async usage(): Promise<Usage> {
    const answered = answer<Usage>(this.#child);
    this.#child.send('usage');
    return answered;
  }

  /** Times the turns of the event loop from now on; it no longer sleeps then. */
  timeTurns(): void {
    this.#child.send('time turns');
  }

  async measure(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^andon_${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  post(path: string, headers: Readonly<Record<string, string>>, body: Buffer, expected: number): Promise<void> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent: this.#agent,
          host: hostname,
          port,
          path,
          method: 'POST',
          headers: { ...headers, 'content-length': body.length },
        },
        (response) => {
          response.resume();
          response.once('end', () => {
            if (response.statusCode === expected) resolve();
            else reject(new Error(`Expected ${expected}, got ${response.statusCode}`));
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  /** As Ctrl-C would: with a last snapshot, and the log closed. */
  async stop(): Promise<void> {
    this.#agent.destroy();
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

interface Ready {
  readonly url: string;
  readonly listeningMs: number;
  readonly readyMs: number;
  readonly progress: number;
}

/** Bytes of the files whose names begin with `name`, side files included. */
export async function sizeOf(folder: string, name: string): Promise<number> {
  const names = (await readdir(folder)).filter((each) => each.startsWith(name));
  const sizes = await Promise.all(names.map(async (each) => (await stat(join(folder, each))).size));
  return sizes.reduce((a, b) => a + b, 0);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
