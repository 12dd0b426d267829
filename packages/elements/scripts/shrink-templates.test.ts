import { describe, expect, it } from 'vitest';
import { shrinkStyles, shrinkTemplates } from './shrink-templates.ts';

describe('styles in the script', () => {
  it('lose comments and the spaces that say nothing', () => {
    expect(
      shrinkStyles(`
        /* Why. */
        .tile > .label,
        .place {
          margin: 0 auto; /* So. */
          content: '';
        }
        @media (prefers-contrast: more) { :host { color: red; } }`),
    ).toBe(".tile>.label,.place{margin:0 auto;content:''}@media (prefers-contrast:more){:host{color:red}}");
  });

  it('keep the spaces that mean something', () => {
    const meaning = ':host([fill]) :is(.a) .b:not(.c){inset:calc(1px + 2em) 0 auto;container:andon / inline-size}';
    expect(shrinkStyles(meaning)).toBe(meaning);
  });

  it('keep what is put into them, and the line everything stands in', () => {
    const [styles, words] = ['$', '$'].map((sign, at) => `${sign}{${['declare(A)', 'text'][at]}}`);
    const shrunk = shrinkTemplates(
      `const a = css\`\n  :host {\n    ${styles}\n  }\n\`;\n  const b = html\`<p>\n    ${words}</p>\`;`,
    );
    expect(shrunk).toContain(`css\`:host{${styles}}\``);
    expect(shrunk.split('\n').findIndex((line) => line.includes('const b'))).toBe(5);
    expect(shrunk).toContain(`html\`<p>\n${words}</p>\``);
  });
});
