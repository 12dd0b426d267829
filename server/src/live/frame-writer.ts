import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLEnumType,
  GraphQLFloat,
  GraphQLIncludeDirective,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSkipDirective,
  GraphQLString,
  getArgumentValues,
  getDirectiveValues,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValidatedSubscriptionArgs,
} from 'graphql';

/** `{"data":…}` as JSON text, or `undefined` where plain execution has to say what is the matter. */
export type FrameWriter = (rootValue: object) => string | undefined;

/** JSON text of a value. Throws for any value that plain execution would not simply write down. */
type WriteValue = (value: unknown) => string;

interface CompiledField {
  /** What stands before the value: comma, name, colon. */
  readonly keyText: string;
  readonly read: (source: object) => unknown;
  readonly write: WriteValue;
}

/** Made once: only that it was thrown matters. */
const NOT_PLAIN = new Error('Expected a value that can be written as it is');

/** Part of a document, or of the schema under it, that is left to plain execution. */
class NotCovered extends Error {}

/**
 * Turns a subscription into a function that writes its frames: selections, conditions and arguments are worked out once, then every frame is
 * a walk along resolvers and constant pieces of text, without a tree of results between them.
 *
 * Only good news is written here. Whatever goes wrong in a frame (an error of a resolver, a `null` where there may be none, a value its type does
 * not know, a promise) makes the writer give up, and plain execution of the same frame tells it in its own way.
 *
 * @returns `undefined` for documents that are left to plain execution altogether: those that reach a field of an interface or union, a type with
 * `isTypeOf`, a resolver that takes `info`, `@defer` or `@stream`, fragments with variables, or arguments that are wrong in themselves.
 */
export function compileFrameWriter(args: ValidatedSubscriptionArgs): FrameWriter | undefined {
  let write: WriteValue;
  try {
    write = compile(args);
  } catch {
    return undefined;
  }
  return (rootValue) => {
    try {
      return `{"data":${write(rootValue)}}`;
    } catch {
      return undefined;
    }
  };
}

