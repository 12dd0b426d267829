import type { ServerCommand, ServerReady, ServerUsage } from '../protocol.ts';

export interface ServerParts {
  readonly port: number;
  /** Absent where a publication is an event at the server's own door. */
  publish?(): void;
  counts?(): Promise<Pick<ServerUsage, 'rendered' | 'conflated'>>;
}

/** The server's side of the talk with the benchmark. */
export function reportUsage({ port, publish, counts }: ServerParts): void {
  const startedAt = process.cpuUsage();
  /** CPU that measuring itself took. */
  let ownMs = 0;
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1_000;
  };
  process.on('message', async (command: ServerCommand) => {
    if (command.type === 'publish') publish?.();
    if (command.type === 'stop') process.exit(0);
    if (command.type === 'usage') {
      const askedAtMs = cpuMs();
      const counted = (command.counts ? await counts?.() : undefined) ?? { rendered: 0, conflated: 0 };
      if (command.collect) {
        // Twice: what the first pass finalises, the second frees.
        globalThis.gc?.();
        globalThis.gc?.();
      }
      const { rss, heapUsed, external } = process.memoryUsage();
      const usage: ServerUsage = {
        type: 'usage',
        cpuMs: askedAtMs - ownMs,
        residentBytes: rss,
        heapBytes: heapUsed + external,
        ...counted,
      };
      process.send?.(usage);
      ownMs += cpuMs() - askedAtMs;
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ type: 'ready', port } satisfies ServerReady);
}
