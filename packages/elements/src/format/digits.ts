import type { Figure, Unit } from '../frames.ts';

type Measured = Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Pick<Figure, 'value' | 'lower' | 'upper' | 'target'>>;

/** Decimals a figure deserves: no more than its sample supports, whatever it is compared with. Shares count in per cent. */
export function decimalsOf(value: number, { unit, n, lower, upper }: Measured): number {
  const size = Math.abs(value);
  switch (unit) {
    case 'COUNT':
      // A mean of counts: from ten on a decimal says nothing more.
      return Number.isInteger(value) || size >= 9.95 ? 0 : 1;
    case 'SHARE':
      return shareDecimals(value * 100, n);
    case 'PER_1000':
      return size < 1 ? 2 : size < 10 ? 1 : 0;
    case 'POINTS':
      return lower == null || upper == null ? 0 : pointDecimals((upper - lower) / 2);
    default:
      return 0;
  }
}

/** Before a number that misses its target by less than its last digit shows: `< 42`, where a bare 42 would read as met. */
export function missSign(value: number, figure: Measured, decimals: number): '<' | '>' | undefined {
  const { unit, target, status } = figure;
  const written = (one: number): string => (one * scaleOf(unit)).toFixed(decimals);
  return target != null &&
    (status === 'ATTENTION' || status === 'CRITICAL') &&
    // Another value than the figure's own, such as the one before, was not judged.
    (figure.value ?? value) === value &&
    value !== target &&
    written(value) === written(target)
    ? value < target
      ? '<'
      : '>'
    : undefined;
}

export const scaleOf = (unit: Unit): number => (unit === 'SHARE' ? 100 : 1);

function shareDecimals(percent: number, n: number): number {
  // One case in a hundred is a whole point: below that a decimal would be invented.
  if (n < 100) return 0;
  const looksComplete = percent > 99.5 && percent < 100;
  return (percent > 0 && percent < 9.95) || looksComplete ? 1 : 0;
}

const pointDecimals = (half: number): number => (half >= 0.5 ? 0 : half >= 0.05 ? 1 : 2);
