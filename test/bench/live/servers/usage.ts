import type { ServerCommand, ServerReady, ServerUsage } from '../protocol.ts';

export interface ServerParts {
  readonly port: number;
  /** Absent where a publication is an event at the server's own door. */
  publish?(): void;
  rendered?(): Promise<number>;
}

/** The server's side of the talk with the benchmark. */
export function reportUsage({ port, publish, rendered }: ServerParts): void {
  const startedAt = process.cpuUsage();
  process.on('message', async (command: ServerCommand) => {
    if (command.type === 'publish') publish?.();
    if (command.type === 'stop') process.exit(0);
    if (command.type === 'usage') {
      if (command.collect) {
        // Twice: what the first pass finalises, the second frees.
        globalThis.gc?.();
        globalThis.gc?.();
      }
      const { user, system } = process.cpuUsage(startedAt);
      const { rss, heapUsed, external } = process.memoryUsage();
      const usage: ServerUsage = {
        type: 'usage',
        cpuMs: (user + system) / 1_000,
        residentBytes: rss,
        heapBytes: heapUsed + external,
        rendered: (await rendered?.()) ?? 0,
      };
      process.send?.(usage);
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ type: 'ready', port } satisfies ServerReady);
}
