import type { CSSResult } from 'lit';

/** Puts styles that come later than their element after those it has, once. */
export function addStyles(root: Node, { styleSheet }: CSSResult): void {
  const sheets = (root as Partial<ShadowRoot>).adoptedStyleSheets;
  if (styleSheet && sheets?.includes(styleSheet) === false) sheets.push(styleSheet);
}
