import { gzipSync } from 'node:zlib';
import type { ServiceEvent } from '@andon/metrics';
import { beforeEach, describe, expect, it } from 'vitest';
import { type EventLog, LogError } from '../log/index.ts';
import { bytesOf, IngestRig, JSON_TYPE, NDJSON, ndjson, queued } from '../testing/ingest-rig.ts';
import { BusyError } from './ingest.ts';

let rig: IngestRig;
beforeEach(() => {
  rig = new IngestRig();
});

describe('POST /ingest, whatever comes,', () => {
  it('refuses compressed data that is damaged or cut short, and keeps what came before', async () => {
    const whole = gzipSync(ndjson(Array.from({ length: 20_000 }, (_, i) => queued(`e${i}-${Math.sin(i)}`))));
    const headers = { ...NDJSON, 'content-encoding': 'gzip' };
    const cut = await rig.post(headers, whole.subarray(0, whole.length / 2));
    expect(cut).toMatchObject({
      status: 400,
      receipt: { error: { code: 'BAD_COMPRESSION', message: expect.stringContaining('too early') } },
    });
    expect(cut.receipt.accepted).toBeGreaterThan(1000);
    expect(await rig.storedIds()).toHaveLength(cut.receipt.accepted);
    expect(await rig.post(headers, 'not gzip at all')).toMatchObject({
      status: 400,
      receipt: { accepted: 0, error: { code: 'BAD_COMPRESSION' } },
    });
  });

  it.each(['identity', 'gzip'])(
    'keeps what came before a request broke off (%s), which is no fault of the server',
    async (encoding) => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        const lines = Buffer.from(
          `${ndjson(Array.from({ length: 3000 }, (_, i) => queued(`e${i}-${Math.sin(i)}`)))}\n`,
        );
        const bytes = encoding === 'gzip' ? gzipSync(lines) : lines;
        yield* bytesOf(bytes.subarray(0, bytes.length - 100));
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      }
      const errors: unknown[] = [];
      const headers = { ...NDJSON, 'content-encoding': encoding };
      const { status, receipt } = await rig.post(headers, broken(), { onError: (error) => errors.push(error) });
      expect([status, receipt.error.code]).toEqual([400, 'BROKEN_OFF']);
      // What was still being decompressed is gone with the request; it was never acknowledged.
      if (encoding === 'identity') expect(receipt.accepted).toBeGreaterThan(2000);
      expect(await rig.storedIds()).toHaveLength(receipt.accepted);
      expect(errors).toEqual([]);
    },
  );

  it('stops a decompression bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, '\n'));
    const { status, receipt } = await rig.post({ ...NDJSON, 'content-encoding': 'gzip' }, bomb);
    expect([status, receipt.error.code]).toEqual([413, 'EXPANDS_TOO_MUCH']);
  });

  it('refuses a body beyond the limit after taking what came before', async () => {
    const body = ndjson(Array.from({ length: 1000 }, (_, i) => queued(`e${i}`)));
    const { status, receipt } = await rig.post(NDJSON, body, { maxBodyBytes: 50_000 });
    expect([status, receipt.error.code]).toEqual([413, 'TOO_LARGE']);
    expect(receipt.accepted).toBeGreaterThan(100);
    expect(await rig.storedIds()).toHaveLength(receipt.accepted);
  });

  it('refuses an event beyond the limit and takes its neighbours', async () => {
    const body = ndjson([queued('a'), queued('b', { x: 'y'.repeat(70_000) }), queued('c')]);
    const { receipt } = await rig.post(NDJSON, body);
    expect(receipt).toMatchObject({ accepted: 2, rejected: [{ line: 2, reason: 'Longer than 65536 bytes' }] });
  });

  it('lists no more rejections than it can hold, but counts them all', async () => {
    const { receipt } = await rig.post(NDJSON, '{}\n'.repeat(5000));
    expect(receipt.rejectedCount).toBe(5000);
    expect(receipt.rejected).toHaveLength(1000);
  });

  it('takes any number of nested brackets for what it is', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    expect((await rig.post(NDJSON, `${deep}\n{"id":${deep}}`)).receipt).toMatchObject({ rejectedCount: 2 });
    expect((await rig.post(JSON_TYPE, `[{"a":${deep}}]`)).receipt).toMatchObject({ rejectedCount: 1 });
  });

  it('tells senders to come again when there is no room', async () => {
    rig.open({ maxRequests: 1 });
    const held = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${JSON.stringify(queued('a'))}\n`);
      await held.promise;
    }
    const first = rig.post(NDJSON, slow());
    expect(await rig.post(NDJSON, ndjson([queued('b')]))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      receipt: { error: { code: 'BUSY' } },
    });
    held.resolve();
    expect((await first).status).toBe(202);
    expect((await rig.post(NDJSON, ndjson([queued('b')]))).status).toBe(202);
    expect(rig.ingest.counts).toMatchObject({ accepted: 2, pending: 0, requests: 0 });
  });

  it('keeps room for others, whatever one sender does', async () => {
    // Nothing becomes durable before it is let go, so everything that was sent is pending.
    const held = Promise.withResolvers<void>();
    const slowLog: EventLog = Object.assign(Object.create(rig.log), {
      append: (events: readonly ServiceEvent[]) => held.promise.then(() => rig.log.append(events)),
    });
    rig.open({ log: slowLog, maxRequests: 6, maxPendingEvents: 2 });
    const send = (sender: string, id: string) => rig.ingest.submit([queued(id)], { sender });
    const flood = [send('flood', 'a'), send('flood', 'b')];
    expect(rig.ingest.counts).toMatchObject({ requests: 2 });
    while (rig.ingest.counts.pending < 2) await new Promise((resolve) => setImmediate(resolve));
    await expect(send('flood', 'c')).rejects.toThrow(BusyError);
    const other = send('other', 'd');
    held.resolve();
    expect(await other).toMatchObject({ accepted: 1 });
    expect(await Promise.all(flood)).toMatchObject([{ accepted: 1 }, { accepted: 1 }]);
    expect(await send('flood', 'c')).toMatchObject({ accepted: 1 });
    expect(rig.ingest.counts).toMatchObject({ accepted: 4, pending: 0, requests: 0 });
  });

  it('gives one sender half of the requests there may be at once', async () => {
    const held = Promise.withResolvers<void>();
    async function* slow() {
      await held.promise;
      yield [];
    }
    rig.open({ maxRequests: 5 });
    const takes = [1, 2, 3].map(() => rig.ingest.take(slow(), { sender: 'slow' }));
    await expect(rig.ingest.take(slow(), { sender: 'slow' })).rejects.toThrow(BusyError);
    takes.push(rig.ingest.take(slow(), { sender: 'other' }), rig.ingest.take(slow(), { sender: 'third' }));
    await expect(rig.ingest.take(slow(), { sender: 'fourth' })).rejects.toThrow(BusyError);
    held.resolve();
    await Promise.all(takes);
    expect(rig.ingest.counts.requests).toBe(0);
  });

  it('commits the events of a slow sender without waiting for its next ones', async () => {
    const held = Promise.withResolvers<void>();
    const stored = new Promise<void>((resolve) => {
      rig.log.onAppended(() => resolve());
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${JSON.stringify(queued('a'))}\n`);
      await held.promise;
      yield Buffer.from(JSON.stringify(queued('b')));
    }
    const response = rig.post(NDJSON, slow());
    await stored;
    expect(await rig.storedIds()).toEqual(['a']);
    held.resolve();
    expect((await response).receipt.accepted).toBe(2);
  });

  it('holds a bounded number of events however long the body is', async () => {
    let largest = 0;
    let pending = 0;
    let highest = 0;
    const slowLog: EventLog = Object.create(rig.log, {
      append: {
        value: async (events: Parameters<EventLog['append']>[0]) => {
          largest = Math.max(largest, events.length);
          pending += events.length;
          highest = Math.max(highest, pending);
          await new Promise(setImmediate);
          pending -= events.length;
          return rig.log.append(events);
        },
      },
    });
    rig.open({ log: slowLog });
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 30_000; i += 100)
        yield Buffer.from(`${ndjson(Array.from({ length: 100 }, (_, k) => queued(`e${i + k}`)))}\n`);
    }
    expect((await rig.post(NDJSON, endless())).receipt.accepted).toBe(30_000);
    expect(largest).toBeLessThanOrEqual(2_000);
    expect(highest).toBeLessThanOrEqual(4_000);
  });

  it('answers 503 without naming places on the machine when the log fails, and says what was taken', async () => {
    let appends = 0;
    const failing: EventLog = Object.create(rig.log, {
      append: {
        value: (events: Parameters<EventLog['append']>[0]) =>
          ++appends === 1
            ? rig.log.append(events)
            : Promise.reject(new LogError('DISK_FULL', 'No space left for /var/lib/secret-place')),
      },
    });
    rig.open({ log: failing });
    const errors: unknown[] = [];
    const body = ndjson(Array.from({ length: 6000 }, (_, i) => queued(`e${i}`)));
    const { status, headers, receipt } = await rig.post(NDJSON, body, { onError: (error) => errors.push(error) });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(receipt.error).toEqual({ code: 'DISK_FULL', message: expect.not.stringContaining('secret-place') });
    expect(await rig.storedIds()).toHaveLength(receipt.accepted);
    expect(errors).toHaveLength(1);
  });
});
