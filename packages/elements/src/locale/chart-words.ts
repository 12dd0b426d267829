import type { ChartMessages, Messages } from './messages.ts';

const english: ChartMessages = {
  time: 'Time',
  valueWord: 'Value',
  showTable: 'Show as table',
  showChart: 'Show as chart',
  stillFilling: 'still filling',
  limit: (value) => `limit ${value}`,
  beyondLimits: 'beyond its limits',
  chartLabel: (label, window) => `${label}, ${window}`,
  chart: 'chart',
  glance: (latest, low, high, target) =>
    `Latest ${latest.join(', ')}; between ${low} and ${high}${target ? `; ${target}` : ''}.`,
};

/** Words of charts over time: in English here, in other languages in their files. */
export const chartWords = (messages: Messages): ChartMessages => messages.ofHelp ?? english;
