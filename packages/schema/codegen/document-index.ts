import type { GraphQLSchema } from 'graphql';
import { type DocumentFile, operationTexts } from './document-text.ts';

/** Codegen plugin: names every operation's document, each of which is in a module of its own. */
export function plugin(_schema: GraphQLSchema, files: readonly DocumentFile[]): string {
  return operationTexts(files)
    .map(({ name }) => `export { ${name}Document } from './documents/${name}.ts';\n`)
    .join('');
}
