import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { declareProperties } from './scripts/declare-properties.ts';
import { STYLES_MARK, shrinkTemplates } from './scripts/shrink-templates.ts';
import { squeeze } from './scripts/squeeze.ts';
import { trimLit } from './scripts/trim-lit.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** `/embed/andon.js`: every element in one module; languages and charts in chunks of their own, fetched when a page needs them. */
export default defineConfig({
  resolve: { conditions: ['source', 'module', 'browser', 'production'] },
  // Chunks are found beside the script, wherever it is served from.
  base: './',
  build: {
    outDir: path('dist/embed'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    reportCompressedSize: true,
    rolldownOptions: {
      input: { andon: path('src/embed.ts') },
      // What chunks share with the script stays in it: one request before the first number, not two. Chunks import it by its plain
      // address, so whoever serves it answers one with a query by an import of that, as our server does.
      preserveEntrySignatures: 'allow-extension',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        // Every name of a chunk stands in the script.
        chunkFileNames: 'chunks/[hash:6].js',
      },
    },
    modulePreload: false,
  },
  plugins: [
    {
      // Templates carry their indentation, and styles their comments, into the bundle.
      name: 'andon-shrink-templates',
      enforce: 'pre',
      transform: (code, id) =>
        id.includes('/elements/src/') ? { code: shrinkTemplates(code, STYLES_MARK), map: null } : null,
    },
    {
      name: 'andon-declare-properties',
      enforce: 'post',
      transform: (code, id) =>
        id.includes('/elements/src/') && code.includes('_decorate')
          ? { code: declareProperties(code), map: null }
          : null,
    },
    {
      // Vite asks for a chunk by a function that loads its styles first; ours have none.
      name: 'andon-plain-import',
      configResolved(config) {
        const plugins = config.plugins as Plugin[];
        const at = plugins.findIndex(({ name }) => name === 'native:import-analysis-build');
        if (at < 0) throw new Error("Expected Vite's plugin that wraps imports of chunks, got another Vite");
        plugins.splice(at, 1);
      },
    },
    {
      name: 'andon-css-tag',
      enforce: 'pre',
      resolveId: (id, importer) =>
        id.endsWith('/css-tag.js') && importer?.includes('reactive-element') ? path('scripts/css-tag.ts') : null,
    },
    {
      name: 'andon-trim-lit',
      enforce: 'pre',
      transform: (code, id) => (id.includes('/node_modules/') ? { code: trimLit(code, id), map: null } : null),
    },
    squeeze(),
    {
      name: 'andon-theme',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'theme.css', source: readFileSync(path('src/theme/theme.css')) });
      },
    },
  ],
});
