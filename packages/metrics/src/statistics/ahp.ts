/*
 * Weights from pairwise judgements: the analytic hierarchy process.
 *
 * Method: the principal eigenvector of the matrix of judgements by power iteration, which converges geometrically for the matrices
 * the scale allows; weights within 1e-12. Time: O(n²) an iteration, tens to a few hundred iterations. At most ten elements, for
 * which Saaty's random indices are given and which is already more than people judge consistently: use a hierarchy beyond.
 *
 * Source: Saaty: How to make a decision: the analytic hierarchy process. European Journal of Operational Research 48, 1990.
 */

import { expected } from './check.ts';

/** Mean consistency index of random matrices of size 1 to 10 (Saaty: The Analytic Hierarchy Process, 1980). */
const RANDOM_INDEX = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];

/** Judgements at or above this ratio contradict each other too much to be used. */
const CONSISTENCY_LIMIT = 0.1;

/** Saaty's scale ends at "extremely more important". */
const STRONGEST_JUDGEMENT = 9;

/** A person writes 0.33 for a third: the product with 3 is 1 % off. */
const RECIPROCAL_TOLERANCE = 0.02;

const CONVERGED = 1e-14;
const MAXIMUM_ITERATIONS = 10_000;

/** The judgement furthest from what all the others together imply: the first to reconsider. */
export interface DoubtfulJudgement {
  readonly row: number;
  readonly column: number;
  /** How many times as important the row's element was judged. */
  readonly judged: number;
  /** The ratio of the two weights. */
  readonly implied: number;
}

interface AhpConsistency {
  /** Principal eigenvalue; the number of elements when all judgements agree. */
  readonly largestEigenvalue: number;
  readonly consistencyIndex: number;
  /** Consistency index relative to that of random judgements; 0 for one or two elements. */
  readonly consistencyRatio: number;
  /** `undefined` for one or two elements. */
  readonly mostDoubtful: DoubtfulJudgement | undefined;
}

/** Weights, unless the judgements contradict each other and nobody insisted. */
export type AhpResult = AhpConsistency &
  (
    | {
        readonly accepted: true;
        /** One an element, adding up to 1. */
        readonly weights: readonly number[];
        /** Whether the limit on the ratio was overridden. */
        readonly forced: boolean;
      }
    | { readonly accepted: false }
  );

/**
 * Weights of elements compared two by two.
 *
 * @param judgements - Square matrix; entry [i][j] says how many times as important element i is as element j, on Saaty's scale of
 * 1/9 to 9. The diagonal is 1, and [j][i] is 1/[i][j] to within 2 %; of such a pair the larger is taken as meant.
 * @param options - `force` takes the weights even at a consistency ratio of 0.1 or more. @default force false
 * @returns The weights and how consistent the judgements are; no weights when refused.
 * @throws {RangeError} When the matrix is empty, larger than 10, not square, off the scale, or not reciprocal.
 */
export function ahpWeights(
  judgements: readonly (readonly number[])[],
  { force = false }: { readonly force?: boolean } = {},
): AhpResult {
  const matrix = reciprocalMatrix(judgements);
  const size = matrix.length;
  const { vector: weights, eigenvalue } = principalEigenvector(matrix);
  // Rounding can put the eigenvalue of consistent judgements just below their number.
  const consistencyIndex = size > 2 ? Math.max(0, eigenvalue - size) / (size - 1) : 0;
  const consistencyRatio = size > 2 ? consistencyIndex / RANDOM_INDEX[size - 1]! : 0;
  const consistency = {
    largestEigenvalue: eigenvalue,
    consistencyIndex,
    consistencyRatio,
    mostDoubtful: size > 2 ? furthestFrom(weights, matrix) : undefined,
  };
  const consistent = consistencyRatio < CONSISTENCY_LIMIT;
  return consistent || force
    ? { ...consistency, accepted: true, weights, forced: !consistent }
    : { ...consistency, accepted: false };
}

function principalEigenvector(matrix: readonly (readonly number[])[]): { vector: number[]; eigenvalue: number } {
  let vector = matrix.map(() => 1 / matrix.length);
  let eigenvalue = matrix.length;
  for (let iteration = 0; iteration < MAXIMUM_ITERATIONS; iteration++) {
    const product = matrix.map((row) => row.reduce((sum, entry, column) => sum + entry * vector[column]!, 0));
    // The vector adds up to 1, so its image adds up to the eigenvalue.
    eigenvalue = product.reduce((sum, value) => sum + value, 0);
    const next = product.map((value) => value / eigenvalue);
    const change = next.reduce((most, value, i) => Math.max(most, Math.abs(value - vector[i]!)), 0);
    vector = next;
    if (change <= CONVERGED) break;
  }
  return { vector, eigenvalue };
}

function furthestFrom(weights: readonly number[], matrix: readonly (readonly number[])[]): DoubtfulJudgement {
  let most = { row: 0, column: 1, judged: matrix[0]![1]!, implied: weights[0]! / weights[1]! };
  matrix.forEach((entries, row) => {
    for (let column = row + 1; column < entries.length; column++) {
      const candidate = { row, column, judged: entries[column]!, implied: weights[row]! / weights[column]! };
      if (disagreement(candidate) > disagreement(most)) most = candidate;
    }
  });
  return most;
}

function disagreement({ judged, implied }: DoubtfulJudgement): number {
  return Math.abs(Math.log(judged / implied));
}

function reciprocalMatrix(judgements: readonly (readonly number[])[]): number[][] {
  const size = judgements.length;
  if (size < 1 || size > RANDOM_INDEX.length) {
    throw expected('judgements', `a matrix of 1 to ${RANDOM_INDEX.length} rows`, size);
  }
  return judgements.map((entries, row) => {
    if (entries.length !== size) throw expected(`judgements[${row}]`, `as long as the matrix, ${size}`, entries.length);
    return entries.map((entry, column) => {
      const name = `judgements[${row}][${column}]`;
      const weakest = (1 - RECIPROCAL_TOLERANCE) / STRONGEST_JUDGEMENT;
      if (!(entry >= weakest && entry <= STRONGEST_JUDGEMENT)) throw expected(name, 'in [1/9, 9]', entry);
      const opposite = judgements[column]![row]!;
      if (row === column ? entry !== 1 : !(Math.abs(entry * opposite - 1) <= RECIPROCAL_TOLERANCE)) {
        throw expected(name, row === column ? '1 on the diagonal' : `the reciprocal of ${opposite} opposite it`, entry);
      }
      if (entry === opposite) return 1;
      return entry > opposite ? entry : 1 / opposite;
    });
  });
}
