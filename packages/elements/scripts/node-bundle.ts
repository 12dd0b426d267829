import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/** The package as a server would load it: built for Node, Lit left to Node's own resolution. Gives the address of the module. */
export async function nodeBundle(): Promise<string> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Inside the package, so that Node finds Lit from there.
  const outDir = mkdtempSync(join(root, 'dist', 'node-'));
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: {
      noExternal: [/^@andon\//],
      external: ['lit', 'echarts'],
      resolve: { conditions: ['source', 'module', 'node', 'production'] },
    },
    build: {
      ssr: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
      outDir,
      rolldownOptions: { output: { entryFileNames: 'index.js' } },
    },
  });
  return pathToFileURL(join(outDir, 'index.js')).href;
}
