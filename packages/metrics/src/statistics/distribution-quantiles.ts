/*
 * Quantiles of the normal, gamma and Student t distributions, which the intervals of this folder are made of.
 *
 * Method: a closed-form start, then Newton's iteration kept inside a shrinking bracket, on whichever tail is the smaller, so that
 * the relative accuracy (1e-11) also holds far out. Everything is a pure function of its arguments.
 */

import { betaRatio } from './beta-function.ts';
import { gammaDensity, logGamma, lowerGammaRatio, upperGammaRatio } from './gamma-function.ts';

/** From here on the expansion in `tExpansion` is exact to 1e-11 for any confidence up to 0.999999. */
const EXPANSION_FROM_DEGREES = 1000;

/** Iterations after which a bracketed search has long been down to neighbouring doubles. */
const MAXIMUM_STEPS = 300;

/** z with P(Z ≤ z) = p for a standard normal Z; p strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const magnitude = normalUpperQuantile(tail);
  return p < 0.5 ? -magnitude : magnitude;
}

/** Two-sided critical value: z with P(|Z| ≤ z) = `confidence`. */
export function normalCritical(confidence: number): number {
  return normalUpperQuantile((1 - confidence) / 2);
}

/** x with P(X ≤ x) = p for a gamma variable X of this shape and unit scale; shape > 0, p strictly between 0 and 1. */
export function gammaQuantile(shape: number, p: number): number {
  const upperTail = 1 - p;
  const lower = p <= upperTail;
  return solveIncreasing(
    (x) => (lower ? lowerGammaRatio(shape, x) - p : upperTail - upperGammaRatio(shape, x)),
    (x) => gammaDensity(shape, x),
    gammaStart(shape, p),
  );
}

/** t with P(|T| ≤ t) = `confidence` for Student's t with `degrees` degrees of freedom, not necessarily whole. */
export function studentTCritical(degrees: number, confidence: number): number {
  const tail = (1 - confidence) / 2;
  if (degrees >= EXPANSION_FROM_DEGREES) return tExpansion(normalUpperQuantile(tail), degrees);
  if (!Number.isInteger(degrees)) return solveStudentT(degrees, tail);
  if (tail !== knownTail) {
    knownTail = tail;
    knownT.fill(0);
  }
  if (knownT[degrees] === 0) knownT[degrees] = solveStudentT(degrees, tail);
  return knownT[degrees]!;
}

/** By degrees, for the last tail asked for; 0 where not known yet. Boards ask for the same ones again and again. */
const knownT = new Float64Array(EXPANSION_FROM_DEGREES);
let knownTail = Number.NaN;

function solveStudentT(degrees: number, tail: number): number {
  const start = tExpansion(normalUpperQuantile(tail), degrees);
  const logScale = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  return solveIncreasing(
    (t) => {
      const total = degrees + t * t;
      return tail - 0.5 * betaRatio(degrees / 2, 0.5, degrees / total, (t * t) / total);
    },
    (t) => Math.exp(logScale - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees)),
    start,
  );
}

/** The last tail asked for and its answer: an installation has one confidence, and asks for it with every figure of every frame. */
let lastTail = Number.NaN;
let lastUpperQuantile = Number.NaN;

/** z > 0 with P(Z > z) = tail, 0 < tail < ½; the tail is ½·Q(½, z²/2). */
function normalUpperQuantile(tail: number): number {
  if (tail === lastTail) return lastUpperQuantile;
  lastUpperQuantile = solveIncreasing(
    (z) => tail - 0.5 * upperGammaRatio(0.5, (z * z) / 2),
    (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI),
    // P(Z > z) is about ½·e^(−z²/2) near 0 and within a factor of z of it in the tail.
    Math.sqrt(-2 * Math.log(2 * tail)),
  );
  lastTail = tail;
  return lastUpperQuantile;
}

/** Wilson and Hilferty's cube root where the shape allows it, otherwise the leading term of the power series. */
function gammaStart(shape: number, p: number): number {
  const ninth = 1 / (9 * shape);
  const root = 1 - ninth + normalQuantile(p) * Math.sqrt(ninth);
  if (root > 0.2) return shape * root ** 3;
  return Math.exp((Math.log(p) + logGamma(shape + 1)) / shape);
}

/** Cornish–Fisher expansion of Student's t around the normal critical value, to the fourth order in 1/degrees (Fisher 1926). */
function tExpansion(z: number, degrees: number): number {
  const s = z * z;
  const first = (z * (s + 1)) / 4;
  const second = (z * ((5 * s + 16) * s + 3)) / 96;
  const third = (z * (((3 * s + 19) * s + 17) * s - 15)) / 384;
  const fourth = (z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945)) / 92160;
  return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees;
}

/** The positive root of an increasing function: Newton, replaced by bisection (or doubling, while unbounded above) when it strays. */
function solveIncreasing(f: (x: number) => number, derivative: (x: number) => number, start: number): number {
  let lower = 0;
  let upper = Number.POSITIVE_INFINITY;
  let x = start;
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    const value = f(x);
    if (value === 0) return x;
    if (value > 0) upper = x;
    else lower = x;
    let next = x - value / derivative(x);
    if (!(next > lower && next < upper)) next = upper === Number.POSITIVE_INFINITY ? 2 * x : (lower + upper) / 2;
    if (Math.abs(next - x) <= 2 * Number.EPSILON * next) return next;
    x = next;
  }
  return x;
}
