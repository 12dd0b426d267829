import type { Family } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { complaintFigures } from './figures.ts';
import { complaintFold } from './fold.ts';

/** Complaints from filed over acknowledged to resolved, and those of the same customer about the same again. */
export function complaintFamily(settings: MetricSettings): Family {
  return { name: 'complaint', ...complaintFold(settings), ...complaintFigures(settings) };
}
