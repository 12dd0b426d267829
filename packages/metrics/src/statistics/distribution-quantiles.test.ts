import { describe, expect, it } from 'vitest';
import { betaRatio } from './beta-function.ts';
import { gammaQuantile, normalCritical, normalQuantile, studentTCritical } from './distribution-quantiles.ts';
import { digamma, gammaDensity, logGamma, lowerGammaRatio, upperGammaRatio } from './gamma-function.ts';

// Reference values: 40-digit arithmetic (mpmath), rounded to 18 digits.

/** |actual / exact − 1| below 1e-11 for each row `[...arguments, exact]`. */
function expectRelative(actual: number, exact: number, tolerance = 1e-11): void {
  expect(Math.abs(actual / exact - 1), `${actual} against ${exact}`).toBeLessThan(tolerance);
}

describe('normalQuantile', () => {
  it.each([
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514726],
    [0.975, 1.9599639845400543],
    [0.995, 2.575829303548901],
    [0.999999, 4.753424308822899],
    [0.001, -3.0902323061678136],
    [0.25, -0.6744897501960817],
  ])('of %f is the tabulated value', (p, exact) => {
    expectRelative(normalQuantile(p), exact);
  });

  it('of one half is exactly zero', () => {
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('reaches far into the tail', () => {
    expectRelative(normalQuantile(1e-300), -37.0470962993612);
    expectRelative(normalCritical(0.95), 1.9599639845400543);
  });
});

describe('studentTCritical', () => {
  it.each([
    [1, 0.95, 12.706204736174705],
    [1, 0.999, 636.6192487687197],
    [2, 0.95, 4.302652729749464],
    [2, 0.999, 31.59905457644362],
    [3.7, 0.95, 2.8675207071911895],
    [3.7, 0.999, 9.474240137124372],
    [9, 0.95, 2.2621571627982053],
    [9, 0.999, 4.780912585931139],
    [29, 0.95, 2.0452296421327043],
    [29, 0.999, 3.659405019466333],
    [99, 0.95, 1.9842169515864174],
    [99, 0.999, 3.3915288333636506],
    [999, 0.95, 1.96234146113345],
    [999, 0.999, 3.3002924403987355],
    [1000, 0.95, 1.9623390808264085],
    [1000, 0.999, 3.300282648423913],
    [12345, 0.95, 1.9601561676005672],
    [12345, 0.999, 3.291315054529828],
  ])('with %f degrees of freedom at confidence %f is the tabulated value', (degrees, confidence, exact) => {
    expectRelative(studentTCritical(degrees, confidence), exact);
  });

  it.each([
    [1, 0.1, 0.1583844403245363],
    [1, 0.5, 1],
    [3.7, 0.1, 0.13450286323189797],
    [3.7, 0.5, 0.7464851534824543],
    [29, 0.1, 0.12676660562027484],
    [29, 0.5, 0.6830438608216132],
    [999, 0.1, 0.12569329447058578],
    [999, 0.5, 0.674735410346719],
  ])('with %f degrees of freedom also holds at the low confidence %f', (degrees, confidence, exact) => {
    expectRelative(studentTCritical(degrees, confidence), exact);
  });

  it('keeps the expansion exact where it is least so', () => {
    expectRelative(studentTCritical(1000, 0.999999), 4.922289523429588);
  });

  it('is near the tangent of a right angle for one degree of freedom at an extreme confidence', () => {
    expectRelative(studentTCritical(1, 0.999999), 636619.7723670577, 1e-9);
  });

  it('does not jump where the expansion takes over from the search', () => {
    expect(studentTCritical(999.999, 0.95) - studentTCritical(1000, 0.95)).toBeGreaterThan(0);
    expect(studentTCritical(999.999, 0.95) - studentTCritical(1000, 0.95)).toBeLessThan(1e-8);
  });
});

describe('gammaQuantile', () => {
  it.each([
    [0.1, 0.025, 5.791710245521434e-17],
    [0.1, 0.975, 0.9779047994188536],
    [0.1, 0.5, 0.0005933911044602259],
    [0.1, 0.000001, 6.073048362407883e-61],
    [0.5, 0.025, 0.000491034558587628],
    [0.5, 0.975, 2.5119430936574445],
    [0.5, 0.5, 0.2274682115597864],
    [0.5, 0.000001, 7.853981633978595e-13],
    [1, 0.025, 0.025317807984289876],
    [1, 0.975, 3.6888794541139363],
    [1, 0.000001, 1.0000005000003334e-6],
    [2, 0.025, 0.2422092785439649],
    [2, 0.975, 5.571643390938899],
    [2, 0.000001, 0.001414880661479343],
    [5, 0.025, 1.6234863901184204],
    [5, 0.975, 10.241588675403698],
    [5, 0.5, 4.670908882795984],
    [11, 0.025, 5.491160367236838],
    [11, 0.975, 18.39035604201778],
    [11, 0.000001, 1.595883879479403],
    [100, 0.025, 81.36399125092314],
    [100, 0.975, 120.52894775315546],
    [1000, 0.975, 1062.9211512248878],
    [1000, 0.000001, 856.8146512793919],
    [100000, 0.025, 99381.15266374472],
    [100000, 0.975, 100620.74164077373],
    [100000, 0.5, 99999.6666668642],
  ])('of shape %f at %f is the tabulated value', (shape, p, exact) => {
    expectRelative(gammaQuantile(shape, p), exact);
  });
});

describe('gammaQuantile far out', () => {
  it('keeps its accuracy where only the upper tail can tell values apart', () => {
    expectRelative(gammaQuantile(5, 1 - 1e-12), 39.2358478401201, 1e-9);
  });
});

describe('betaRatio', () => {
  it.each([
    [0.5, 0.5, 0.3, 0.36901011956554536],
    [2, 0.5, 0.999, 0.9525816464857751],
    [2, 0.5, 0.1, 0.0038825370469605107],
    [14.5, 0.5, 0.9, 0.08307466551442916],
    [500, 0.5, 0.998, 0.15719525269026074],
    [3, 4, 0.5, 0.65625],
    [3, 4, 0.9, 0.99873],
  ])('of %f and %f at %f is the tabulated value', (a, b, x, exact) => {
    expectRelative(betaRatio(a, b, x, 1 - x), exact);
  });

  it('is 0 at 0 and 1 at 1', () => {
    expect(betaRatio(3, 0.5, 0, 1)).toBe(0);
    expect(betaRatio(3, 0.5, 1, 0)).toBe(1);
  });
});

describe('gamma function', () => {
  it.each([
    [0.1, 2.252712651734206, -10.423754940411078],
    [0.5, 0.5723649429247001, -1.9635100260214235],
    [3.5, 1.2009736023470743, 1.103156640645243],
    [9.99, 12.779315214350193, 2.250700372831201],
    [10, 12.801827480081469, 2.251752589066721],
    [100.25, 360.28455963776423, 4.602671243274712],
    [1000000, 12815504.569147611, 13.815510057964191],
  ])('at %f has the tabulated logarithm and derivative', (x, logarithm, derivative) => {
    expectRelative(logGamma(x), logarithm, 1e-13);
    expectRelative(digamma(x), derivative, 1e-13);
  });

  it.each([
    [0.5, 0.1, 0.34527915398142295, 0.654720846018577, 1.6143422587153617],
    [3, 2.5, 0.45618688411667047, 0.5438131158833295, 0.25651562069968376],
    [3, 40, 0.9999999999999964, 3.572865928700226e-15, 3.3986834042332714e-15],
    [250, 260, 0.7406105173923527, 0.25938948260764727, 0.019959605953060865],
    [1e6, 1e6 + 500, 0.6915504757714972, 0.3084495242285028, 0.0003519040096146755],
    [1e6, 1e6 - 2000, 0.022696114006736802, 0.9773038859932632, 5.3954871922946826e-5],
  ])('of shape %f at %f has the tabulated ratios and density', (shape, x, lower, upper, density) => {
    expectRelative(lowerGammaRatio(shape, x), lower, 1e-12);
    expectRelative(upperGammaRatio(shape, x), upper, 1e-12);
    expectRelative(gammaDensity(shape, x), density, 1e-12);
  });

  it('is 1 at 1 and at 2', () => {
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-14);
    expect(Math.abs(logGamma(2))).toBeLessThan(1e-14);
  });

  it('has incomplete ratios that add up to 1 and start at the ends', () => {
    expect(lowerGammaRatio(3, 0)).toBe(0);
    expect(upperGammaRatio(3, 0)).toBe(1);
    for (const [shape, x] of [
      [0.5, 0.1],
      [3, 2.5],
      [3, 40],
      [250, 260],
      [1e6, 1e6 + 500],
    ] as const) {
      expect(lowerGammaRatio(shape, x) + upperGammaRatio(shape, x)).toBeCloseTo(1, 13);
    }
  });
});
