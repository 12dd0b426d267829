import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AhpResult, ahpWeights } from './ahp.ts';

const seed = 19900901;

/** Full matrix from the judgements above the diagonal, row by row. */
function matrixOf(size: number, above: readonly number[]): number[][] {
  const matrix = Array.from({ length: size }, () => Array<number>(size).fill(1));
  let next = 0;
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) {
      const judged = above[next++]!;
      matrix[row]![column] = judged;
      matrix[column]![row] = 1 / judged;
    }
  }
  return matrix;
}

function expectWeights(result: AhpResult, weights: readonly number[]): void {
  if (!result.accepted) throw new Error(`refused at a ratio of ${result.consistencyRatio}`);
  expect(result.weights).toHaveLength(weights.length);
  for (const [i, weight] of weights.entries()) expect(result.weights[i]).toBeCloseTo(weight, 10);
}

/** Largest eigenvalue as the largest root of the characteristic polynomial of a 3 × 3 reciprocal matrix: only its determinant enters. */
function eigenvalueOfThree(a: number, b: number, c: number): number {
  const determinant = (a * c) / b + b / (a * c) - 2;
  let low = 3;
  let high = 100;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle ** 3 - 3 * middle ** 2 > determinant) high = middle;
    else low = middle;
  }
  return low;
}

