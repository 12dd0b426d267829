import type { Figure, Unit } from '../frames.ts';

type Measured = Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Pick<Figure, 'lower' | 'upper' | 'target'>>;

/** Decimals a figure deserves: no more than its sample supports, whatever it is compared with. Shares count in per cent. */
export function decimalsOf(value: number, { unit, n, lower, upper }: Measured): number {
  const size = Math.abs(value);
  switch (unit) {
    case 'COUNT':
      // A mean of counts: from ten on a decimal says nothing more.
      return Number.isInteger(value) || size >= 10 ? 0 : 1;
    case 'SHARE':
      return shareDecimals(value * 100, n);
    case 'PER_1000':
      return size < 1 ? 2 : size < 10 ? 1 : 0;
    case 'POINTS':
      return lower == null || upper == null ? 0 : pointDecimals(upper - lower);
    default:
      return 0;
  }
}

/** Before a number beside a missed target, from which its last digit cannot tell it: `< 42`, where a bare 42 would read as met. */
export function missSign(value: number, { unit, target, status }: Measured, decimals: number): '<' | '>' | undefined {
  const written = (one: number): string => (one * scaleOf(unit)).toFixed(decimals);
  const missed = status === 'ATTENTION' || status === 'CRITICAL';
  return missed && target != null && written(value) === written(target) ? (value < target ? '<' : '>') : undefined;
}

export const scaleOf = (unit: Unit): number => (unit === 'SHARE' ? 100 : 1);

function shareDecimals(percent: number, n: number): number {
  // One case in a hundred is a whole point: below that a decimal would be invented.
  if (n < 100) return 0;
  const looksComplete = percent > 99.5 && percent < 100;
  return (percent > 0 && percent < 9.95) || looksComplete ? 1 : 0;
}

const pointDecimals = (width: number): number => (width >= 1 ? 0 : width >= 0.1 ? 1 : 2);
