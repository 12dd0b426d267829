import { defineConfig } from 'vitest/config';

// Tests run the TypeScript sources of every workspace package; nothing has to be built first.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    expect: { requireAssertions: true },
    include: ['packages/{metrics,schema,client}/src/**/*.test.ts', 'server/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
