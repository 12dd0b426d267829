/*
 * A keyed 64-bit hash of an event's id, as two halves. Equal ids have equal keys; that two different ids share one happens by chance once
 * in 2⁶⁴ pairs, and whoever knows two ids with one key has to know the seed as well. A key only ever says where to look: whether an id is
 * known is decided by the id itself.
 */

/** Random for each log. */
export interface IdSeed {
  readonly high: number;
  readonly low: number;
}

/** 32-bit words of a key. */
export const KEY_WORDS = 2;

const PRIME_HIGH = 0x9e3779b1;
const PRIME_LOW = 0x85ebca77;

/** The keys of many ids, one after the other: high half, low half. */
export function idKeys(ids: readonly { readonly id: string }[], seed: IdSeed): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(ids.length * KEY_WORDS);
  for (let i = 0; i < ids.length; i++) {
    const { id } = ids[i]!;
    let high = seed.high;
    let low = seed.low;
    for (let at = 0; at < id.length; at++) {
      const unit = id.charCodeAt(at);
      high = Math.imul(high ^ unit, PRIME_HIGH);
      // The shift brings high bits down again; a product alone only carries upwards.
      low = Math.imul(low ^ unit, PRIME_LOW) ^ (low >>> 15);
    }
    keys[i * KEY_WORDS] = mixed(high ^ low);
    keys[i * KEY_WORDS + 1] = mixed(low + Math.imul(high, PRIME_LOW));
  }
  return keys;
}

/** Spreads every bit over all others: places in tables are taken from a few of them. */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, PRIME_LOW);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, PRIME_HIGH);
  return (bits ^ (bits >>> 16)) >>> 0;
}
