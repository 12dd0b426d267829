import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  type ValidationRule,
  validate,
  visit,
} from 'graphql';

export interface PreparedDocument {
  /** The text it was made of, one string for all who send it. */
  readonly text: string;
  readonly document: DocumentNode;
  /** Empty for a valid document. */
  readonly errors: readonly GraphQLError[];
  /** Variables that serve as a cursor and nothing else: they do not change what is shown. */
  cursorVariables(operationName: string | undefined): ReadonlySet<string>;
}

export interface DocumentCacheOptions {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  /** Parses with the server's limits. @default graphql's `parse` */
  readonly parse?: (text: string) => DocumentNode;
  /** Whether errors name fields and types that resemble a wrong one: of use to whoever may read the schema. */
  readonly suggests?: boolean;
  /** @default 500 documents */
  readonly size?: number;
}

/** Parses and validates each document once while it is among those seen most recently. */
export function createDocumentCache(options: DocumentCacheOptions): (text: string) => PreparedDocument {
  const { schema, rules, suggests = true, size = 500 } = options;
  const parseDocument = options.parse ?? parse;
  const seen = new Map<string, PreparedDocument>();
  return (text) => {
    const known = seen.get(text);
    if (known !== undefined) {
      seen.delete(text);
      seen.set(text, known);
      return known;
    }
    const document = parseDocument(text);
    const prepared = prepare(text, document, validate(schema, document, rules, { hideSuggestions: !suggests }));
    seen.set(text, prepared);
    const [oldest] = seen.keys();
    if (seen.size > size && oldest !== undefined) seen.delete(oldest);
    return prepared;
  };
}

function prepare(text: string, document: DocumentNode, errors: readonly GraphQLError[]): PreparedDocument {
  const byOperation = new Map<string | undefined, ReadonlySet<string>>();
  return {
    text,
    document,
    errors,
    cursorVariables(operationName) {
      const known = byOperation.get(operationName);
      if (known !== undefined) return known;
      const operation = getOperationAST(document, operationName);
      const found =
        operation?.kind === Kind.OPERATION_DEFINITION ? cursorOnlyVariables(document, operation) : new Set<string>();
      byOperation.set(operationName, found);
      return found;
    },
  };
}

function cursorOnlyVariables(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  const cursors = new Set<string>();
  for (const selection of operation.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) continue;
    for (const { name, value } of selection.arguments ?? []) {
      if (name.value === 'cursor' && value.kind === Kind.VARIABLE) cursors.add(value.name.value);
    }
  }
  const uses = new Map<string, number>();
  visit(document, {
    VariableDefinition: () => false,
    Variable({ name }) {
      uses.set(name.value, (uses.get(name.value) ?? 0) + 1);
    },
  });
  return new Set([...cursors].filter((name) => uses.get(name) === 1));
}
