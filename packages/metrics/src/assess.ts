import type { Direction, FigureStatus, Target } from './figure.ts';

/**
 * Where a value stands against its target.
 *
 * @param value - In the figure's unit; `null` when there is none.
 * @returns `NONE` without a value, without a target, or for a figure that has no better side.
 */
export function assess(value: number | null, target: Target | undefined, direction: Direction): FigureStatus {
  if (value === null || target === undefined || direction === 'NEUTRAL') return 'NONE';
  const missedBy = direction === 'HIGHER_IS_BETTER' ? target.value - value : value - target.value;
  if (missedBy <= 0) return 'ON_TARGET';
  // Decimal tolerances: 0.8 − 0.7 is 0.1000000000000000088.
  return missedBy <= target.tolerance * (1 + 1e-12) + 1e-12 ? 'ATTENTION' : 'CRITICAL';
}
