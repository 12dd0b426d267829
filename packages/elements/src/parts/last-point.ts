import type { Figure, SeriesFrame } from '../frames.ts';

/** The last complete point of a series as a figure: what the "i" of a chart explains. */
export function lastPointFigure(frame: SeriesFrame): Figure {
  const point = frame.groups[0]?.points.findLast(({ partial, value }) => !partial && value != null);
  return {
    key: frame.figure,
    value: point?.value ?? null,
    unit: frame.unit,
    state: point ? 'VALUE' : 'EMPTY',
    n: point?.n ?? 0,
    lower: point?.lower ?? null,
    upper: point?.upper ?? null,
    variant: frame.variant ?? null,
    target: frame.target ?? null,
    tolerance: frame.tolerance ?? null,
    status: 'NONE',
    direction: frame.direction,
  };
}
