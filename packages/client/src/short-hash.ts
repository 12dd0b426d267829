/**
 * Two FNV-1a style hashes of 32 bits with different multipliers, as base 36. Not for secrets. Texts that differ in one place never collide;
 * for others the odds are those of 64 random bits.
 */
export function shortHash(text: string): string {
  let [one, two] = [0x811c9dc5, 0xc2b2ae35];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x5bd1e995);
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36);
}
