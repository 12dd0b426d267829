import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const CHARTS = '/packages/elements/src/charts/echarts.ts';

/**
 * Serves the one file that imports ECharts as a bundle: unbundled it is several hundred requests, which take longer than a test may,
 * and it reads `process.env`, which only a bundler replaces.
 */
export function chartBundle(): {
  readonly name: string;
  serve(context: { readonly path: string }): Promise<{ body: string; type: 'js' } | undefined>;
} {
  let bundle: Promise<string> | undefined;
  return {
    name: 'chart-bundle',
    async serve({ path }) {
      if (path !== CHARTS) return undefined;
      bundle ??= build({
        entryPoints: [fileURLToPath(new URL(`../..${CHARTS}`, import.meta.url))],
        bundle: true,
        write: false,
        format: 'esm',
        target: 'es2022',
        define: { 'process.env.NODE_ENV': '"production"' },
      }).then(({ outputFiles: [file] }) => file?.text ?? '');
      return { body: await bundle, type: 'js' };
    },
  };
}
