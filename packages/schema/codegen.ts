import { globSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** `Figures` of `subscription Figures(…) {…}`. */
const operationNames = globSync('src/documents/*.graphql').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:query|mutation|subscription)\s+(\w+)/gm)].map(([, name = '']) => name),
);

/** Scalars as a client sees them: JSON text. */
const wireScalars = {
  ID: 'string',
  DateTime: 'string',
  Window: 'string',
  Dimension: 'string',
};

/** Scalars as a resolver sees them: parsed input, not yet serialised output. */
const resolverScalars = {
  ...wireScalars,
  DateTime: { input: 'number', output: 'number' },
};

const shared = { enumsAsTypes: true, useTypeImports: true, immutableTypes: true, skipTypename: true } as const;

const config: CodegenConfig = {
  schema: 'src/sdl/*.graphql',
  documents: 'src/documents/*.graphql',
  // A schema without documents is a schema still.
  ignoreNoDocuments: true,
  silent: true,
  errorsOnly: true,
  generates: {
    'src/generated/sdl.ts': { plugins: ['./codegen/sdl-text.ts'] },
    'src/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...shared,
        scalars: resolverScalars,
        optionalResolveType: true,
        mappers: {
          Figure: '../resolver-sources.ts#FigureSource',
          QueueFrame: '../resolver-sources.ts#FamilyFrameSource',
          QueueGroup: '../resolver-sources.ts#GroupSource',
          ResponseFrame: '../resolver-sources.ts#FamilyFrameSource',
          ResponseGroup: '../resolver-sources.ts#GroupSource',
          ComplaintFrame: '../resolver-sources.ts#FamilyFrameSource',
          ComplaintGroup: '../resolver-sources.ts#GroupSource',
          SurveyFrame: '../resolver-sources.ts#FamilyFrameSource',
          SurveyGroup: '../resolver-sources.ts#GroupSource',
        },
      },
    },
    'src/generated/documents.ts': {
      plugins: ['typescript-operations', './codegen/document-index.ts'],
      config: { ...shared, scalars: wireScalars },
    },
    ...Object.fromEntries(
      operationNames.map((name) => [
        `src/generated/documents/${name}.ts`,
        { plugins: [{ './codegen/document-text.ts': { only: name } }] },
      ]),
    ),
    'src/generated/manifest.json': { plugins: ['./codegen/manifest.ts'] },
  },
};

export default config;
