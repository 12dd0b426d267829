import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { type DocumentFile, operationTexts } from './document-text.ts';

/**
 * Codegen plugin: the text of every operation by the SHA-256 of it in hexadecimal, as one JSON object: the manifest of a server that runs
 * known documents only.
 */
export function plugin(_schema: GraphQLSchema, files: readonly DocumentFile[]): string {
  const texts = operationTexts(files).map(({ text }) => text);
  const entries = texts.map((text): [string, string] => [createHash('sha256').update(text).digest('hex'), text]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
