import { describe, expect, it } from 'vitest';
import { STYLES_MARK } from './shrink-templates.ts';
import { stylesApart } from './squeeze.ts';

/** What a chunk's `css` tag is given. */
function sheetsOf(chunk: string): readonly string[] {
  const sheets: string[] = [];
  const css = (strings: readonly string[], ...values: readonly string[]): number =>
    sheets.push(String.raw({ raw: strings }, ...values));
  new Function('css', chunk)(css);
  return sheets;
}

describe('style sheets apart', () => {
  const hostSheet = ":host{content:''}";
  const chunk = `class A{static s=[css\`${STYLES_MARK}${hostSheet}\`,css\`${STYLES_MARK}.b{color:${'$'}{'red'}}\`]}css\`${STYLES_MARK}.c{}\``;

  it('say the same in the same order, though they stand at the end', () => {
    const { script, styles } = stylesApart(chunk);
    expect(script).not.toContain(hostSheet);
    expect(sheetsOf(`${script}\n${styles}`)).toEqual([hostSheet, '.b{color:red}', '.c{}']);
  });

  it('leave other templates alone', () => {
    const other = 'const a = html`<p>{}</p>`;';
    expect(stylesApart(other)).toEqual({ script: other, styles: '' });
  });
});
