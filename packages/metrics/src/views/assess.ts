import type { Direction, Figure, FigureStatus, Target, Unit } from '../figure.ts';

/**
 * Where a value stands against its target.
 *
 * @param value - What `measured` says of a figure's value; `null` when there is none.
 * @returns `NONE` without a value, without a target, or for a figure that has no better side.
 */
export function assess(value: number | null, target: Target | undefined, direction: Direction): FigureStatus {
  if (value === null || target === undefined || direction === 'NEUTRAL') return 'NONE';
  const missedBy = direction === 'HIGHER_IS_BETTER' ? target.value - value : value - target.value;
  if (missedBy <= 0) return 'ON_TARGET';
  // Decimal tolerances: 0.8 − 0.7 is 0.1000000000000000088.
  return missedBy <= target.tolerance * (1 + 1e-12) + 1e-12 ? 'ATTENTION' : 'CRITICAL';
}

/** What is held against a target: the value itself, of an instant the time since then, in ms. Where nobody waits, nobody has waited long. */
export function measured(value: number | null, unit: Unit, asOf: number, state: Figure['state']): number | null {
  if (unit !== 'INSTANT') return value;
  if (value === null) return state === 'EMPTY' ? 0 : null;
  return asOf - value;
}

/** First whole ms after `asOf` at which the time since an instant stands otherwise against its target; `Infinity` when never again. */
export function nextTurn(since: number, { value, tolerance }: Target, asOf: number): number {
  for (const limitMs of [value, value + tolerance]) {
    const turnsAt = Math.floor(since + limitMs) + 1;
    if (turnsAt > asOf) return turnsAt;
  }
  return Number.POSITIVE_INFINITY;
}
