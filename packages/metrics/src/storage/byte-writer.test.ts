import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './byte-writer.ts';

const LARGEST = 2 ** 52;

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.take();
}

describe('a whole number', () => {
  it('is written in groups of seven bits, the lowest first, the sign in the lowest bit', () => {
    // As protocol buffers do with `sint64`.
    const known: [number, readonly number[]][] = [
      [0, [0]],
      [-1, [1]],
      [1, [2]],
      [-2, [3]],
      [63, [126]],
      [-64, [127]],
      [64, [128, 1]],
      [-65, [129, 1]],
      [8191, [254, 127]],
      [8192, [128, 128, 1]],
      [2 ** 30 - 1, [254, 255, 255, 255, 7]],
      [2 ** 30, [128, 128, 128, 128, 8]],
      [-(2 ** 30), [255, 255, 255, 255, 7]],
      [-(2 ** 30) - 1, [129, 128, 128, 128, 8]],
      [2 ** 31, [128, 128, 128, 128, 16]],
    ];
    for (const [value, bytes] of known)
      expect([value, ...written((writer) => writer.whole(value))]).toEqual([value, ...bytes]);
  });

  it('is read as it was written, near every power of two', () => {
    const values = [LARGEST, -LARGEST];
    for (let bit = 0; bit < 52; bit++) {
      for (const near of [-1, 0, 1]) values.push(2 ** bit + near, -(2 ** bit) + near);
    }
    const bytes = written((writer) => {
      for (const value of values) writer.whole(value);
    });
    const reader = new ByteReader(bytes);
    expect(values.map(() => reader.whole())).toEqual(values.map((value) => value + 0));
    expect(reader.isAtEnd).toBe(true);
  });

  it('is not written where it is none', () => {
    for (const bad of [0.5, -0.5, Number.NaN, Infinity, LARGEST + 1, -LARGEST - 1, 2 ** 31 + 0.5]) {
      expect(() => new ByteWriter().whole(bad)).toThrow(`Expected a whole number, got ${bad}`);
    }
  });
});

describe('a text', () => {
  it('is its length in bytes, and the bytes', () => {
    expect([...written((writer) => writer.text('aé'))]).toEqual([6, 97, 195, 169]);
    const texts = ['', 'plain', '電話 ☎ 👍', 'x'.repeat(100_000), '\u0000'];
    const bytes = written((writer) => {
      for (const text of texts) {
        writer.text(text);
        writer.whole(-7);
      }
    });
    const reader = new ByteReader(bytes);
    for (const text of texts)
      expect([reader.isAtEnd, reader.text() === text, reader.whole()]).toEqual([false, true, -7]);
    expect(reader.isAtEnd).toBe(true);
  });

  it('is not read from bytes that are none, or end before it does', () => {
    const cutOff = 'Expected more bytes; the snapshot is cut off';
    expect(() => new ByteReader(new Uint8Array([6, 97, 98])).text()).toThrow(cutOff);
    expect(new ByteReader(new Uint8Array([4, 97, 98])).text()).toBe('ab');
    for (const bytes of [[], [128], [255, 255]]) {
      expect(() => new ByteReader(new Uint8Array(bytes)).whole()).toThrow(cutOff);
    }
    expect(() => new ByteReader(new Uint8Array([2, 0xff])).text()).toThrow(TypeError);
  });
});

describe('a writer', () => {
  it('grows by what it needs, and begins anew when it is told to', () => {
    const writer = new ByteWriter();
    const size = 3 * 2 ** 16;
    for (let i = 0; i < size; i++) writer.whole(i % 64);
    const bytes = writer.take();
    expect(bytes).toHaveLength(size);
    expect(bytes.every((byte, i) => byte === 2 * (i % 64))).toBe(true);
    writer.reset();
    writer.text('x'.repeat(5 * size));
    writer.whole(1);
    expect([writer.take().length, writer.take().at(-1)]).toEqual([5 * size + 3 + 1, 2]);
    writer.reset();
    expect(writer.take()).toHaveLength(0);
  });
});
