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

  it.each([1, 32, 64, 65, 200])('ends with an HMAC-SHA-256 of what it says, with a secret of %i bytes', (length) => {
    const secret = Buffer.alloc(length, 'secret');
    const cursor = createCursorCodec(secret).encode('log', { ...POSITION, mark: 'é' });
    const said = `log.900.${POSITION.asOf.toString(36)}.é`;
    const mac = createHmac('sha256', secret).update(said).digest().subarray(0, 9);
    expect(cursor.slice(cursor.lastIndexOf('.') + 1)).toBe(mac.toString('base64url'));
  });

  it('does not tell how many events there are, nor how many came between two of them', () => {
    const numbers = Array.from({ length: 2_000 }, (_, seq) => {
      const [, number = ''] = codec.encode('log', { ...POSITION, seq }).split('.');
      return Buffer.from(number, 'base64url');
    });
    expect(new Set(numbers.map((number) => number.length))).toEqual(new Set([6]));
    expect(new Set(numbers.map((number) => number.toString('hex'))).size).toBe(2_000);
    // Of numbers that rise by one the first bytes would stay; here every bit is set in half of them.
    for (let bit = 0; bit < 48; bit++) {
      const set = numbers.filter((number) => ((number[bit >> 3]! >> (bit & 7)) & 1) === 1).length;
      expect(set).toBeGreaterThan(800);
      expect(set).toBeLessThan(1_200);
    }
  });

  it('holds numbers beyond any log', () => {
    const far = { seq: 2 ** 48 - 1, asOf: POSITION.asOf };
    expect(codec.decode(codec.encode('log', far), 'log', { ...NEWEST, seq: 2 ** 48 })).toEqual(far);
  });

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
