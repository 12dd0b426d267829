import type { SelectDetail } from '../base/andon-element.ts';
import type { FilterValues } from '../format/parse.ts';
import type { DimensionValue, Figure, FrameMeta } from '../frames.ts';

/** An element whose parts a reader may choose. */
export interface Selecting {
  readonly selectable: boolean;
  readonly meta: FrameMeta | undefined;
  readonly renderRoot: Node;
  select(detail: SelectDetail): void;
  requestUpdate(): void;
}

/** An element that shows one group at a time. */
export interface OfOneGroup extends Selecting {
  readonly filterValues: FilterValues;
  readonly shownKey: readonly DimensionValue[];
  readonly mainFigure: Figure | undefined;
}

/** What the page is told. */
export interface Choice extends Partial<Omit<SelectDetail, 'filter'>> {
  readonly filter: () => string;
  readonly figure: string;
}
