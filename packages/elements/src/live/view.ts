import type { FigureRef, Filter, TypedDocumentText } from '@andon/schema';
import type { FigureParams, FilterValues } from '../format/parse.ts';

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

const BUILT_IN = new Set<string>([
  'queue',
  'channel',
  'team',
  'site',
  'tier',
  'touchpoint',
  'topic',
  'language',
  'product',
  'severity',
]);

/** Dimensions of a house's own go in a list of their own, as the schema asks. */
export function requestFilter(values: FilterValues): Filter {
  const own = Object.entries(values).filter(([dimension]) => BUILT_IN.has(dimension));
  const custom = Object.entries(values).filter(([dimension]) => !BUILT_IN.has(dimension));
  return {
    ...Object.fromEntries(own),
    ...(custom.length > 0 && { custom: custom.map(([dimension, list]) => ({ dimension, values: list })) }),
  };
}

/** Settings come from attributes as text; the server names those it does not know. */
export const figureRef = (key: string, params: FigureParams): FigureRef => ({ key, ...params });
