import { minify } from 'terser';
import type { Plugin, Rollup } from 'vite';

/** Drawing libraries gain little, and cost most of the time. */
const LARGE_BYTES = 200_000;

/** How Vite asks for a chunk, so that its styles can be loaded beside it; ours have none. */
const PRELOADED =
  /[\w$]+\((?:\(\)=>|async\(\)=>\{let\{[^}]*\}=await )(import\([^)]*\))(?:;return\{[^}]*\}\})?,__VITE_PRELOAD__,import\.meta\.url\)/g;

/**
 * Puts our chunks through a second minifier, which sees what the first leaves: single uses of values, mostly. One per cent of the
 * bytes. The source maps stay those of the first: their lines are right, and their columns near.
 */
export function squeeze(): Plugin {
  return {
    name: 'andon-squeeze',
    apply: 'build',
    generateBundle: {
      order: 'pre',
      async handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((item): item is Rollup.OutputChunk => item.type === 'chunk');
        for (const chunk of chunks) {
          if (chunk.code.length > LARGE_BYTES) continue;
          const plain = chunk.code.replace(PRELOADED, '$1');
          if (plain.includes('__VITE_PRELOAD__')) throw new Error(`Expected plain imports only in ${chunk.fileName}`);
          const { code } = await minify(plain, {
            module: true,
            ecma: 2020,
            compress: { passes: 3 },
            format: { comments: false },
          });
          chunk.code = code ?? chunk.code;
        }
      },
    },
  };
}
