import { describe, expect, it } from 'vitest';
import { shortHash } from './short-hash.ts';

describe('shortHash', () => {
  it('has no collision among a hundred thousand requests that differ in a number or two', () => {
    const hashes = new Set<string>();
    for (let index = 0; index < 100_000; index++) {
      hashes.add(shortHash(`subscription {"queue":"q${index % 317}","seconds":${Math.floor(index / 317)}}`));
    }
    expect(hashes.size).toBe(100_000);
  });
});
