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

/** Before a number that is rounded to or past the target it misses: `< 42`, where a bare 42 would read as met. */
export function missSign(value: number, { unit, target, status }: Measured, decimals: number): '<' | '>' | undefined {
  if (target == null || (status !== 'ATTENTION' && status !== 'CRITICAL')) return undefined;
  const beyond = (rounded(value, unit, decimals) - rounded(target, unit, 6)) * Math.sign(value - target);
  return beyond > 0 ? undefined : value < target ? '<' : '>';
}

export const scaleOf = (unit: Unit): number => (unit === 'SHARE' ? 100 : 1);

/** As it is written: shares in per cent. */
export const rounded = (value: number, unit: Unit, decimals: number): number =>
  Number((value * scaleOf(unit)).toFixed(decimals));

function shareDecimals(percent: number, n: number): number {
  if (percent <= 0 || percent >= 100) return 0;
  // Whole points would read as nothing, or as complete.
  if (percent < 0.5 || percent >= 99.5) return 1;
  // One case in a hundred is a whole point: below that a decimal would be invented.
  return n >= 100 && percent < 9.95 ? 1 : 0;
}

const pointDecimals = (width: number): number => (width >= 1 ? 0 : width >= 0.1 ? 1 : 2);
