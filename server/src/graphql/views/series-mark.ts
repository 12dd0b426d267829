/*
 * What a reader of a series has, in some eighty characters of its cursor: one sum of its points for each of some spans of time. Whoever
 * computes the series again, after a restart, a deploy or on another machine, sees by comparing sums which spans the reader lacks; nothing
 * about readers has to be kept.
 *
 * Spans double in length from both ends: points drop out at the old end and fill at the new one, so that what a reader gets again though it
 * has it is about as much as it missed. Sums have 32 bits: a span that changed passes for equal once in four thousand million times.
 */

import type { SeriesFrame, SeriesPoint } from '@andon/metrics';

/** Where the points of a frame stand: every group has the same. */
interface Grid {
  readonly from: number;
  readonly stepMs: number;
  readonly count: number;
}

export interface MarkedGroup {
  /** Its key as text. */
  readonly name: string;
  readonly points: Iterable<{ readonly point: SeriesPoint; readonly sum: number }>;
}

/** @returns A number for a point of a group that differs when any of it does. */
export function pointSum(groupName: string, { t, value, n, lower, upper, partial }: SeriesPoint): number {
  let sum = textSum(groupName);
  for (const number of [t, value, n, lower, upper]) sum = mixNumber(sum, number);
  return finish(mix(sum, partial ? 1 : 0));
}

export function writeMark(frame: SeriesFrame, groups: readonly MarkedGroup[]): string {
  const grid = gridOf(frame);
  const sums = sumsOf(grid, groups);
  const bytes = Buffer.allocUnsafe(4 * sums.length);
  sums.forEach((sum, i) => {
    bytes.writeUInt32LE(sum, 4 * i);
  });
  return `${grid.from.toString(36)}~${grid.count.toString(36)}~${bytes.toString('base64url')}`;
}

/**
 * @param mark - Of the frame that the reader has.
 * @param frame - The newest.
 * @returns Whether a reader lacks the point that starts at `t`; `undefined` where it has nothing of use: other groups, other steps, or points
 * that are all too old.
 */
export function missedSince(
  mark: string,
  frame: SeriesFrame,
  groups: readonly MarkedGroup[],
): ((t: number) => boolean) | undefined {
  const known = readMark(mark, frame.stepMs);
  if (known === undefined || known.grid.from + known.grid.count * frame.stepMs <= frame.from) return undefined;
  const { grid, sums } = known;
  const current = sumsOf(grid, groups);
  if (current[0] !== sums[0]) return undefined;
  return (t) => {
    const span = spanOf(grid, t);
    return span === undefined || current[span] !== sums[span];
  };
}

function gridOf({ from, to, stepMs }: SeriesFrame): Grid {
  return { from, stepMs, count: Math.max(1, Math.ceil((to - from) / stepMs)) };
}

function readMark(
  mark: string,
  stepMs: number,
): { readonly grid: Grid; readonly sums: readonly (number | undefined)[] } | undefined {
  const [from = '', count = '', text = ''] = mark.split('~');
  const grid = { from: Number.parseInt(from, 36), stepMs, count: Number.parseInt(count, 36) };
  const bytes = Buffer.from(text, 'base64url');
  if (!(grid.count > 0) || !Number.isFinite(grid.from) || bytes.length !== 4 * spansIn(grid.count)) return undefined;
  return { grid, sums: Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i)) };
}

/** The first is of the groups and the step, the others of the points in each span. */
function sumsOf(grid: Grid, groups: readonly MarkedGroup[]): Uint32Array {
  const sums = new Uint32Array(spansIn(grid.count));
  const add = (at: number, sum: number): void => {
    sums[at] = (sums[at] ?? 0) + sum;
  };
  add(0, finish(mixNumber(0, grid.stepMs)));
  for (const { name, points } of groups) {
    add(0, finish(textSum(name)));
    for (const { point, sum } of points) {
      const span = spanOf(grid, point.t);
      if (span !== undefined) add(span, sum);
    }
  }
  return sums;
}

/** The span of a point; `undefined` outside the grid. */
function spanOf({ from, stepMs, count }: Grid, t: number): number | undefined {
  const index = Math.floor((t - from) / stepMs);
  if (index < 0 || index >= count) return undefined;
  const fromEnd = count - 1 - index;
  return index < fromEnd ? 1 + doublings(index + 1) : spansIn(count) - 1 - doublings(fromEnd + 1);
}

/** With that of the groups. */
function spansIn(count: number): number {
  return 1 + 2 * (1 + doublings(Math.ceil(count / 2)));
}

function doublings(positive: number): number {
  return 31 - Math.clz32(positive);
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

function mixNumber(sum: number, number: number | null): number {
  if (number === null) return mix(sum, 0x9e3779b9);
  float[0] = number;
  return mix(mix(sum, words[0] ?? 0), words[1] ?? 0);
}

function textSum(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i += 1) sum = mix(sum, text.charCodeAt(i));
  return sum;
}

/** The steps of MurmurHash3, 32 bits: https://github.com/aappleby/smhasher (public domain). */
function mix(sum: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(sum ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function finish(sum: number): number {
  const once = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
