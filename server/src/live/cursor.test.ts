import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCursorCodec } from './cursor.ts';

const codec = createCursorCodec(Buffer.from('a secret of the data folder'));
const NEWEST = { seq: 1_000, asOf: 1_770_000_000_000 };
const POSITION = { seq: 900, asOf: 1_769_999_990_000 };

describe('a cursor', () => {
  it('comes back as the position it was made from', () => {
    expect(codec.decode(codec.encode('log.1', POSITION), 'log.1', NEWEST)).toEqual(POSITION);
    expect(codec.decode(codec.encode('log.1', NEWEST), 'log.1', NEWEST)).toEqual(NEWEST);
    const marked = { ...POSITION, mark: 'what~it~has' };
    expect(codec.decode(codec.encode('log.1', marked), 'log.1', NEWEST)).toEqual(marked);
  });

  it('outlives the process, as long as the secret does', () => {
    const again = createCursorCodec(Buffer.from('a secret of the data folder'));
    expect(again.decode(codec.encode('log', POSITION), 'log', NEWEST)).toEqual(POSITION);
  });

  it.each([1, 32, 64, 65, 200])(
    'ends with an HMAC-SHA-256 of what stands before it, with a secret of %i bytes',
    (length) => {
      const secret = Buffer.alloc(length, 'secret');
      const cursor = createCursorCodec(secret).encode('log', { ...POSITION, mark: 'é' });
      const end = cursor.lastIndexOf('.');
      const mac = createHmac('sha256', secret).update(cursor.slice(0, end)).digest().subarray(0, 9);
      expect(cursor.slice(end + 1)).toBe(mac.toString('base64url'));
    },
  );

  it.each([
    ['none', undefined],
    ['null', null],
    ['empty', ''],
    ['of another log', codec.encode('other', POSITION)],
    ['ahead of the log', codec.encode('log', { ...POSITION, seq: 1_001 })],
    ['ahead of the clock', codec.encode('log', { ...POSITION, asOf: NEWEST.asOf + 1 })],
    ['with another position written in', codec.encode('log', POSITION).replace(/\.[^.]+\./, '.zz.')],
    ['with another mark written in', codec.encode('log', { ...POSITION, mark: 'a' }).replace('.a.', '.b.')],
    ['made with another secret', createCursorCodec(Buffer.from('guess')).encode('log', POSITION)],
    ['cut off', codec.encode('log', POSITION).slice(0, -1)],
    ['very long', 'x'.repeat(10_000)],
  ])('that is %s is of no use', (_what, cursor) => {
    expect(codec.decode(cursor, 'log', NEWEST)).toBeUndefined();
  });
});
