import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { PseudonymKey } from './key-file.ts';

/** What a reference refers to. The same text means different people as a customer and as an agent. */
export type ReferenceKind = 'customer' | 'agent';

/**
 * Replaces references to people by keyed hashes: without the key, which is never stored beside them, they lead back to nobody; with it,
 * the same person stays the same.
 */
export interface Pseudonymizer {
  /** The pseudonym under the current key. */
  pseudonym(kind: ReferenceKind, reference: string): string;
  /** The pseudonyms under every key there ever was: what a person may be stored as. */
  everyPseudonym(kind: ReferenceKind, reference: string): readonly string[];
}

/** 128 bits: no two of even 10⁹ people share one (chance below 2⁻⁶⁸), and short enough for a row. */
const PSEUDONYM_BYTES = 16;
/** Most references come back soon: a caller's events, an agent's shift. */
const CACHE_ENTRIES = 20_000;

/** @param keys - The first is used for new pseudonyms, the others only to find old ones. */
export function createPseudonymizer(keys: readonly PseudonymKey[]): Pseudonymizer {
  const [current, ...former] = keys.map(({ id, secret }) => ({ id, key: createSecretKey(secret) }));
  if (!current) throw new RangeError('Expected at least one key, got none');
  const caches = { customer: new Map<string, string>(), agent: new Map<string, string>() };
  return {
    pseudonym(kind, reference) {
      const cache = caches[kind];
      const known = cache.get(reference);
      if (known !== undefined) return known;
      const made = derive(current, kind, reference);
      // A full clear costs less than bookkeeping on every hit, and a rare burst of misses is cheap.
      if (cache.size >= CACHE_ENTRIES) cache.clear();
      cache.set(reference, made);
      return made;
    },
    everyPseudonym: (kind, reference) => [current, ...former].map((key) => derive(key, kind, reference)),
  };
}

interface LoadedKey {
  readonly id: string;
  readonly key: KeyObject;
}

function derive({ id, key }: LoadedKey, kind: ReferenceKind, reference: string): string {
  const hash = createHmac('sha256', key).update(`${kind}\n${reference}`).digest();
  return `${id}.${hash.toString('base64url', 0, PSEUDONYM_BYTES)}`;
}
