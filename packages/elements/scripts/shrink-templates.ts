/** A comment that every style sheet's template can begin with, so that it is known as such when names are short. */
export const STYLES_MARK = '/**/';

/**
 * Source text of an element module with less white space in its templates: indentation everywhere, and in styles also comments and
 * the spaces around punctuation. No line moves, so that source maps keep their line numbers. Texts in quotes inside styles must not
 * hold punctuation followed by spaces; there is no other reading of CSS here.
 *
 * @param mark - What style sheets begin with: nothing, or `STYLES_MARK`.
 */
export function shrinkTemplates(code: string, mark = ''): string {
  return code
    .replace(/\bcss ?`([^`]*)`/g, (_, css: string) => `css\`${mark}${shrinkStyles(css)}\`${'\n'.repeat(lines(css))}`)
    .replace(/\n[ \t]+/g, '\n');
}

export function shrinkStyles(css: string): string {
  return (
    css
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?/g, '$1')
      .replace(/ > /g, '>')
      // A declaration's colon is followed by a space, that of a pseudo-class never is.
      .replace(/: /g, ':')
      .replace(/;\}/g, '}')
      .replace(/\b0\.(?=\d)/g, '.')
      .trim()
  );
}

const lines = (text: string): number => text.split('\n').length - 1;
