// Stands in for `@lit/reactive-element/css-tag.js` in the script for pages. Lit's own also serves browsers without constructed style
// sheets; these lack `light-dark()` by years, and would show no Andon element anyway.

export class CSSResult {
  readonly cssText: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(cssText: string) {
    this.cssText = cssText;
  }

  /** Made when first asked for: elements that are on no page need none. */
  get styleSheet(): CSSStyleSheet {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.cssText);
    }
    return this.#sheet;
  }

  toString(): string {
    return this.cssText;
  }
}

export const supportsAdoptingStyleSheets = true;

export const css = (strings: TemplateStringsArray, ...values: readonly unknown[]): CSSResult =>
  new CSSResult(String.raw({ raw: strings }, ...values));

export const unsafeCSS = (text: unknown): CSSResult => new CSSResult(String(text));

export const getCompatibleStyle = <T>(style: T): T => style;

/** @param styles - As a class declares them: one, or a list of them. */
export function adoptStyles(root: ShadowRoot, styles: CSSResult | readonly CSSResult[]): void {
  root.adoptedStyleSheets = [styles].flat().map(({ styleSheet }) => styleSheet);
}
