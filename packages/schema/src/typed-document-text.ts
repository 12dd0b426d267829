/**
 * The text of one operation, typed with what it takes and gives. It is a plain string at run time; `__apiType` exists for the compiler only.
 */
export type TypedDocumentText<T, V> = string & { readonly __apiType?: (variables: V) => T };
