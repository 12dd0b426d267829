import { type FigureRef, SeriesDocument } from '@andon/schema';
import type { ViewVariables } from '../base/frame-element.ts';
import { type View, view } from '../live/view.ts';

const LONGER: Readonly<Record<string, string>> = {
  '1m': '1h',
  '5m': '1h',
  '15m': '4h',
  '30m': '4h',
  '1h': '4h',
  '4h': '24h',
  today: '24h',
  '24h': '7d',
  '7d': '30d',
  '30d': '90d',
};

const COARSE: Readonly<Record<string, string>> = {
  '4h': '5m',
  today: '30m',
  '24h': '30m',
  '7d': '4h',
  '30d': '1d',
  '90d': '2d',
};

/** Width of a point where a window is drawn a few hundred pixels wide: some forty points, since more would only be noise. */
export const coarseStep = (window: string): string | undefined => COARSE[window];

/** A course says more than the figure's own window: some steps longer, where there is one. */
const longerWindow = (window: string): string => LONGER[window] ?? window;

/** The request for the small course under a figure that asks for itself with `variables`. */
export function courseView(
  { withPrevious: _, groupBy: __, ...variables }: ViewVariables,
  figure: FigureRef,
  window = longerWindow(variables.window),
): View<unknown> {
  return view(SeriesDocument, { ...variables, ...courseSpan(window), figure });
}

/** Window and step of a small course. */
export function courseSpan(window: string): { readonly window: string; readonly step?: string } {
  const step = coarseStep(window);
  return { window, ...(step !== undefined && { step }) };
}