describe('ahpWeights', () => {
  // Eigenvectors computed with numpy's general solver.
  it.each([
    [
      3,
      [1 / 3, 5, 7],
      3.064887579872819,
      0.05593756885587827,
      [0.2789545654864184, 0.6491180046313252, 0.07192742988225649],
    ],
    [
      4,
      [3, 5, 7, 3, 5, 3],
      4.11698244344727,
      0.04332683090639635,
      [0.5650090537990473, 0.2622012055608733, 0.11750425004139851, 0.05528549059868089],
    ],
    [
      5,
      [2, 4, 3, 5, 3, 2, 4, 1 / 2, 2, 3],
      5.068080256981169,
      0.015196485933296635,
      [0.41853928695706855, 0.26251761476033253, 0.09725359184694969, 0.15992285952284158, 0.061766646912807505],
    ],
  ])('of a matrix of %i are its principal eigenvector', (size, above, eigenvalue, ratio, weights) => {
    const result = ahpWeights(matrixOf(size, above));
    expect(result).toMatchObject({ accepted: true, forced: false });
    expect(result.largestEigenvalue).toBeCloseTo(eigenvalue, 10);
    expect(result.consistencyIndex).toBeCloseTo((eigenvalue - size) / (size - 1), 10);
    expect(result.consistencyRatio).toBeCloseTo(ratio, 10);
    expectWeights(result, weights);
  });

  it('are refused at a consistency ratio of 0.1 or more, and given only when forced', () => {
    const contradicting = matrixOf(3, [2, 6, 9]);
    const refused = ahpWeights(contradicting);
    expect(refused.accepted).toBe(false);
    expect(refused).not.toHaveProperty('weights');
    expect(refused.consistencyRatio).toBeCloseTo(0.11690590056727909, 10);
    const forced = ahpWeights(contradicting, { force: true });
    expect(forced).toMatchObject({ accepted: true, forced: true });
    expectWeights(forced, [0.5444591758175125, 0.39262300618636653, 0.06291781799612114]);
  });

  it('are not called forced when force was not needed', () => {
    expect(ahpWeights(matrixOf(3, [2, 4, 2]), { force: true })).toMatchObject({ accepted: true, forced: false });
  });

  it('settle even where every judgement contradicts the last', () => {
    const circle = matrixOf(3, [9, 1 / 9, 9]);
    const result = ahpWeights(circle, { force: true });
    expect(result.largestEigenvalue).toBeCloseTo(91 / 9, 9);
    expect(result.consistencyRatio).toBeCloseTo(6.130268199233712, 8);
    expectWeights(result, [1 / 3, 1 / 3, 1 / 3]);
  });

  it('name the judgement to reconsider', () => {
    // All agree with 8 : 4 : 2 : 1 but the one of the first against the last, which was turned round.
    const result = ahpWeights(matrixOf(4, [2, 4, 1 / 8, 2, 4, 2]));
    expect(result.accepted).toBe(false);
    expect(result.mostDoubtful).toMatchObject({ row: 0, column: 3, judged: 1 / 8 });
    expect(result.mostDoubtful!.implied).toBeGreaterThan(5 / 8);
  });

  it('name a weak judgement among strong ones that agree', () => {
    // All agree with 8 : 4 : 2 : 1 but the last two, judged equal.
    expect(ahpWeights(matrixOf(4, [2, 4, 8, 2, 4, 1])).mostDoubtful).toMatchObject({ row: 2, column: 3, judged: 1 });
  });

  it('take two entries just below 1 opposite each other as equal', () => {
    const result = ahpWeights([
      [1, 0.995],
      [0.995, 1],
    ]);
    expect(result.largestEigenvalue).toBeCloseTo(2, 12);
    expectWeights(result, [0.5, 0.5]);
  });

  it('of one element and of two are consistent by construction', () => {
    expect(ahpWeights([[1]])).toMatchObject({
      accepted: true,
      weights: [1],
      consistencyRatio: 0,
      consistencyIndex: 0,
      mostDoubtful: undefined,
    });
    const two = ahpWeights(matrixOf(2, [4]));
    expect(two).toMatchObject({ accepted: true, consistencyRatio: 0, consistencyIndex: 0, mostDoubtful: undefined });
    expectWeights(two, [0.8, 0.2]);
  });

  it('take a typed 0.33 for a third', () => {
    const typed = ahpWeights([
      [1, 3],
      [0.33, 1],
    ]);
    expectWeights(typed, [0.75, 0.25]);
  });

  it('recover the weights that consistent judgements were made of', () => {
    const size = fc.integer({ min: 3, max: 10 });
    const weights = size.chain((n) =>
      fc.array(fc.double({ min: 1, max: 8.9, noNaN: true }), { minLength: n, maxLength: n }),
    );
    fc.assert(
      fc.property(weights, (importance) => {
        const total = importance.reduce((sum, value) => sum + value, 0);
        const result = ahpWeights(importance.map((a) => importance.map((b) => a / b)));
        expect(result.consistencyRatio).toBeLessThan(1e-10);
        expect(result.consistencyRatio).toBeGreaterThanOrEqual(0);
        expectWeights(
          result,
          importance.map((value) => value / total),
        );
      }),
      { seed },
    );
  });

  it('satisfy A·w = λ·w whatever the judgements, with λ from the characteristic polynomial for three', () => {
    const judgement = fc.constantFrom(1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 4, 6, 8, 9);
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 7 }),
        fc.array(judgement, { minLength: 21, maxLength: 21 }),
        (size, above) => {
          const matrix = matrixOf(size, above);
          const result = ahpWeights(matrix, { force: true });
          if (!result.accepted) throw new Error('forced, yet refused');
          expect(result.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          matrix.forEach((row, i) => {
            const image = row.reduce((sum, entry, j) => sum + entry * result.weights[j]!, 0);
            expect(image).toBeCloseTo(result.largestEigenvalue * result.weights[i]!, 8);
          });
          if (size === 3) {
            expect(result.largestEigenvalue).toBeCloseTo(eigenvalueOfThree(above[0]!, above[1]!, above[2]!), 6);
          }
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it.each([
    [[], 'Expected `judgements` a matrix of 1 to 10 rows, got 0'],
    [matrixOf(11, Array<number>(55).fill(1)), 'Expected `judgements` a matrix of 1 to 10 rows, got 11'],
    [[[1, 2], [0.5]], 'Expected `judgements[1]` as long as the matrix, 2, got 1'],
    [[[2]], 'Expected `judgements[0][0]` 1 on the diagonal, got 2'],
    [[[1.005]], 'Expected `judgements[0][0]` 1 on the diagonal, got 1.005'],
    [matrixOf(2, [10]), 'Expected `judgements[0][1]` in [1/9, 9], got 10'],
    [matrixOf(2, [0]), 'Expected `judgements[0][1]` in [1/9, 9], got 0'],
    [matrixOf(2, [Number.NaN]), 'Expected `judgements[0][1]` in [1/9, 9], got NaN'],
    [
      [
        [1, 3],
        [0.5, 1],
      ],
      'Expected `judgements[0][1]` the reciprocal of 0.5 opposite it, got 3',
    ],
  ])('reject %o', (judgements, message) => {
    expect(() => ahpWeights(judgements)).toThrow(new RangeError(message));
  });
});
