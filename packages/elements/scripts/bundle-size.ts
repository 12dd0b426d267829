import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import config from '../vite.config.ts';

export interface BundleSize {
  /** Bytes, gzip, of what a page fetches before it shows its first number: the entry and what it imports statically. */
  readonly firstBytes: number;
  /** Bytes, gzip, of each chunk fetched on demand, by name. */
  readonly later: Readonly<Record<string, number>>;
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
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set<string>();
  const follow = (name: string): void => {
    const chunk = byName.get(name);
    if (!chunk || first.has(name)) return;
    first.add(name);
    chunk.imports.forEach(follow);
  };
  follow(chunks.find((chunk) => chunk.isEntry)?.fileName ?? '');
  const weigh = (name: string): number => gzipSync(byName.get(name)?.code ?? '', { level: 9 }).length;
  return {
    firstBytes: [...first].reduce((sum, name) => sum + weigh(name), 0),
    later: Object.fromEntries(
      chunks.filter(({ fileName }) => !first.has(fileName)).map(({ name, fileName }) => [name, weigh(fileName)]),
    ),
  };
}
