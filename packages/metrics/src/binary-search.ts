/*
 * Where something begins in what is sorted, in log2(length) comparisons.
 *
 * Numbers are compared here and not through `firstIndex`, whose condition is a call: open lists and window bags are searched for every event.
 */

/** The first index in [0, length) for which `holds`, which must stay true once true; `length` if there is none. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first of numbers in ascending order that is not below `value`; how many there are if none is. */
export function firstAtLeast(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of numbers in ascending order that is above `value`; how many there are if none is. */
export function firstAbove(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  // What comes in order of time belongs at the end.
  if (high > 0 && sorted[high - 1]! <= value) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
