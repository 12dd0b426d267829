// Lit's own also serves browsers without constructed style sheets; these lack `light-dark()` by years, and would show no Andon element anyway.

export class CSSResult {
  readonly cssText: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(cssText: string) {
    this.cssText = cssText;
  }

  /** Made when first asked for. */
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

export const css = (strings: TemplateStringsArray, ...values: readonly unknown[]): CSSResult =>
  new CSSResult(String.raw({ raw: strings }, ...values));

export const unsafeCSS = (text: unknown): CSSResult => new CSSResult(String(text));
