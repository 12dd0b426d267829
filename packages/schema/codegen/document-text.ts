import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

export interface DocumentFile {
  readonly document?: DocumentNode;
}

/**
 * Codegen plugin: one operation, with the fragments it uses, as a constant `NameDocument` that is a plain string carrying its result and
 * variable types. Clients send it as it is and need no GraphQL parser. The stock `documentMode: 'string'` wraps it in a `String` object made by a class
 * whose constructor Node's type stripping cannot run. A module of its own for each, so that a page fetches only those it sends.
 */
export function plugin(_schema: GraphQLSchema, files: readonly DocumentFile[], { only }: { only: string }): string {
  const operation = operationTexts(files).find(({ name }) => name === only);
  if (operation === undefined) throw new Error(`Expected an operation named ${only} in src/documents`);
  const { name, kind, text } = operation;
  return [
    `import type { TypedDocumentText } from '../../typed-document-text.ts';`,
    `import type { ${name}${kind}, ${name}${kind}Variables } from '../documents.ts';`,
    '',
    `export const ${name}Document: TypedDocumentText<${name}${kind}, ${name}${kind}Variables> = ${JSON.stringify(text)};`,
    '',
  ].join('\n');
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

export interface OperationText {
  readonly name: string;
  readonly kind: string;
  /** The operation and the fragments it uses, without what GraphQL ignores. */
  readonly text: string;
}

/** @throws {Error} For an operation without a name. */
export function operationTexts(files: readonly DocumentFile[]): OperationText[] {
  const definitions = files.flatMap((file) => file.document?.definitions ?? []);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      if (operation.name === undefined)
        throw new Error(`Expected every operation to be named, got:\n${print(operation)}`);
      const used = inlineSingle([operation, ...usedFragments(operation, fragments)]);
      return {
        name: pascalCase(operation.name.value),
        kind: pascalCase(operation.operation),
        text: stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: used })),
      };
    });
}

function usedFragments(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: Definition): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (fragment === undefined || used.has(value)) return;
        used.set(value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [...used.values()];
}

/**
 * Fragments that a text uses once stand where they are used. Their fields are fields of the type they are used in: no fragment of ours
 * narrows an interface.
 */
function inlineSingle(definitions: readonly Definition[]): readonly Definition[] {
  const uses = new Map<string, number>();
  for (const definition of definitions) {
    visit(definition, {
      FragmentSpread({ name: { value }, directives }) {
        // One under a condition stays a fragment.
        uses.set(value, (uses.get(value) ?? 0) + (directives?.length ? 2 : 1));
      },
    });
  }
  const single = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION && uses.get(definition.name.value) === 1)
      single.set(definition.name.value, definition);
  }
  const flat = ({ selections }: SelectionSetNode): readonly SelectionNode[] =>
    selections.flatMap((selection) => {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? single.get(selection.name.value) : undefined;
      return fragment ? flat(fragment.selectionSet) : [selection];
    });
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION || !single.has(definition.name.value))
    .map((definition) => visit(definition, { SelectionSet: (set) => ({ ...set, selections: flat(set) }) }));
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
