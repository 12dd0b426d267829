import type { SeriesFrame } from '../frames.ts';
import { AS_OF_MS, iso, MINUTE_MS, meta } from './frames.ts';

/** A small generator with a fixed seed: the same picture every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface SeriesShape {
  readonly points?: number;
  readonly stepMs?: number;
  readonly at?: (share: number, random: number) => number | null;
  readonly gap?: readonly [number, number];
  readonly interval?: number;
  readonly group?: readonly { readonly dimension: string; readonly value: string }[];
  readonly seed?: number;
}

export function seriesGroup({
  points = 48,
  stepMs = 5 * MINUTE_MS,
  at = (share, random) => 0.82 + 0.06 * Math.sin(share * 9) + (random - 0.5) * 0.07,
  gap,
  interval,
  group = [],
  seed = 7,
}: SeriesShape = {}): SeriesFrame['groups'][number] {
  const random = seeded(seed);
  const startMs = AS_OF_MS - (AS_OF_MS % stepMs) - (points - 1) * stepMs;
  return {
    key: group,
    points: Array.from({ length: points }, (_, index) => {
      const raw = at(index / points, random());
      const value = gap && index >= gap[0] && index < gap[1] ? null : raw;
      return {
        t: iso(startMs + index * stepMs),
        value,
        n: value === null ? 0 : 40 + Math.round(random() * 20),
        lower: value !== null && interval !== undefined ? value - interval : null,
        upper: value !== null && interval !== undefined ? value + interval : null,
        partial: index === points - 1,
      };
    }),
  };
}

export function seriesFrame(
  shape: SeriesShape = {},
  overrides: Partial<SeriesFrame> = {},
  more: readonly SeriesShape[] = [],
): SeriesFrame {
  const { points = 48, stepMs = 5 * MINUTE_MS } = shape;
  const endMs = AS_OF_MS - (AS_OF_MS % stepMs) + stepMs;
  return {
    meta: meta({ window: '4h', from: iso(endMs - points * stepMs), to: iso(endMs) }),
    figure: 'queue.serviceLevel',
    unit: 'SHARE',
    variant: 'F3 T=20s',
    direction: 'HIGHER_IS_BETTER',
    target: 0.8,
    tolerance: 0.1,
    stepMs,
    groups: [seriesGroup(shape), ...more.map((other) => seriesGroup({ points, stepMs, ...other }))],
    ...overrides,
  };
}

/** The window before of a frame: every value changed alike, the last point cut off where the window begins. */
export function previousOf(
  frame: SeriesFrame,
  change: (value: number) => number | null = (value) => value * 0.95,
): SeriesFrame {
  const { meta: now, stepMs, groups } = frame;
  const offsetMs = Date.parse(now.to) - Date.parse(now.from);
  const earlier = (at: string): string => iso(Date.parse(at) - offsetMs);
  return {
    ...frame,
    meta: { ...now, from: earlier(now.from), to: earlier(now.to) },
    stepMs,
    offsetMs,
    groups: groups.map(({ key, points }) => ({
      key,
      points: points.map((point) => ({
        ...point,
        t: earlier(point.t),
        value: point.value == null ? null : change(point.value),
      })),
    })),
  };
}
