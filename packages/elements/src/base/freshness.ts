import type { Formatter } from '../format/formatter.ts';
import type { ElementState } from './state.ts';

/** What is needed to say how old a number is. */
export interface Freshness {
  readonly format: Formatter;
  readonly state: ElementState;
  readonly asOfMs: number | undefined;
  readonly since: number | undefined;
  readonly nowMs: () => number;
}
