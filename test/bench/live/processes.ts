import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { boards } from './documents.ts';
import type {
  LoadCommand,
  LoadCount,
  LoadOptions,
  LoadReport,
  ServerCommand,
  ServerReady,
  ServerUsage,
  UsageRequest,
} from './protocol.ts';

const WARM_UP_VIEWS = 50;
const WARM_UP_EVENTS = 800;
const WARM_UP_AGAIN_EVENTS = 300;
/** When in so long no frame came, none is on its way. */
const SETTLING_MS = 1_000;

export type ServerKind = 'ours' | 'plain' | 'stock';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Some seconds after a busy time V8 gives memory back in a collection or two, which cost as much as many rounds of frames. They come once, and by
 * chance would fall into one server's measurement and not into the other's. A collection that is asked for would throw away compiled code, too.
 */
const WITHOUT_LATE_COLLECTION = ['--no-memory-reducer', '--no-flush-bytecode'];

function start(file: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--conditions=source', '--expose-gc', ...WITHOUT_LATE_COLLECTION],
    env: { ...process.env, ...env },
    serialization: 'advanced',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function answer<T>(child: ChildProcess, type: string): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const take = (message: { readonly type: string }): void => {
    if (message.type === type) resolve(message as T);
  };
  const fail = (): void => reject(new Error('A process of the benchmark ended early'));
  child.on('message', take);
  child.once('exit', fail);
  try {
    return await promise;
  } finally {
    child.off('message', take);
    child.off('exit', fail);
  }
}

/** A server in a process of its own, so that its CPU can be told from its clients'. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #kind: ServerKind;
  #sent = 0;

  private constructor(kind: ServerKind, child: ChildProcess, port: number) {
    this.#kind = kind;
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(
    kind: ServerKind,
    options: {
      readonly deflate?: boolean;
      readonly views?: number;
      readonly pages?: string;
      /** Longest frame of the plain server. */
      readonly frameBytes?: number | undefined;
    } = {},
  ): Promise<ServerProcess> {
    const { deflate = false, views = 1, pages = '', frameBytes = '' } = options;
    const child = start(`./servers/${kind}.ts`, {
      BENCH_DEFLATE: deflate ? '1' : '',
      BENCH_VIEWS: String(views),
      BENCH_PAGES: pages,
      BENCH_FRAME_BYTES: String(frameBytes),
    });
    const { port } = await answer<ServerReady>(child, 'ready');
    return new ServerProcess(kind, child, port);
  }

  /** Events sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Makes every view change once: by an event at the door, as in life; stock is spared that. */
  async publish(): Promise<void> {
    if (this.#kind === 'stock') this.#say({ type: 'publish' });
    else await this.send(1);
  }

  /** The compiler has to have seen everything, as in a server that runs for weeks. */
  async warmUp(): Promise<void> {
    const documents = boards(WARM_UP_VIEWS);
    const kind = this.#kind === 'plain' ? 'plain' : 'graphql';
    await using load = await LoadProcesses.start({
      url: this.url,
      kind,
      sockets: 1,
      documents,
      ids: 'own',
      deflate: false,
    });
    for (let event = 0; event < WARM_UP_EVENTS; event += 1) {
      await this.publish();
      if (this.#kind === 'stock') await sleep(1);
    }
    await load.report();
  }

  /** After a collection that was asked for: it has taken the compiled code of whatever had one instance, as the door's only connection. */
  async warmUpAgain(): Promise<void> {
    // Stock has no door, and each of its publications takes as long as hundreds of these.
    if (this.#kind === 'stock') return;
    for (let event = 0; event < WARM_UP_AGAIN_EVENTS; event += 1) await this.publish();
    await sleep(SETTLING_MS);
  }

  /** @param queues - How many queues they are spread over. */
  async send(count: number, queues = 1): Promise<void> {
    const events = Array.from({ length: count }, (_, index) => {
      this.#sent += 1;
      const id = `${this.#sent}`;
      const queue = index % queues === 0 ? 'billing' : `queue-${index % queues}`;
      return { id, type: 'contact.queued', time: Date.now(), entity: id, queue, channel: 'phone' };
    });
    const response = await fetch(`${this.url}/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: events.map((event) => JSON.stringify(event)).join('\n'),
    });
    if (response.status !== 202) throw new Error(`Expected the events to be taken, got ${response.status}`);
    await response.text();
  }

  async usage(request: UsageRequest = {}): Promise<ServerUsage> {
    this.#say({ type: 'usage', ...request });
    return answer<ServerUsage>(this.#child, 'usage');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #say(command: ServerCommand): void {
    this.#child.send(command);
  }
}

/** Clients in processes of their own, at most `SOCKETS_A_PROCESS` each. */
export class LoadProcesses implements AsyncDisposable {
  readonly #children: ChildProcess[] = [];

  static async start(options: LoadOptions, socketsPerProcess?: number): Promise<LoadProcesses> {
    const load = new LoadProcesses();
    await load.join(options, socketsPerProcess);
    return load;
  }

  /** More of them. */
  async join(options: LoadOptions, socketsPerProcess = 1_000): Promise<void> {
    for (let left = options.sockets; left > 0; left -= socketsPerProcess) {
      const child = start('./load.ts');
      child.send({ ...options, sockets: Math.min(left, socketsPerProcess) });
      await answer(child, 'ready');
      this.#children.push(child);
    }
  }

  tell(command: LoadCommand): void {
    for (const child of this.#children) child.send(command);
  }

  /** Waits until so many frames have arrived since the reset, or no more do. */
  async received(frames: number): Promise<void> {
    for (let before = -1; ; ) {
      const counts = await this.#ask<LoadCount>('count');
      const sum = counts.reduce((total, count) => total + count.frames, 0);
      if (sum >= frames || sum === before) return;
      before = sum;
      await sleep(SETTLING_MS);
    }
  }

  async report(): Promise<LoadReport> {
    const reports = await this.#ask<LoadReport>('report');
    return {
      type: 'report',
      frames: reports.reduce((sum, { frames }) => sum + frames, 0),
      bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
      delaysMs: reports.flatMap(({ delaysMs }) => delaysMs),
    };
  }

  #ask<T>(type: 'count' | 'report'): Promise<T[]> {
    return Promise.all(
      this.#children.map((child) => {
        child.send({ type } satisfies LoadCommand);
        return answer<T>(child, type);
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
  }
}
