import type { Figure, Unit } from '../frames.ts';

type Measured = Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Pick<Figure, 'lower' | 'upper' | 'target'>>;

/** Decimals beyond what the sample supports, to tell a missed target from a met one. */
const MOST_MORE = 2;

/**
 * Decimals a figure deserves: no more than its sample supports, but enough to tell a missed target from a met one.
 * Shares count in per cent.
 */
export function decimalsOf(value: number, figure: Measured): number {
  const { unit, n, target, status } = figure;
  const scale = unit === 'SHARE' ? 100 : 1;
  let decimals = supported(value * scale, unit, n, figure);
  const written = (one: number): string => (one * scale).toFixed(decimals);
  if (target == null || (status !== 'ATTENTION' && status !== 'CRITICAL')) return decimals;
  const most = decimals + MOST_MORE;
  while (decimals < most && written(value) === written(target)) decimals++;
  return decimals;
}

function supported(value: number, unit: Unit, n: number, figure: Measured): number {
  switch (unit) {
    case 'COUNT':
      return Number.isInteger(value) ? 0 : 1;
    case 'SHARE':
      return shareDecimals(value, n);
    case 'PER_1000':
      return Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0;
    case 'POINTS':
      return pointDecimals(figure);
    default:
      return 0;
  }
}

function shareDecimals(percent: number, n: number): number {
  // One case in a hundred is a whole point: below that a decimal would be invented.
  if (n < 100) return 0;
  const looksComplete = percent > 99.5 && percent < 100;
  return (percent > 0 && percent < 9.95) || looksComplete ? 1 : 0;
}

function pointDecimals({ lower, upper }: Measured): number {
  if (lower == null || upper == null) return 0;
  const half = (upper - lower) / 2;
  return half >= 0.5 ? 0 : half >= 0.05 ? 1 : 2;
}
