import type { TargetInput } from '@andon/schema';

/** A target of one figure, where there is one. */
export const targetInput = (figure: string, value: number | undefined, tolerance?: number): readonly TargetInput[] =>
  value === undefined ? [] : [{ figure, value, ...(tolerance !== undefined && { tolerance }) }];
