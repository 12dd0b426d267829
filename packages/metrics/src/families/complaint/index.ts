import type { Family } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { rateBase, withBase } from './base.ts';
import { complaintFigures } from './figures.ts';
import { complaintFold } from './fold.ts';

/** Complaints from filed over acknowledged to resolved, and those of the same customer about the same again. */
export function complaintFamily(settings: MetricSettings): Family {
  const fold = complaintFold(settings);
  return {
    name: 'complaint',
    ...withBase(fold, settings),
    ...complaintFigures(settings, rateBase(fold, settings)),
  };
}
