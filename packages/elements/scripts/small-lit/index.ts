/**
 * Stands in for `lit` in the script for pages: what the elements use of it, with the same meaning, in less than half of the bytes. Lit
 * serves every browser, server-side rendering and every kind of template; one script for our own elements needs to serve these only.
 * The elements are written, typed and published for Lit. `small-lit.test.ts` draws with both and compares, and fails where an element
 * comes to use more of Lit than is here.
 */
export { css, unsafeCSS } from './css.ts';
export { LitElement } from './element.ts';
export { html, noChange, nothing, render, svg } from './template.ts';
