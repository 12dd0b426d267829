import type { KeptCounts } from '@andon/metrics';

/** What a frame says of how it came, beside its figures. */
export interface FrameStamp {
  readonly cursor: string;
  readonly reset: boolean;
  readonly cadenceMs: number;
}

/** Position of a picture: both numbers only rise. */
export interface PicturePosition {
  readonly seq: number;
  readonly asOf: number;
  /** In a returning reader's position: the `mark` of the picture it has. */
  readonly mark?: string | undefined;
}

/**
 * One subscription field with its arguments, kept ready while somebody watches. It holds the newest *picture*; `full` and `changes` tell it in
 * GraphQL's terms and stay valid until the next call of `advance` or the next folded event, so they are executed at once.
 */
export interface LiveView {
  /** Rises whenever an event changed anything the view shows. */
  readonly revision: number;
  /** Instant after `asOf` at which the picture changes though no event arrives; `Infinity` when nothing will. */
  nextChangeAfter(asOf: number): number;
  /** Does in parts, each of a few milliseconds at most, what makes the first `advance` dear. Between parts events may be folded. */
  prepare?(asOf: number): Generator<void, void>;
  advance(position: PicturePosition): void;
  full(stamp: FrameStamp): object;
  /** Whether `changes` is less than `full`. A reader that skipped a frame of such a view needs a full one. */
  readonly incremental: boolean;
  /** For cursors: what the newest picture holds, in few characters, so that any process can tell what a returning reader lacks. */
  readonly mark?: string | undefined;
  /** What differs from the picture at `since`, or `undefined` where that is no longer known. */
  changes(since: PicturePosition, stamp: FrameStamp): object | undefined;
  /** Points kept for it, where it keeps any; before the first `advance` how many there may be. */
  readonly points?: number;
  /** What is kept of the past for it. */
  readonly kept?: readonly KeptCounts[];
  close(): void;
}
