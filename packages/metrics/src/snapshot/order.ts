/* One order for what has none, so that equal states give equal bytes. */

/** Place of each id in a list of ids. */
export function inverse(order: readonly number[]): number[] {
  const ranks: number[] = [];
  order.forEach((id, rank) => {
    ranks[id] = rank;
  });
  return ranks;
}

/** By UTF-16 units: the same on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By the first number that differs; both are of one length. */
export function compareTuples(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
