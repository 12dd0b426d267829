import { minify } from 'terser';
import type { Plugin, Rollup } from 'vite';
import { assertShortened, OUR_NAMES, shortNames } from './short-names.ts';
import { STYLES_MARK } from './shrink-templates.ts';

/** Drawing libraries gain little, and cost most of the time. */
const LARGE_BYTES = 200_000;

const MARK = STYLES_MARK.replaceAll(/[/*]/g, '\\$&');

/** A style sheet's template; one with values in it stays where it is. */
const STYLES = new RegExp(`([\\w$]+)\`${MARK}([^\`$]*)\``, 'g');

/**
 * A chunk without the texts of its style sheets, and these as functions that can stand at its end. gzip looks 32 kB back: code finds
 * more of its like in the code before it where no styles lie between.
 */
export function stylesApart(chunk: string): { readonly script: string; readonly styles: string } {
  let styles = '';
  let count = 0;
  const script = chunk.replace(STYLES, (_, tag: string, text: string) => {
    const name = `$s${count++}`;
    styles += `function ${name}(){return\`${text}\`}`;
    return `${tag}([${name}()])`;
  });
  return { script: script.replaceAll(`\`${STYLES_MARK}`, '`'), styles };
}

/**
 * Puts our chunks through a second minifier, which sees what the first leaves: single uses of values, mostly, and names of our own. Two
 * per cent of the bytes. The source maps stay those of the first: their lines are right, and their columns near.
 */
export function squeeze(): Plugin {
  return {
    name: 'andon-squeeze',
    apply: 'build',
    // Chunks are named by what they are before this, and kept for ever: one with other short names must have another name.
    augmentChunkHash: () => OUR_NAMES.join(),
    generateBundle: {
      order: 'pre',
      async handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((item): item is Rollup.OutputChunk => item.type === 'chunk');
        for (const chunk of chunks) {
          if (chunk.code.length > LARGE_BYTES) continue;
          if (chunk.code.includes('__VITE_PRELOAD__'))
            throw new Error(`Expected plain imports only in ${chunk.fileName}`);
          const { script, styles } = stylesApart(chunk.code);
          const { code = script } = await minify(script, {
            module: true,
            ecma: 2020,
            compress: {
              passes: 5,
              // A constant before what it is compared with is no shorter, and gzip knows it less well.
              lhs_constants: false,
              // Nothing is made of a function by `new`, and nobody asks how many parameters one has.
              unsafe_arrows: true,
              keep_fargs: false,
            },
            mangle: { properties: { regex: shortNames.regex, builtins: true } },
            nameCache: shortNames.cache(),
            format: { comments: false },
          });
          chunk.code = `${code}\n${styles}`;
        }
        for (const { fileName, code } of chunks) assertShortened(fileName, code);
      },
    },
  };
}
