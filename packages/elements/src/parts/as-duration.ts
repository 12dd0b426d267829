import type { Figure } from '../frames.ts';

/** An instant as the time since then, which is what its target is about; any other figure as it is. */
export function asDuration<F extends Figure | undefined>(figure: F, nowMs: number): F {
  if (figure?.unit !== 'INSTANT' || figure.value == null) return figure;
  return { ...figure, unit: 'MILLISECONDS', value: Math.max(0, nowMs - figure.value) };
}
