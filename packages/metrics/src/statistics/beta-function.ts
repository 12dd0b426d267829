/*
 * Regularised incomplete beta ratio, for Student's t.
 *
 * Method: continued fraction by Lentz's evaluation on the side of the mode where it converges quickly, the complement on the other.
 * Relative error below 1e-11 for parameters up to 1e3, which is as far as `distribution-quantiles.ts` asks.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22.
 */

import { logGamma } from './gamma-function.ts';

/** Stands in for a zero denominator in Lentz's method. */
const TINY = 1e-300;

/** I_x(a, b): probability that a beta(a, b) variable is at most `x`; a, b > 0, x in [0, 1]. `complement` is 1 − x, given apart
 * because the caller often knows it without the rounding of the subtraction. */
export function betaRatio(a: number, b: number, x: number, complement: number): number {
  const logWeight = a * Math.log(x) + b * Math.log(complement) + logGamma(a + b) - logGamma(a) - logGamma(b);
  const weight = Math.exp(logWeight);
  return x < (a + 1) / (a + b + 2) ? (weight * fraction(a, b, x)) / a : 1 - (weight * fraction(b, a, complement)) / b;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) <= 2 * Number.EPSILON) return result;
  }
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
