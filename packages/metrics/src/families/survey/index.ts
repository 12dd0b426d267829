import type { Family } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { surveyFigures } from './figures.ts';
import { surveyFold } from './fold.ts';

/** What customers, or employees, answer on a scale. */
export function surveyFamily(settings: MetricSettings): Family {
  return { name: 'survey', ...surveyFold(), ...surveyFigures(settings) };
}
