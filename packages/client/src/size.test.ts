import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const CORE_LIMIT_BYTES = 6_300;

describe('the size of the client', () => {
  it('is at most 6.3 kB gzip for what every page loads', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('./index.ts', import.meta.url))],
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      conditions: ['source'],
      outdir: 'out',
      write: false,
      metafile: true,
    });
    const sizes = new Map(
      outputFiles.map(({ path, contents }) => [path.split('/').at(-1) ?? '', gzipSync(contents, { level: 9 }).length]),
    );
    for (const [name, bytes] of sizes) console.log(`${name}: ${bytes} B gzip`);

    // The entry and what it imports statically; chunks behind `import()` are loaded by those who need them.
    const [entry] = Object.entries(metafile.outputs).filter(([, { entryPoint }]) =>
      entryPoint?.endsWith('src/index.ts'),
    );
    const loaded = [
      'index.js',
      ...(entry?.[1].imports ?? [])
        .filter(({ kind }) => kind === 'import-statement')
        .map(({ path }) => path.split('/').at(-1) ?? ''),
    ];
    const coreBytes = loaded.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    console.log(`core: ${coreBytes} B of ${CORE_LIMIT_BYTES} B`);
    expect(coreBytes).toBeGreaterThan(3_000);
    expect(coreBytes).toBeLessThanOrEqual(CORE_LIMIT_BYTES);
  });
});
