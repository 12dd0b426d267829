/** Values of one dimension are alternatives, dimensions are combined with *and*. */
export type FilterValues = Readonly<Record<string, readonly string[]>>;

/**
 * Reads `queue=billing,support;channel=phone`, or an object, where one value need be no list. What would end a value stands in one as in
 * a URL: `queue=Billing %26 payments`. A part without `=` is left out: an attribute half typed in a live editor must not take the element down.
 */
export function parseFilter(text: string | FilterValues | null | undefined): FilterValues {
  const filter: Record<string, string[]> = {};
  if (typeof text === 'object') {
    for (const [dimension, values] of Object.entries(text ?? filter))
      if (values != null) filter[dimension] = [values].flat().map(String);
    return filter;
  }
  for (const [, dimension, values] of (text ?? '').matchAll(/([^\s=;&][^=;&]*)=([^;&]*)/g))
    filter[dimension!.trim()] = values!
      .split(',')
      .map((value) => value.trim().replace(/%(2[56c]|3b)/gi, decodeURIComponent));
  return filter;
}

/** As `parseFilter` reads it, whatever the values are. */
export const formatFilter = (filter: FilterValues): string =>
  Object.entries(filter)
    .map(([dimension, values]) => {
      const escaped = values.map((value) => value.replace(/[%&,;]/g, encodeURIComponent));
      return `${dimension}=${escaped.join(',')}`;
    })
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
