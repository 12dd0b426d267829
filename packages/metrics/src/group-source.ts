import type { OpenList } from './open-list.ts';
import type { CountSlot, WindowTotals } from './window-counts.ts';

/** What a group's figures are read from; the view keeps it up to date. */
export interface GroupSource {
  readonly values: readonly string[];
  /** Rises with everything that is counted in it, or taken back. */
  readonly revision: number;
  readonly slots: readonly CountSlot[];
  /** What is open in the group, by list. */
  readonly open: readonly OpenList[];
}

/** One span of a group: the window, the one before it, or one point of a series. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  /** Exclusive. */
  readonly toStep: number;
  totals(slot: CountSlot): WindowTotals;
}

/** A window and the one before it. */
export type Spans = Readonly<Record<'current' | 'previous', Span>>;

/** The values of a group as one text. */
export function textOf({ values }: Pick<GroupSource, 'values'>): string {
  return values.join('\u0000');
}
