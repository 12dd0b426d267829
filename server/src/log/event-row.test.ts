import type { ServiceEvent } from '@andon/metrics';
import { expect, it } from 'vitest';
import { decodeEvent, encodeBody, rowChecksum } from './event-row.ts';

const EVENT: ServiceEvent = { id: 'a"\\客', type: 'contact.queued', time: 5, entity: 'c', queue: 'q' };

it('takes the id out of the body and puts it back, whatever the order of fields', () => {
  const { id, ...rest } = EVENT;
  for (const event of [EVENT, { ...rest, id }]) {
    expect(JSON.parse(encodeBody(event))).toEqual(rest);
    expect(decodeEvent(id, encodeBody(event))).toEqual(EVENT);
  }
});

it('notices any changed, swapped or moved letter', () => {
  const body = encodeBody(EVENT);
  const whole = rowChecksum(EVENT.id, body);
  for (let i = 0; i < body.length; i++) {
    const changed = body.slice(0, i) + String.fromCharCode(body.charCodeAt(i) ^ 1) + body.slice(i + 1);
    expect(rowChecksum(EVENT.id, changed)).not.toBe(whole);
  }
  expect(rowChecksum('ab', 'c')).not.toBe(rowChecksum('a', 'bc'));
  expect(rowChecksum('ab', '')).not.toBe(rowChecksum('ba', ''));
});
