import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConsoleLogger, LogLevel, NodeJSFileSystem } from '@angular/compiler-cli';
import { createEs2015LinkerPlugin } from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build, type Plugin } from 'vite';

export const FRAMEWORKS = ['react', 'vue', 'svelte', 'angular'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Where the samples say Andon is. */
export const EXAMPLE = 'https://andon.example';
export const APPS = fileURLToPath(new URL('apps/', import.meta.url));

const require = createRequire(import.meta.url);
const ELEMENTS = fileURLToPath(new URL('../../packages/elements', import.meta.url));
export const ANGULAR_COMPILER = join(
  require.resolve('@angular/compiler-cli/package.json'),
  '../bundles/src/bin/ngc.js',
);
const run = promisify(execFile);

/** Builds one app into `outDir` as its own developers would, but for the address of the server. */
export async function buildApp(framework: Framework, outDir: string, serverUrl: string): Promise<void> {
  await bundle(join(APPS, framework), outDir, [
    await frameworkPlugins(framework, join(outDir, '..', `${framework}-compiled`)),
    replacing(EXAMPLE, serverUrl),
  ]);
}

/** All elements as one module `elements.js` that another version of the package would have made. */
export async function buildCopy(outDir: string, version: string): Promise<void> {
  await bundle(join(APPS, 'copy'), outDir, [replacing("VERSION = '0.1.0'", `VERSION = '${version}'`)]);
}

async function bundle(root: string, outDir: string, plugins: (Plugin | Plugin[])[]): Promise<void> {
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    // As if the package came built from npm; in the workspace it is its sources.
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    // A test runner calls its own mode `test`, which libraries take for development.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 4000 },
    plugins,
  });
}

function replacing(text: string, by: string): Plugin {
  return {
    name: 'replacing',
    enforce: 'pre',
    transform: (code) => (code.includes(text) ? { code: code.replaceAll(text, by), map: null } : null),
  };
}

async function frameworkPlugins(framework: Framework, compiled: string): Promise<Plugin[]> {
  switch (framework) {
    case 'react':
      return [];
    case 'vue':
      return [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('andon-') } } })];
    case 'svelte':
      return svelte({ configFile: false });
    case 'angular':
      return angular(compiled);
  }
}

/** Angular ahead of time: its own compiler for the components, its linker for the libraries. */
async function angular(compiled: string): Promise<Plugin[]> {
  await mkdir(compiled, { recursive: true });
  await run(process.execPath, ['--conditions=source', 'scripts/write-derived-files.ts'], { cwd: ELEMENTS });
  // Angular's compiler sees the packages as their users do, by their declarations.
  for (const name of ['schema', 'client', 'elements'])
    await run('tsc', ['-p', join(ELEMENTS, '..', name, 'tsconfig.build.json'), '--emitDeclarationOnly']);
  await run(process.execPath, [ANGULAR_COMPILER, '-p', join(APPS, 'angular/tsconfig.json'), '--outDir', compiled]);
  const linker = createEs2015LinkerPlugin({
    fileSystem: new NodeJSFileSystem(),
    logger: new ConsoleLogger(LogLevel.error),
    linkerJitMode: false,
    sourceMapping: false,
  });
  return [
    {
      name: 'angular',
      enforce: 'pre',
      async resolveId(id, importer) {
        if (id.startsWith('compiled:')) return join(compiled, id.slice('compiled:'.length));
        // Compiled files lie outside of the project, the files of the elements outside of Angular's reach; what they import is the project's.
        if (
          importer &&
          /^@(angular|andon)\//.test(id) &&
          (importer.startsWith(compiled) || importer.startsWith(ELEMENTS))
        )
          return this.resolve(id, join(APPS, 'angular/main.ts'));
        return undefined;
      },
      async transform(code, id) {
        if (!code.includes('ɵɵngDeclare')) return null;
        const linked = await transformAsync(code, {
          filename: id,
          plugins: [linker],
          compact: false,
          configFile: false,
          babelrc: false,
        });
        return { code: linked?.code ?? code, map: null };
      },
    },
  ];
}
