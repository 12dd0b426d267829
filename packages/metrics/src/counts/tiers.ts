/*
 * Windows of event time and the steps in which they slide.
 *
 * A window is made of whole steps: 5 s for windows up to 5 min, 1 min up to 4 h, 15 min up to a day, 1 h beyond. It starts on a step,
 * so it is longer than its name by less than one; its exact start is part of every frame.
 */

import { startOfDay } from '../calendar/index.ts';
import { WINDOWS, type WindowName } from '../view.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Behind what a window and the one before it need: a reader's clock may lag behind the newest event. */
const SLACK_MS = 15 * MINUTE;

export interface Tier {
  readonly stepMs: number;
  /** How far behind the newest event its buckets are kept. */
  readonly keepMs: number;
}

/** Finest first. Each keeps its widest window twice, for the comparison with the window before. */
export const TIERS: readonly Tier[] = [
  { stepMs: 5 * SECOND, keepMs: 2 * 5 * MINUTE + SLACK_MS },
  { stepMs: MINUTE, keepMs: 2 * 4 * HOUR + SLACK_MS },
  // `today` and yesterday: 49 hours when clocks are put back on the day before, and up to half an hour of zone offset.
  { stepMs: 15 * MINUTE, keepMs: 50 * HOUR + SLACK_MS },
  { stepMs: HOUR, keepMs: 180 * DAY + HOUR + SLACK_MS },
];

/** The day on which clocks are put back. */
const LONGEST_DAY_MS = 25 * HOUR;

const WINDOW_MS: Readonly<Record<Exclude<WindowName, 'today'>, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
};

/** @throws {RangeError} For what is no window. */
export function requireWindow(name: string): void {
  if (!(WINDOWS as readonly string[]).includes(name))
    throw new RangeError(`Expected a window (${WINDOWS.join(', ')}), got ${name}`);
}

/** How long a window is at most. */
export const longestMs = (window: WindowName): number => (window === 'today' ? LONGEST_DAY_MS : WINDOW_MS[window]);

/** Index in `TIERS` of the tier a window is read from. */
export function tierOf(window: WindowName): number {
  if (window === 'today') return 2;
  const ms = WINDOW_MS[window];
  return ms <= 5 * MINUTE ? 0 : ms <= 4 * HOUR ? 1 : ms <= DAY ? 2 : 3;
}

/** Step indices of a window and of the one before it; the ends are exclusive. */
export interface WindowSteps {
  readonly tier: number;
  readonly stepMs: number;
  readonly previousFrom: number;
  readonly previousTo: number;
  readonly from: number;
}

/** Start and comparison of a window that ends at `asOf`. */
export function windowSteps(window: WindowName, asOf: number, zone: string): WindowSteps {
  const tier = tierOf(window);
  const { stepMs } = TIERS[tier]!;
  if (window === 'today') {
    const midnight = startOfDay(asOf, zone);
    const yesterday = startOfDay(midnight - 1, zone);
    const from = Math.floor(midnight / stepMs);
    const previousFrom = Math.floor(yesterday / stepMs);
    // The same time of day yesterday, to the end of its step.
    const elapsed = Math.ceil((asOf - midnight) / stepMs);
    return { tier, stepMs, from, previousFrom, previousTo: Math.min(from, previousFrom + elapsed) };
  }
  const width = WINDOW_MS[window] / stepMs;
  const from = Math.floor(asOf / stepMs) - width;
  return { tier, stepMs, from, previousFrom: from - width, previousTo: from };
}

/** First instant after `asOf` at which `windowSteps` answers differently. */
export function nextSlide(window: WindowName, asOf: number): number {
  const { stepMs } = TIERS[tierOf(window)]!;
  const start = Math.floor(asOf / stepMs) * stepMs;
  // Of yesterday a step is taken as soon as it has begun; at midnight nothing of it is.
  return window === 'today' && asOf === start ? start + 1 : start + stepMs;
}
