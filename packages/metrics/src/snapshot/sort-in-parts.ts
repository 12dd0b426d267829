/** Sorted at a time: about a millisecond where texts are compared. */
const RUN = 1_024;

/**
 * Sorts a list in place as `Array.sort` does, equal ones keeping their order, in parts of about a millisecond: runs first, which are then
 * merged two by two.
 */
export function* sortInParts<T>(list: T[], compare: (a: T, b: T) => number): Generator<void, void> {
  for (let at = 0; at < list.length; at += RUN) {
    const run = list.slice(at, at + RUN).sort(compare);
    for (let i = 0; i < run.length; i++) list[at + i] = run[i]!;
    yield;
  }
  if (list.length <= RUN) return;
  let from = list;
  let to = list.slice();
  for (let width = RUN; width < list.length; width *= 2) {
    let done = 0;
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      for (let left = start, right = middle, at = start; at < end; at++) {
        const isLeft = left < middle && (right === end || compare(from[left]!, from[right]!) <= 0);
        to[at] = isLeft ? from[left++]! : from[right++]!;
        if (++done % RUN === 0) yield;
      }
    }
    [from, to] = [to, from];
  }
  if (from === list) return;
  for (let i = 0; i < list.length; i++) list[i] = from[i]!;
}
