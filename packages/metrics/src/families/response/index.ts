import type { Family } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { responseFigures } from './figures.ts';
import { responseFold } from './fold.ts';

/** Cases from opened over the first reply to resolved. */
export function responseFamily(settings: MetricSettings): Family {
  return { name: 'response', ...responseFold(settings), ...responseFigures(settings) };
}
