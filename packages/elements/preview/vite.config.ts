import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Every element in every state, theme and language, fed by hand. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { host: '127.0.0.1' },
});
