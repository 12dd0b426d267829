import { beforeEach, describe, expect, it } from 'vitest';
import { IngestRig, JSON_TYPE, RIG_NOW } from '../testing/ingest-rig.ts';

let rig: IngestRig;
beforeEach(() => {
  rig = new IngestRig();
});

describe('CloudEvents over POST /ingest', () => {
  const envelope = {
    specversion: '1.0',
    id: '17',
    source: '/pbx/east',
    type: 'andon.contact.queued',
    time: '2026-03-01T11:00:00Z',
    subject: 'c9',
    data: { queue: 'billing' },
  };
  const stored = {
    id: '/pbx/east 17',
    type: 'contact.queued',
    time: RIG_NOW - 3_600_000,
    entity: 'c9',
    queue: 'billing',
  };

  it('takes the structured mode', async () => {
    expect(
      (await rig.post({ 'content-type': 'application/cloudevents+json; charset=UTF-8' }, JSON.stringify(envelope)))
        .status,
    ).toBe(202);
    expect(await rig.storedEvents()).toEqual([stored]);
  });

  it('takes the binary mode', async () => {
    const { data, ...attributes } = envelope;
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
    expect(
      (await rig.post({ ...JSON_TYPE, ...headers, 'ce-source': '/pbx/%65ast' }, JSON.stringify(data))).status,
    ).toBe(202);
    expect(await rig.storedEvents()).toEqual([stored]);
  });

  it('takes the batch mode and tells events of two sources with the same id apart', async () => {
    const batch = [
      envelope,
      { ...envelope, source: '/pbx/west' },
      envelope,
      { ...envelope, specversion: '0.3' },
      { ...envelope, type: 'com.other' },
    ];
    const { receipt } = await rig.post({ 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify(batch));
    expect(receipt).toMatchObject({ accepted: 2, duplicate: 1, rejectedCount: 2 });
    expect(receipt.rejected).toEqual([
      { line: 4, id: '17', field: 'specversion', reason: expect.stringContaining('specversion') },
      { line: 5, id: '17', field: 'type', reason: expect.stringContaining('andon.') },
    ]);
  });

  it('takes data in base64', async () => {
    const { data, ...rest } = envelope;
    const event = { ...rest, data_base64: Buffer.from(JSON.stringify(data)).toString('base64') };
    await rig.post({ 'content-type': 'application/cloudevents+json' }, JSON.stringify(event));
    expect(await rig.storedEvents()).toEqual([stored]);
  });

  it('shortens an id that would be too long, the same way each time', async () => {
    const long = JSON.stringify({ ...envelope, source: `https://example.test/${'x'.repeat(200)}` });
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect((await rig.post(headers, long)).receipt).toMatchObject({ accepted: 1 });
    expect((await rig.post(headers, long)).receipt).toMatchObject({ duplicate: 1 });
  });
});
