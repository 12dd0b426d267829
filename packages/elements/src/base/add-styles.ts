import type { CSSResult } from 'lit';

/** Puts styles that come later than their element after those it has, once. */
export function addStyles(root: Node, { styleSheet }: CSSResult): void {
  if (styleSheet && root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(styleSheet))
    root.adoptedStyleSheets.push(styleSheet);
}
