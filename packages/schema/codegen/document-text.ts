import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

interface DocumentFile {
  readonly document?: DocumentNode;
}

/**
 * Codegen plugin: each operation, with the fragments it uses, as a constant `NameDocument` that is a plain string carrying its result and
 * variable types. Clients send it as it is and need no GraphQL parser. The stock `documentMode: 'string'` wraps it in a `String` object made by a class
 * whose constructor Node's type stripping cannot run.
 */
export function plugin(_schema: GraphQLSchema, files: readonly DocumentFile[]): string {
  const definitions = files.flatMap((file) => file.document?.definitions ?? []);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return 'export {};\n';
  return [
    "import type { TypedDocumentText } from '../typed-document-text.ts';",
    ...operations.map((operation) => documentConstant(operation, fragments)),
    '',
  ].join('\n');
}

function documentConstant(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  if (operation.name === undefined) throw new Error(`Expected every operation to be named, got:\n${print(operation)}`);
  const name = pascalCase(operation.name.value);
  const kind = pascalCase(operation.operation);
  const used = [operation, ...usedFragments(operation, fragments)];
  const text = stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: used }));
  const type = `TypedDocumentText<${name}${kind}, ${name}${kind}Variables>`;
  return `export const ${name}Document: ${type} = ${JSON.stringify(text)};`;
}

function usedFragments(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
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

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
