import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { BlockStore } from './block-store.ts';
import { KEY_WORDS } from './id-key.ts';
import { asLogError, type OpenedFile, openForWriting } from './sqlite-file.ts';
import type { WriterData, WriterReply, WriterRequest } from './sqlite-protocol.ts';

/** The writer thread of the SQLite log. All batches that wait when a commit begins share it: one sync for all of them. */

/** Largest group, events: bounds how long the first of a group waits for the others. */
const MAX_GROUP_EVENTS = 20_000;

type Append = Extract<WriterRequest, { kind: 'append' }>;

const { path, options } = workerData as WriterData;
const port = parentPort as MessagePort;

let file: OpenedFile | undefined;
try {
  file = openForWriting(path, options, tellProgress);
  serve(file);
} catch (error) {
  file?.release();
  const { code, message } = asLogError(error, path);
  reply({ kind: 'failed', code, message });
}

function tellProgress(done: number, total: number): void {
  reply({ kind: 'opening', done, total });
}

function serve(file: OpenedFile): void {
  const store = new BlockStore(file, options.runEntries, tellProgress);
  const { logId, idSeed } = file;
  reply({ kind: 'opened', logId, idSeed, lastSeq: store.lastSeq });
  port.on('message', (first: WriterRequest) => {
    let next: WriterRequest | undefined = first;
    while (next !== undefined) {
      if (next.kind !== 'append') {
        if (next.kind === 'delete') removeSeqs(next);
        else if (next.kind === 'compact') compact(next);
        else if (next.kind === 'probe') probe(next.call);
        else close(next.call);
        next = waiting();
        continue;
      }
      const group: Append[] = [next];
      let events = eventsOf(next);
      next = waiting();
      while (next?.kind === 'append' && events + eventsOf(next) <= MAX_GROUP_EVENTS) {
        group.push(next);
        events += eventsOf(next);
        next = waiting();
      }
      commit(group);
    }
  });

  function commit(group: readonly Append[]): void {
    try {
      const results = store.append(group.flatMap(({ batches }) => batches));
      let from = 0;
      for (const { call, batches } of group) {
        const memory = batches.flatMap((parts) => parts.map(({ body }) => body.buffer));
        const own = results.slice(from, from + batches.length);
        port.postMessage({ kind: 'appended', call, results: own, memory } satisfies WriterReply, memory);
        from += batches.length;
      }
    } catch (error) {
      for (const { call } of group) fail(call, error);
    }
  }

  function removeSeqs({ call, seqs }: Extract<WriterRequest, { kind: 'delete' }>): void {
    try {
      reply({ kind: 'deleted', call, count: store.delete(seqs) });
    } catch (error) {
      fail(call, error);
    }
  }

  function compact({ call, fromSeq }: Extract<WriterRequest, { kind: 'compact' }>): void {
    try {
      reply({ kind: 'compacted', call, ...store.compact(fromSeq) });
    } catch (error) {
      fail(call, error);
    }
  }

  function probe(call: number): void {
    try {
      store.probe();
      reply({ kind: 'probed', call });
    } catch (error) {
      fail(call, error);
    }
  }

  function close(call: number): void {
    file.release();
    reply({ kind: 'closed', call });
    port.close();
  }
}

function eventsOf({ batches }: Append): number {
  return batches.flat().reduce((events, { keys }) => events + keys.length / KEY_WORDS, 0);
}

function waiting(): WriterRequest | undefined {
  return receiveMessageOnPort(port)?.message as WriterRequest | undefined;
}

function fail(call: number, error: unknown): void {
  const { code, message } = asLogError(error, path);
  reply({ kind: 'failed', call, code, message });
}

function reply(message: WriterReply): void {
  port.postMessage(message);
}
