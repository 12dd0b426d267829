import type { FigureRef, Filter, TargetInput, TypedDocumentText } from '@andon/schema';
import type { FilterValues } from '../format/parse.ts';
import type { FigureParams } from '../format/parse-params.ts';

/** What to watch, with the variables checked where it was made and forgotten afterwards: `T` is what an answer holds. */
export interface View<T> {
  readonly document: string;
  readonly variables: object;
  /** Only for the type. */
  readonly answer?: T;
}

export const view = <T, V extends object>(document: TypedDocumentText<T, V>, variables: NoInfer<V>): View<T> => ({
  document,
  variables,
});

const BUILT_IN = new Set('queue channel team site tier touchpoint topic language product severity'.split(' '));

/** Dimensions of a house's own go in a list of their own, as the schema asks. */
function requestFilter(values: FilterValues): Filter {
  const own: Record<string, readonly string[]> = {};
  const custom: { dimension: string; values: readonly string[] }[] = [];
  for (const [dimension, list] of Object.entries(values)) {
    if (BUILT_IN.has(dimension)) own[dimension] = list;
    else custom.push({ dimension, values: list });
  }
  return { ...own, ...(custom.length > 0 && { custom }) };
}

/** The variable of a request that narrows it; none where everything counts. */
export const filterVariable = (values: FilterValues): { readonly filter?: Filter } =>
  Object.keys(values).length > 0 ? { filter: requestFilter(values) } : {};

/** The variable that replaces targets; none where the server's hold. */
export const targetsVariable = (targets: readonly TargetInput[]): { readonly targets?: readonly TargetInput[] } =>
  targets.length > 0 ? { targets } : {};

/** Settings come from attributes as text; the server names those it does not know. */
export const figureRef = (key: string, params: FigureParams): FigureRef => ({ key, ...params });
