import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { SeriesFrame, SeriesPoint } from '../frames.ts';
import { pointRange } from './point-range.ts';

const WIDTH = 200;
const HEIGHT = 40;
/** Room for the stroke and the end mark, in view-box units. */
const INSET = 3;

/**
 * The course of a figure as one SVG path: gaps stay gaps, the point still filling is dashed, the target is a hairline, the last
 * complete point is marked. Drawn without a chart library; it has no text and says nothing that a screen reader misses.
 */
export function sparkline(series: SeriesFrame | undefined): TemplateResult {
  const points = series?.groups[0]?.points ?? [];
  const range = series && pointRange(series, points);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${series && range ? lines(series, points, range) : nothing}
  </svg>`;
}

/** The course with the span it covers under it, which is another than that of the number it belongs to; no span where nothing is drawn. */
export const course = (series: SeriesFrame | undefined, { messages }: Formatter): TemplateResult =>
  html`${sparkline(series)}<div class="caption">${series?.groups[0]?.points.some(({ value }) => value != null) ? messages.windows[series.meta.window] : nothing}</div>`;

function lines(
  series: SeriesFrame,
  points: readonly SeriesPoint[],
  [low, high]: readonly [number, number],
): TemplateResult {
  const fromMs = Date.parse(series.meta.from);
  const spanMs = Math.max(1, Date.parse(series.meta.to) - fromMs);
  const x = (point: SeriesPoint): number =>
    INSET + ((Date.parse(point.t) + series.stepMs / 2 - fromMs) / spanMs) * (WIDTH - 2 * INSET);
  const y = (value: number): number => HEIGHT - INSET - ((value - low) / (high - low)) * (HEIGHT - 2 * INSET);
  const path = (run: readonly SeriesPoint[]): string =>
    run.map((point, index) => `${index === 0 ? 'M' : 'L'}${round(x(point))} ${round(y(point.value ?? 0))}`).join('');

  const runs = unbroken(points.filter((point) => !point.partial));
  const last = runs.at(-1)?.at(-1);
  const filling = points.find((point) => point.partial && point.value != null);
  return svg`
    ${series.target == null ? nothing : svg`<path class="target" d="M0 ${round(y(series.target))}H${WIDTH}" />`}
    <path class="line" d=${runs.map((run) => (run.length === 1 ? `${path(run)}h0.01` : path(run))).join('')} />
    ${last && filling ? svg`<path class="line filling" d=${path([last, filling])} />` : nothing}
    ${last ? svg`<path class="end" d="M${round(x(last))} ${round(y(last.value ?? 0))}h0.01" />` : nothing}
  `;
}

/** Runs of neighbouring points that have a value. */
export function unbroken(points: readonly SeriesPoint[]): readonly (readonly SeriesPoint[])[] {
  const runs: SeriesPoint[][] = [];
  let open: SeriesPoint[] | undefined;
  for (const point of points) {
    if (point.value == null) {
      open = undefined;
      continue;
    }
    if (open) open.push(point);
    else {
      open = [point];
      runs.push(open);
    }
  }
  return runs;
}

const round = (value: number): number => Math.round(value * 100) / 100;
