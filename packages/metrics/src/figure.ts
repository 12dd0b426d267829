/** What a figure's `value` measures; see the SDL enum of the same name. */
export type Unit = 'COUNT' | 'MILLISECONDS' | 'SHARE' | 'POINTS' | 'PER_1000' | 'INSTANT';

/** Why a figure has, or has not, a value; see the SDL enum of the same name. */
export type FigureState = 'VALUE' | 'EMPTY' | 'TOO_FEW' | 'SUPPRESSED' | 'AT_LEAST' | 'REPORTED' | 'NO_HISTORY';

export type FigureStatus = 'NONE' | 'ON_TARGET' | 'ATTENTION' | 'CRITICAL';

export type Direction = 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL';

/** One number of a family with what is needed to believe it. */
export interface Figure {
  /** `family.name`. */
  readonly key: string;
  /** In `unit`; `null` unless `state` is VALUE, AT_LEAST or REPORTED. */
  readonly value: number | null;
  readonly unit: Unit;
  readonly state: FigureState;
  /** How many were counted. */
  readonly n: number;
  /** 95 % interval, where the figure is estimated from a sample. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Name of the variant or method in use. */
  readonly variant: string | null;
  readonly target: number | null;
  readonly tolerance: number | null;
  readonly status: FigureStatus;
  readonly direction: Direction;
}

/** Settings of one figure in one request. Which of them a figure takes is part of its definition. */
export interface FigureParams {
  readonly seconds?: number;
  readonly variant?: 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6';
  readonly quantile?: number;
  readonly outcomes?: 'ANSWERED' | 'ALL';
  readonly naive?: boolean;
  readonly businessHours?: boolean;
  readonly stage?: 'receive' | 'assess' | 'act' | 'followUp';
  readonly instrument?: string;
  readonly question?: string;
}

/** What a figure should come to. */
export interface Target {
  /** In the figure's unit; for an instant the longest time since then, in ms. */
  readonly value: number;
  /** How far beyond the target still is ATTENTION, in the same unit. */
  readonly tolerance: number;
}
