import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

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
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
    modulePreload: false,
  },
  plugins: [
    {
      // Templates carry their indentation into the bundle. Lines stay, so source maps keep their line numbers.
      name: 'andon-unindent',
      enforce: 'pre',
      transform: (code, id) =>
        id.includes('/elements/src/') ? { code: code.replace(/\n[ \t]+/g, '\n'), map: null } : null,
    },
    {
      name: 'andon-theme',
      closeBundle: () => copyFileSync(path('src/theme/theme.css'), path('dist/embed/theme.css')),
    },
  ],
});
