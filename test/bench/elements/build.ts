import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { build } from 'vite';
import { WALL_CSS } from './pages/wall-css.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Content by path: the script as the server hands it out, built from the sources at hand, and the three walls. */
export async function buildPages(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const root = here('../../../packages/elements');
  const embed = await build({
    root,
    configFile: `${root}/vite.config.ts`,
    logLevel: 'silent',
    build: { write: false },
  });
  for (const { output } of Array.isArray(embed) ? embed : 'output' in embed ? [embed] : []) {
    for (const item of output) if (item.type === 'chunk') files.set(`/embed/${item.fileName}`, item.code);
  }
  for (const wall of ['andon', 'echarts', 'uplot']) {
    const { outputFiles } = await bundle({
      entryPoints: [here(`pages/${wall}.ts`)],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
      write: false,
    });
    files.set(`/pages/${wall}.js`, outputFiles[0]?.text ?? '');
    const scripts = [...(wall === 'andon' ? ['/embed/andon.js'] : []), `/pages/${wall}.js`];
    files.set(
      `/${wall}`,
      `<!doctype html><html lang="en"><title>${wall}</title><style>${WALL_CSS}</style><main class="wall"></main>${scripts
        .map((script) => `<script type="module" src="${script}"></script>`)
        .join('')}</html>`,
    );
  }
  return files;
}
