/**
 * Facets tell apart what dimensions do not: four parts, of a survey its question, instrument and scale; a row's key is a cell with a facet.
 *
 * Beyond the limit a facet gives up its first part, which is what a sender chooses freely; beyond twice the limit its scale as well, which a
 * broken or hostile sender may make up, too. So the table holds twice the limit and one for each instrument.
 */
export class FacetTable {
  readonly #limit: number;
  readonly #ids = new Map<string, number>();
  readonly texts: string[] = [];
  readonly #keys = new Map<number, number>();
  readonly #cells: number[] = [];
  readonly #facets: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isUsed(): boolean {
    return this.texts.length > 0;
  }

  /** Whether further ones give something up. */
  get isFull(): boolean {
    return this.texts.length >= this.#limit;
  }

  key(cell: number, facet: string): number {
    let id = this.#ids.get(facet);
    if (id === undefined) {
      const folded = this.#withinLimits(facet);
      id = this.#ids.get(folded);
      if (id === undefined) {
        id = this.texts.length;
        this.#ids.set(folded, id);
        this.texts.push(folded);
      }
    }
    const pair = cell * 2 ** 20 + id;
    let key = this.#keys.get(pair);
    if (key === undefined) {
      key = this.#cells.length;
      this.#keys.set(pair, key);
      this.#cells.push(cell);
      this.#facets.push(id);
    }
    return key;
  }

  #withinLimits(facet: string): string {
    const count = this.texts.length;
    if (count < this.#limit) return facet;
    const [, kept, ...rest] = facet.split('\u0000');
    return ['other', kept, ...(count < 2 * this.#limit ? rest : rest.map(() => '0'))].join('\u0000');
  }

  facetIdOf(key: number): number {
    return this.#facets[key]!;
  }

  /** Puts a facet of a snapshot back, whatever the limit is. */
  restore(facet: string): void {
    if (this.#ids.has(facet)) return;
    this.#ids.set(facet, this.texts.length);
    this.texts.push(facet);
  }

  /** Without facets a key is a cell. */
  cellOf(key: number): number {
    return this.isUsed ? this.#cells[key]! : key;
  }

  facetOf(key: number): string {
    return this.isUsed ? this.texts[this.#facets[key]!]! : '';
  }
}
