import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { galleryData } from './build/gallery-data.ts';

const PAGES = ['index', 'wall', 'portal', 'executive', 'gallery'];

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    // As the elements: `light-dark()` written out for older browsers would follow the scheme of the page alone, not of a part of it, nor of paper.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The polyfill would be an inline script, which the pages' content security policy forbids.
    modulePreload: { polyfill: false },
    // Data URLs for small files would need an exception in the policy.
    assetsInlineLimit: 0,
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, `${page}.html`])) },
  },
  plugins: [
    galleryData(),
    {
      name: 'embed',
      // The server serves one folder: the pages, and the script that other sites load.
      closeBundle: () => cpSync(path('../packages/elements/dist/embed'), path('dist/embed'), { recursive: true }),
    },
  ],
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/embed', '/ingest', '/displays'].map((path) => [
        path,
        { target: 'http://127.0.0.1:4000', ws: path === '/graphql' },
      ]),
    ),
  },
});
