import type { Figure } from '../frames.ts';

/** Whether what goes with a figure may be drawn: not before there is a frame, and not where the group is too small to show. */
export const known = (figure: Figure | undefined): boolean =>
  figure !== undefined && figure.state !== 'TOO_FEW' && figure.state !== 'SUPPRESSED';
