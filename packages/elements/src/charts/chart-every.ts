/** A chart is drawn anew at most this often, however fast frames come. */
export const CHART_EVERY_MS = 1000;
