/*
 * Typed arrays do not grow: a longer one takes the place of one that is full.
 */

/** A longer array that begins with what `array` holds, and holds 0 after it. */
export function grownInts(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(array);
  return longer;
}

/** The same for doubles. */
export function grownDoubles(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(array);
  return longer;
}
