import { type GraphQLSchema, printSchema } from 'graphql';

/** Codegen plugin: the whole schema as one string, so that neither server nor tests read `.graphql` files at run time. */
export function plugin(schema: GraphQLSchema): string {
  return `export const typeDefs: string = ${JSON.stringify(printSchema(schema))};\n`;
}
