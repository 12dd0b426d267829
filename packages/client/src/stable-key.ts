/** JSON with sorted object keys and without undefined members: equal values give equal text whatever order they were written in. */
export function stableStringify(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Object && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}
