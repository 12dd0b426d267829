import { metricSettings } from '@andon/metrics';

/** Of the process that is killed and of who checks it: events that were sent again after a kill are late by the days that passed meanwhile. */
export const SETTINGS = metricSettings({ latenessHorizonMs: 7 * 86_400_000 });
