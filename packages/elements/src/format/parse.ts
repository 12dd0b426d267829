/** Values of one dimension are alternatives, dimensions are combined with *and*. */
export type FilterValues = Readonly<Record<string, readonly string[]>>;

/**
 * Reads `queue=billing,support;channel=phone`, or an object, where one value need be no list. A part without `=` is left out: an
 * attribute half typed in a live editor must not take the element down.
 */
export function parseFilter(text: string | FilterValues | null | undefined): FilterValues {
  const filter: Record<string, string[]> = {};
  if (typeof text === 'object') {
    for (const [dimension, values] of Object.entries(text ?? filter))
      if (values != null) filter[dimension] = [values].flat().map(String);
    return filter;
  }
  for (const piece of (text ?? '').split(/[;&]/)) {
    const part = piece.trim();
    const at = part.indexOf('=');
    if (at < 1) continue;
    const values = part
      .slice(at + 1)
      .split(',')
      .map((value) => value.trim());
    filter[part.slice(0, at).trim()] = values;
  }
  return filter;
}

export const formatFilter = (filter: FilterValues): string =>
  Object.entries(filter)
    .map(([dimension, values]) => `${dimension}=${values.join(',')}`)
    .join(';');

/** Both must hold; where both name a dimension, the inner one narrows the outer. */
export function mergeFilters(outer: FilterValues, inner: FilterValues): FilterValues {
  const merged: Record<string, readonly string[]> = { ...outer };
  for (const [dimension, values] of Object.entries(inner)) {
    const allowed = Object.hasOwn(outer, dimension) && outer[dimension];
    merged[dimension] = allowed ? values.filter((value) => allowed.includes(value)) : values;
  }
  return merged;
}
