import { setTimeout as sleep } from 'node:timers/promises';
import { boards } from '../documents.ts';
import { LoadProcesses, type ServerKind, ServerProcess } from '../processes.ts';
import { median, QUICK, repeat, spread, verdict } from '../report.ts';
import { publish } from './fan-out.ts';

const SOCKETS = QUICK ? 300 : 1_000;

/** What an idle reader takes of the server's memory. */
export async function memory(): Promise<void> {
  console.log('\nMemory of an idle socket with one subscription, and of each further subscription');
  const runs = await repeat(async () => ({ ours: await readerOf('ours'), stock: await readerOf('stock') }));
  for (const kind of ['ours', 'stock'] as const) {
    const sockets = runs.map((run) => run[kind].socketBytes / 1_024);
    const more = runs.map((run) => run[kind].subscriptionBytes / 1_024);
    console.log(`  ${kind.padEnd(6)} ${spread(sockets)} kB a socket, ${spread(more)} kB a subscription more`);
  }
  const ratios = runs.map(({ ours, stock }) => ours.socketBytes / stock.socketBytes);
  const more = runs.map(({ ours, stock }) => ours.subscriptionBytes / stock.subscriptionBytes);
  const worst = Math.max(median(ratios), median(more));
  console.log(`  ours / stock: ${spread(ratios, 2)} and ${spread(more, 2)}, goal ≤ 0.50: ${verdict(worst, 0.5)}`);
}

async function readerOf(kind: ServerKind) {
  const [one, eleven] = [await perSocket(kind, 1), await perSocket(kind, 11)];
  return { socketBytes: one, subscriptionBytes: (eleven - one) / 10 };
}

async function perSocket(kind: ServerKind, subscriptions: number): Promise<number> {
  const documents = boards(subscriptions);
  await using server = await ServerProcess.start(kind, { views: subscriptions });
  const common = { url: server.url, kind: 'graphql', documents, ids: 'own', deflate: false } as const;
  await using warm = await LoadProcesses.start({ ...common, sockets: 100 });
  await publish(server, 4);
  const before = await server.usage({ collect: true });
  await using load = await LoadProcesses.start({ ...common, sockets: SOCKETS });
  await publish(server, 4);
  await sleep(1_000);
  const after = await server.usage({ collect: true });
  void warm;
  void load;
  return (after.heapBytes - before.heapBytes) / SOCKETS;
}
