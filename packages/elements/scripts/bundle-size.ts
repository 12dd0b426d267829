import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import config from '../vite.config.ts';
import { smallestBrotli, smallestGzip } from './compressed.ts';

/** Bytes of the same by who packs them. */
export interface Packed {
  /** As our server sends it to a browser that takes gzip alone: packed by Zopfli when it was built. */
  readonly gzip: number;
  /** As a server that packs on its way would send it at best: zlib, level 9. */
  readonly zlib: number;
  /** As our server sends it to browsers that take Brotli: all, where the page is secure. */
  readonly brotli: number;
}

export interface BundleSize {
  /** What a page fetches before it shows its first number: the entry and what it imports statically. */
  readonly first: Packed;
  /** How many files that is: each is a request more, and a page whose second file is lost shows nothing. */
  readonly firstFiles: number;
  /**
   * Bytes, gzip as our server sends it, of what these chunks bring with all they import.
   *
   * @param here - Chunks that came before them.
   */
  later(names: readonly string[], here?: readonly string[]): Promise<number>;
}

/** Builds some modules of the package as a page would load them and weighs the result. Nothing is written. */
export async function bundleSize(modules: readonly string[]): Promise<BundleSize> {
  const entry = 'virtual:entry';
  const { output } = (await build({
    ...config,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      ...(config.plugins ?? []),
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) =>
          id === `\0${entry}`
            ? modules
                .map(
                  (module) => `import ${JSON.stringify(fileURLToPath(new URL(`../src/${module}`, import.meta.url)))};`,
                )
                .join('\n')
            : undefined,
      },
    ],
    build: { ...config.build, write: false, rolldownOptions: { ...config.build?.rolldownOptions, input: { entry } } },
  })) as Rollup.RollupOutput;
  const chunks = output.filter((item) => item.type === 'chunk');
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  /** These files and what they import statically. */
  const closure = (files: readonly string[], found = new Set<string>()): ReadonlySet<string> => {
    for (const file of files) {
      const chunk = byFile.get(file);
      if (!chunk || found.has(file)) continue;
      found.add(file);
      closure(chunk.imports, found);
    }
    return found;
  };
  const fileOf = (name: string): string => {
    const chunk = chunks.find((one) => one.name === name);
    if (!chunk) throw new Error(`Expected a chunk \`${name}\`, got ${chunks.map((one) => one.name).join(', ')}`);
    return chunk.fileName;
  };
  const codeOf = (file: string): Buffer => Buffer.from(byFile.get(file)?.code ?? '');
  const gzip = async (files: readonly string[]): Promise<number> =>
    sum(await Promise.all(files.map(async (file) => (await smallestGzip(codeOf(file))).length)));
  const first = [...closure(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))];
  return {
    first: {
      gzip: await gzip(first),
      zlib: sum(first.map((file) => gzipSync(codeOf(file), { level: 9 }).length)),
      brotli: sum(first.map((file) => smallestBrotli(codeOf(file)).length)),
    },
    firstFiles: first.length,
    later(names, here = []) {
      const before = closure([...first, ...here.map(fileOf)]);
      return gzip([...closure(names.map(fileOf))].filter((file) => !before.has(file)));
    },
  };
}

const sum = (sizes: readonly number[]): number => sizes.reduce((one, other) => one + other, 0);
