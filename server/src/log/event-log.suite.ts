import type { ServiceEvent } from '@andon/metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppendedBatch, type EventLog, LogError, type LoggedEvent } from './event-log.ts';

/** What every event log has to do. Each adapter runs it: `testEventLog('sqlite', () => openSqliteLog(…))`. */
export function testEventLog(name: string, create: () => Promise<EventLog>): void {
  describe(`event log: ${name}`, () => {
    const opened: EventLog[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((log) => log.close()));
    });
    async function openLog(): Promise<EventLog> {
      const log = await create();
      opened.push(log);
      return log;
    }

    it('starts empty, with an id of its own', async () => {
      const [one, other] = [await openLog(), await openLog()];
      expect(one.lastSeq).toBe(0);
      expect(await readAll(one)).toEqual([]);
      expect(one.logId).not.toBe(other.logId);
    });

    it('gives back what was appended, in order, unchanged', async () => {
      const log = await openLog();
      const events = [
        queued('a', { customer: 'c1', queue: 'Ärger 客服 😀\u0000\n"' }),
        queued('b', { time: 0 }),
        queued('c', { priority: 0.1 }),
      ];
      expect(await log.append(events)).toEqual({ firstSeq: 1, accepted: 3, duplicates: [] });
      expect(await readAll(log)).toEqual(events.map((event, index) => ({ seq: index + 1, event })));
      expect(log.lastSeq).toBe(3);
    });

    it('stores an id once, within a batch and across batches, and says which came again', async () => {
      const log = await openLog();
      expect(await log.append([queued('a'), queued('b'), queued('a')])).toEqual({
        firstSeq: 1,
        accepted: 2,
        duplicates: [2],
      });
      expect(await log.append([queued('b'), queued('c'), queued('a'), queued('d')])).toEqual({
        firstSeq: 3,
        accepted: 2,
        duplicates: [0, 2],
      });
      expect(await log.append([queued('d')])).toMatchObject({ accepted: 0, duplicates: [0] });
      expect((await readAll(log)).map(({ seq, event }) => `${seq}${event.id}`)).toEqual(['1a', '2b', '3c', '4d']);
    });

    it('takes an empty batch', async () => {
      const log = await openLog();
      expect(await log.append([])).toMatchObject({ accepted: 0, duplicates: [] });
    });

    it('keeps the order of concurrent appends and gives each its own numbers', async () => {
      const log = await openLog();
      const batches = Array.from({ length: 50 }, (_, b) =>
        Array.from({ length: 1 + (b % 7) }, (_, i) => queued(`${b}-${i}`)),
      );
      const results = await Promise.all(batches.map((batch) => log.append(batch)));
      let expected = 1;
      for (const [index, result] of results.entries()) {
        expect(result).toEqual({ firstSeq: expected, accepted: batches[index]!.length, duplicates: [] });
        expected += result.accepted;
      }
      expect((await readAll(log)).map(({ event }) => event.id)).toEqual(batches.flat().map(({ id }) => id));
    });

    it('lets exactly one of two concurrent appends of the same id win', async () => {
      const log = await openLog();
      const results = await Promise.all(Array.from({ length: 10 }, () => log.append([queued('same')])));
      expect(results.map(({ accepted }) => accepted).reduce((a, b) => a + b)).toBe(1);
      expect(await readAll(log)).toHaveLength(1);
    });

    it('tells listeners of accepted events in order, before the append resolves', async () => {
      const log = await openLog();
      const heard: string[] = [];
      const stop = log.onAppended(({ firstSeq, events }: AppendedBatch) => {
        for (const [index, event] of events.entries()) heard.push(`${firstSeq + index}${event.id}`);
      });
      await Promise.all([
        log.append([queued('a'), queued('b')]).then(() => expect(heard.slice(0, 2)).toEqual(['1a', '2b'])),
        log.append([queued('a'), queued('c')]).then(() => expect(heard).toEqual(['1a', '2b', '3c'])),
      ]);
      await log.append([queued('c')]);
      expect(heard).toHaveLength(3);
      stop();
      await log.append([queued('d')]);
      expect(heard).toHaveLength(3);
    });

    it('reads from any position in chunks', async () => {
      const log = await openLog();
      await log.append(Array.from({ length: 25 }, (_, i) => queued(`e${i}`)));
      const sizes: number[] = [];
      const seqs: number[] = [];
      for await (const chunk of log.read(4, 10)) {
        sizes.push(chunk.length);
        seqs.push(...chunk.map(({ seq }) => seq));
      }
      expect(sizes).toEqual([10, 10, 2]);
      expect(seqs).toEqual(Array.from({ length: 22 }, (_, i) => i + 4));
      expect(await readAll(log, 26)).toEqual([]);
    });

    it('ends a read at what was there when it began', async () => {
      const log = await openLog();
      await log.append([queued('a'), queued('b')]);
      const reading = log.read(1, 1)[Symbol.asyncIterator]();
      const first = await reading.next();
      await log.append([queued('c')]);
      const second = await reading.next();
      expect([first, second].map(({ value }) => value[0].event.id)).toEqual(['a', 'b']);
      expect((await reading.next()).done).toBe(true);
    });

    it('deletes for good without giving numbers again', async () => {
      const log = await openLog();
      await log.append([queued('a'), queued('b'), queued('c')]);
      expect(await log.delete([1, 3, 99])).toBe(2);
      expect((await readAll(log)).map(({ seq }) => seq)).toEqual([2]);
      expect(log.lastSeq).toBe(3);
      expect(await log.append([queued('d')])).toMatchObject({ firstSeq: 4, accepted: 1 });
    });

    it('refuses work after closing and closes twice without complaint', async () => {
      const log = await openLog();
      const last = log.append([queued('a')]);
      await log.close();
      await log.close();
      expect(await last).toMatchObject({ accepted: 1 });
      await expect(log.append([queued('b')])).rejects.toThrow(LogError);
      await expect(readAll(log)).rejects.toMatchObject({ code: 'CLOSED' });
    });
  });
}

export function queued(id: string, fields: Partial<Record<string, unknown>> = {}): ServiceEvent {
  return { id, type: 'contact.queued', time: 1_700_000_000_000, entity: `contact-${id}`, ...fields } as ServiceEvent;
}

export async function readAll(log: EventLog, fromSeq = 1): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  for await (const chunk of log.read(fromSeq)) all.push(...chunk);
  return all;
}
