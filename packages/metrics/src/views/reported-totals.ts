import type { FigureSpec } from '../family.ts';
import type { Readings } from '../readings/readings.ts';
import type { GroupSource, Span } from '../windows/group-source.ts';
import type { ViewScope } from '../windows/view-scope.ts';

export interface ReportedTotal {
  readonly value: number;
  /** How many systems reported. */
  readonly n: number;
}

/** What other systems report of the groups of a view: shown where nothing is counted. */
export class ReportedTotals {
  readonly #readings: Readings;
  readonly #family: string;
  readonly #scope: ViewScope;

  constructor(readings: Readings, family: string, scope: ViewScope) {
    this.#readings = readings;
    this.#family = family;
    this.#scope = scope;
  }

  /** Rises with every total that is reported for the family; 0 where none ever was. */
  get revision(): number {
    return this.#readings.changesOf(this.#family);
  }

  /** Cells of which any came since an instant. */
  cellsSince(from: number): ReadonlySet<number> {
    return this.#readings.cellsOf(this.#family, from);
  }

  /** For a window: of each gauge the newest reading that lies in it, of each counter by how much it rose. */
  ofWindow(source: GroupSource, spec: FigureSpec, span: Span): ReportedTotal | undefined {
    return this.#total(source, spec, span, 'values');
  }

  /** For a point of a series: of each gauge what held at its end. */
  ofPoint(source: GroupSource, spec: FigureSpec, span: Span): ReportedTotal | undefined {
    return this.#total(source, spec, span, 'pointValues');
  }

  #total(
    source: GroupSource,
    { definition: { key, unit } }: FigureSpec,
    span: Span,
    of: 'values' | 'pointValues',
  ): ReportedTotal | undefined {
    if (this.revision === 0) return undefined;
    const matches = (cell: number) => this.#scope.groupOf(cell)?.index === source.index;
    // Only the window of the present has the instant of its end in it.
    const to = span.toStep === Number.POSITIVE_INFINITY ? span.to : span.to - 1;
    const values = this.#readings[of](key, matches, span.from, to);
    if (values.length === 0) return undefined;
    // Totals of several systems add up; their shares and means do not.
    if (unit === 'COUNT') return { value: values.reduce((sum, value) => sum + value, 0), n: values.length };
    return values.length === 1 ? { value: values[0]!, n: 1 } : undefined;
  }
}
