import type { Figure, FigureStatus } from '../frames.ts';

const BY_URGENCY: readonly FigureStatus[] = ['CRITICAL', 'ATTENTION', 'ON_TARGET', 'NONE'];

/** The most urgent status among figures. */
export const worstStatus = (figures: readonly (Figure | undefined)[]): FigureStatus =>
  BY_URGENCY.find((status) => figures.some((figure) => figure?.status === status)) ?? 'NONE';
