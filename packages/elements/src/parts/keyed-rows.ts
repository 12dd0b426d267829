import { noChange, render, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

export interface KeyedRow {
  readonly key: string;
  readonly className: string;
  /** Fills a table: said to nobody. */
  readonly blank?: boolean;
  readonly cells: TemplateResult;
}

/** Rows of a table body, each the same element for as long as it is there: what is new can be told, and nothing else is said again. */
class KeyedRows extends Directive {
  #rows = new Map<string, HTMLElement>();

  render(_rows: readonly KeyedRow[]): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [rows]: [readonly KeyedRow[]]): unknown {
    const before = this.#rows;
    this.#rows = new Map();
    rows.forEach(({ key, className, blank, cells }, index) => {
      const row = before.get(key) ?? document.createElement('tr');
      this.#rows.set(key, row);
      row.className = className;
      if (blank) row.ariaHidden = 'true';
      render(cells, row);
      const at = element.children[index];
      if (at !== row) element.insertBefore(row, at ?? null);
    });
    for (const [key, row] of before) if (!this.#rows.has(key)) row.remove();
    return noChange;
  }
}

/** `<tbody ${keyedRows(…)}>` */
export const keyedRows = directive(KeyedRows);