function compile(args: ValidatedSubscriptionArgs): WriteValue {
  const { schema, operation, fragments, variableValues, contextValue, hideSuggestions } = args;
  if (args.externalAbortSignal !== undefined || args.hooks !== undefined) throw new NotCovered();
  const rootType = schema.getRootType(OperationTypeNode.SUBSCRIPTION);
  if (!rootType) throw new NotCovered();

  const isIncluded = (node: SelectionNode): boolean => {
    if (node.directives?.some(({ name: { value } }) => value === 'defer' || value === 'stream')) throw new NotCovered();
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
    return skip?.if !== true && include?.if !== false;
  };

  const collect = (type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): Map<string, FieldNode[]> => {
    const fields = new Map<string, FieldNode[]>();
    const visited = new Set<string>();
    const applies = (condition: Parameters<typeof typeFromAST>[1] | undefined): boolean => {
      if (condition === undefined) return true;
      const wanted = typeFromAST(schema, condition);
      return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
    };
    const visit = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (!isIncluded(selection)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value;
          const known = fields.get(key);
          if (known === undefined) fields.set(key, [selection]);
          else known.push(selection);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition)) visit(selection.selectionSet);
        } else {
          const name = selection.name.value;
          const fragment = fragments[name];
          if (fragment === undefined || visited.has(name) || !applies(fragment.definition.typeCondition)) continue;
          if (fragment.variableSignatures !== undefined) throw new NotCovered();
          visited.add(name);
          visit(fragment.definition.selectionSet);
        }
      }
    };
    for (const selectionSet of selectionSets) visit(selectionSet);
    return fields;
  };

  const objectWriter = (type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): WriteValue => {
    if (type.isTypeOf) throw new NotCovered();
    const fields: CompiledField[] = [];
    for (const [key, nodes] of collect(type, selectionSets)) {
      const field = compileField(type, nodes);
      if (field === undefined) continue;
      fields.push({ keyText: `${fields.length === 0 ? '{' : ','}${JSON.stringify(key)}:`, ...field });
    }
    const end = fields.length === 0 ? '{}' : '}';
    return (value) => {
      if (typeof value !== 'object' || !isPlain(value)) raise();
      let text = '';
      for (const { keyText, read, write } of fields) text += keyText + write(read(value as object));
      return text + end;
    };
  };

  const compileField = (
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
  ): Omit<CompiledField, 'keyText'> | undefined => {
    const [first] = nodes;
    const name = first?.name.value ?? '';
    if (name === '__typename') {
      const text = JSON.stringify(type.name);
      return { read: () => undefined, write: () => text };
    }
    const definition = schema.getField(type, name);
    // Plain execution leaves it out as well.
    if (definition === undefined || first === undefined) return undefined;
    const fieldArgs = getArgumentValues(definition, first, variableValues, undefined, hideSuggestions);
    const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return { read: readerOf(definition.resolve, name, fieldArgs), write: nullableWriter(definition.type, inner) };
  };

  const readerOf = (
    resolve: ReturnType<GraphQLObjectType['getFields']>[string]['resolve'],
    name: string,
    fieldArgs: Readonly<Record<string, unknown>>,
  ): CompiledField['read'] => {
    const resolver = resolve ?? args.fieldResolver;
    if (resolver === defaultFieldResolver) {
      return (source) => {
        const property = (source as Readonly<Record<string, unknown>>)[name];
        return typeof property === 'function' ? callProperty(property, source, fieldArgs, contextValue) : property;
      };
    }
    // The fourth is `info`: where in the document a value stands is not kept.
    if (resolver.length > 3) throw new NotCovered();
    const plainResolver = resolver as (source: unknown, args: unknown, context: unknown) => unknown;
    return (source) => plainResolver(source, fieldArgs, contextValue);
  };

  const nullableWriter = (type: GraphQLOutputType, inner: readonly SelectionSetNode[]): WriteValue => {
    if (isNonNullType(type)) {
      const write = valueWriter(type.ofType, inner);
      return (value) => (value === null || value === undefined ? raise() : write(value));
    }
    const write = valueWriter(type, inner);
    return (value) => (value === null || value === undefined ? 'null' : write(value));
  };

  const valueWriter = (type: GraphQLOutputType, inner: readonly SelectionSetNode[]): WriteValue => {
    if (isListType(type)) return listWriter(nullableWriter(type.ofType, inner));
    if (isLeafType(type)) return leafWriter(type);
    if (isObjectType(type)) return objectWriter(type, inner);
    throw new NotCovered();
  };

  return objectWriter(rootType, [operation.selectionSet]);
}

/** Lists are arrays here; plain execution knows other iterables. */
function listWriter(write: WriteValue): WriteValue {
  return (value) => {
    if (!Array.isArray(value)) raise();
    let text = '[';
    for (let index = 0; index < (value as readonly unknown[]).length; index += 1) {
      if (index > 0) text += ',';
      text += write((value as readonly unknown[])[index]);
    }
    return `${text}]`;
  };
}

/** What is as it should be goes by the shortest way, anything else through the type's own conversion. */
function leafWriter(type: GraphQLLeafType): WriteValue {
  const convert: WriteValue = (value) => {
    // A conversion may take anything, also what plain execution would not hand it.
    if (!isPlain(value)) raise();
    const coerced: unknown = type.coerceOutputValue(value);
    if (coerced === null || coerced === undefined) raise();
    return JSON.stringify(coerced) ?? raise();
  };
  if (type === GraphQLInt) {
    return (value) => (typeof value === 'number' && (value | 0) === value ? String(value) : convert(value));
  }
  if (type === GraphQLFloat) {
    return (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : convert(value));
  }
  if (type === GraphQLString) return (value) => (typeof value === 'string' ? JSON.stringify(value) : convert(value));
  if (isEnumType(type)) return enumWriter(type);
  return convert;
}

function enumWriter(type: GraphQLEnumType): WriteValue {
  const texts = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, JSON.stringify(name)]));
  return (value) => texts.get(value) ?? raise();
}

function callProperty(property: unknown, source: object, fieldArgs: unknown, contextValue: unknown): unknown {
  const method = property as (this: object, ...given: unknown[]) => unknown;
  if (method.length > 2) raise();
  return method.call(source, fieldArgs, contextValue);
}

/** Neither an error, which is one of the field, nor a promise. */
function isPlain(value: unknown): boolean {
  return !(value instanceof Error) && typeof (value as { readonly then?: unknown }).then !== 'function';
}

function raise(): never {
  throw NOT_PLAIN;
}
