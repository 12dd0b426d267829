import { deflateSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, IngestRig, JSON_TYPE, NDJSON, ndjson, queued } from '../testing/ingest-rig.ts';
import { createHttpDoor } from './http-door.ts';

let rig: IngestRig;
beforeEach(() => {
  rig = new IngestRig();
});

describe('POST /ingest', () => {
  it('takes NDJSON and answers 202 with a receipt', async () => {
    const { status, receipt } = await rig.post(NDJSON, ndjson([queued('a'), queued('b'), queued('a')]));
    expect(status).toBe(202);
    expect(receipt).toEqual({
      accepted: 2,
      duplicate: 1,
      withoutId: 0,
      rejected: [],
      rejectedCount: 0,
      ignoredFields: {},
    });
    expect(await rig.storedIds()).toEqual(['a', 'b']);
  });

  it.each([
    ['a list', JSON.stringify([queued('a'), queued('b')])],
    ['one object', JSON.stringify(queued('a'), null, 2)],
  ])('takes %s as JSON', async (_, body) => {
    const { status, receipt } = await rig.post(JSON_TYPE, body);
    expect([status, receipt.accepted]).toEqual([202, body.startsWith('[') ? 2 : 1]);
  });

  it('names line, id, field and reason of each rejected event and takes the others', async () => {
    const body = [
      JSON.stringify(queued('a')),
      '{broken',
      JSON.stringify(queued('c', { type: 'contact.qeued' })),
      '',
      JSON.stringify(queued('d', { time: '2026-03-01T12:30:00Z' })),
      JSON.stringify(queued('e', { queue: 7, channel: 8 })),
      '[]',
      JSON.stringify(queued('f')),
    ].join('\n');
    const { status, receipt } = await rig.post(NDJSON, body);
    expect(status).toBe(202);
    expect(receipt).toMatchObject({ accepted: 2, rejectedCount: 5 });
    expect(receipt.rejected).toEqual([
      { line: 2, id: null, field: null, reason: 'Not valid JSON at character 2' },
      { line: 3, id: 'c', field: 'type', reason: expect.stringContaining('"contact.qeued"') },
      {
        line: 5,
        id: 'd',
        field: 'time',
        reason: expect.stringMatching(/2026-03-01T12:30:00.000Z.*2026-03-01T12:00:00.000Z/),
      },
      { line: 6, id: 'e', field: 'queue', reason: expect.stringContaining('also wrong: `channel`') },
      { line: 7, id: null, field: null, reason: expect.stringContaining('a JSON object') },
    ]);
    expect(await rig.storedIds()).toEqual(['a', 'f']);
  });

  it('answers 422 when nothing of it was an event', async () => {
    expect(await rig.post(NDJSON, '{}\n{}')).toMatchObject({ status: 422, receipt: { accepted: 0, rejectedCount: 2 } });
  });

  it('counts unknown fields and keeps them out', async () => {
    const { receipt } = await rig.post(
      NDJSON,
      ndjson([queued('a', { shoeSize: 44 }), queued('b', { shoeSize: 45, __proto__x: 1 })]),
    );
    expect(receipt.ignoredFields).toEqual({ shoeSize: 2, __proto__x: 1 });
    expect(JSON.stringify(await rig.storedEvents())).not.toContain('shoeSize');
  });

  it.each([
    ['NDJSON', NDJSON, (event: object) => ndjson([event])],
    ['a JSON list', JSON_TYPE, (event: object) => JSON.stringify([event])],
    [
      'CloudEvents',
      { 'content-type': 'application/cloudevents-batch+json' },
      ({ id, time, type, ...data }: { id?: string; time?: string; type?: string }) =>
        JSON.stringify([{ specversion: '1.0', source: '/pbx', id, time, type: `andon.${type}`, data }]),
    ],
  ])('tells who misspells the figure of a reading, or its unit, in %s', async (_, headers, bodyOf) => {
    const reading = { id: 'r1', type: 'reading', time: '2026-03-01T11:59:00Z', entity: 'pbx', value: 12 };
    const told = async (fields: object) => (await rig.post(headers, bodyOf({ ...reading, ...fields }))).receipt;
    expect((await told({ metric: 'queue.wating' })).rejected).toMatchObject([
      { line: 1, field: 'metric', reason: expect.stringMatching(/one of queue\.waiting, .*, got "queue\.wating"$/) },
    ]);
    expect((await told({ metric: 'queue.asa', unit: 'sec' })).rejected).toMatchObject([{ line: 1, field: 'unit' }]);
    expect(await told({ metric: 'queue.waiting' })).toMatchObject({ accepted: 1, rejected: [] });
  });

  it('is not fooled by keys of the prototype', async () => {
    const { receipt } = await rig.post(
      NDJSON,
      '{"__proto__":{"id":"x","entity":"y","time":1e12},"constructor":{},"type":"contact.queued"}',
    );
    expect(receipt.rejectedCount).toBe(1);
    expect(({} as { entity?: unknown }).entity).toBeUndefined();
  });

  it('stores pseudonyms in the place of people and no comments', async () => {
    const survey = {
      instrument: 'nps',
      score: 9,
      scaleMin: 0,
      scaleMax: 10,
      comment: 'Ask for Wang Wu',
      type: 'survey.answered',
    };
    await rig.post(NDJSON, ndjson([queued('a', { customer: 'C-4711', ...survey }), queued('b', { agent: 'C-4711' })]));
    const stored = JSON.stringify(await rig.storedEvents());
    expect(stored).not.toContain('C-4711');
    expect(stored).not.toContain('Wang Wu');
    expect(stored).toContain(rig.pseudonymizer.pseudonym('customer', 'C-4711'));
    expect(stored).toContain(rig.pseudonymizer.pseudonym('agent', 'C-4711'));
  });

  it('says how many events came without an id, and would double', async () => {
    const body = ndjson([queued(undefined), queued('b')]);
    expect((await rig.post(NDJSON, body)).receipt).toMatchObject({ accepted: 2, withoutId: 1 });
    expect((await rig.post(NDJSON, body)).receipt).toMatchObject({ accepted: 1, duplicate: 1, withoutId: 1 });
  });

  it('makes a repetition safe without ids by the Idempotency-Key', async () => {
    const headers = { ...NDJSON, 'idempotency-key': 'batch-1' };
    const body = ndjson([queued(undefined), queued(undefined), queued('c')]);
    expect((await rig.post(headers, body)).receipt).toMatchObject({ accepted: 3, withoutId: 0 });
    expect((await rig.post(headers, body)).receipt).toMatchObject({ accepted: 0, duplicate: 3 });
    expect((await rig.post({ ...headers, 'idempotency-key': 'batch-2' }, body)).receipt).toMatchObject({
      accepted: 2,
      duplicate: 1,
    });
    expect((await rig.post(headers, ndjson([queued(undefined, { entity: 'other' })]))).receipt).toMatchObject({
      accepted: 1,
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('takes %s', async (encoding, compress) => {
    const body = compress(ndjson(Array.from({ length: 5000 }, (_, i) => queued(`e${i}`))));
    expect((await rig.post({ ...NDJSON, 'content-encoding': encoding }, body)).receipt).toMatchObject({
      accepted: 5000,
    });
    expect(await rig.storedIds()).toHaveLength(5000);
  });

  it.each([
    [{}, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'text/plain' }, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'CHARSET'],
    [{ ...NDJSON, 'content-encoding': 'br' }, 415, 'CONTENT_ENCODING'],
    [{ ...NDJSON, 'content-encoding': 'gzip, gzip' }, 415, 'CONTENT_ENCODING'],
    [{ ...NDJSON, 'idempotency-key': '' }, 400, 'IDEMPOTENCY_KEY'],
    [{ ...NDJSON, 'idempotency-key': ['a', 'b'] }, 400, 'HEADER'],
  ])('refuses the headers %j', async (headers, status, code) => {
    expect(await rig.post(headers, ndjson([queued('a')]))).toMatchObject({
      status,
      receipt: { accepted: 0, error: { code } },
    });
    expect(await rig.storedIds()).toEqual([]);
  });

  it('takes content types in any case and with parameters', async () => {
    expect(
      (await rig.post({ 'content-type': 'Application/X-NDJSON; Charset="UTF-8"' }, ndjson([queued('a')]))).status,
    ).toBe(202);
  });

  it('answers other methods with those it has', async () => {
    const response = await createHttpDoor({ ingest: rig.ingest })({ method: 'GET', headers: {}, body: bytesOf('') });
    expect(response).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});
