/** Has an observer watch these elements in place of those before. @returns What it watches: the same list where nothing is another. */
export function watchSizes<E extends Element>(
  sizes: ResizeObserver,
  before: readonly E[],
  now: readonly E[],
): readonly E[] {
  if (now.length === before.length && now.every((part, index) => part === before[index])) return before;
  for (const part of before) sizes.unobserve(part);
  for (const part of now) sizes.observe(part);
  return now;
}
