import { defaultClientConditions, defineConfig } from 'vite';

const PAGES = ['index', 'wall', 'portal', 'executive', 'gallery'];

export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    // The polyfill would be an inline script, which the pages' content security policy forbids.
    modulePreload: { polyfill: false },
    // Data URLs for small files would need an exception in the policy.
    assetsInlineLimit: 0,
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, `${page}.html`])) },
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/embed', '/ingest'].map((path) => [
        path,
        { target: 'http://127.0.0.1:4000', ws: path === '/graphql' },
      ]),
    ),
  },
});
