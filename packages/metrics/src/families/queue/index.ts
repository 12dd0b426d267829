import type { Family } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { queueFigures } from './figures.ts';
import { queueFold } from './fold.ts';

/** Contacts that wait, and the agents who answer them. */
export function queueFamily(settings: MetricSettings): Family {
  return { name: 'queue', ...queueFold(settings), ...queueFigures(settings) };
}
