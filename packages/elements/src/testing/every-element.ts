import type { Settings } from './mount.ts';

const STANDARDS =
  'queue.serviceLevel window=today target=80% tolerance=10%; response.withinTarget target=90% tolerance=5%; survey.csat target=85%';

/** Each data element with the least it needs, for tests that hold for all of them. */
export const EVERY_ELEMENT: readonly (readonly [keyof HTMLElementTagNameMap, Settings])[] = [
  ['andon-metric', { figure: 'queue.serviceLevel', trend: true }],
  ['andon-metric', { figure: 'queue.serviceLevel', variant: 'inline' }],
  ['andon-queue', {}],
  ['andon-queue', { 'group-by': 'queue', selectable: true }],
  ['andon-service-level', {}],
  ['andon-response-time', {}],
  ['andon-complaints', {}],
  ['andon-nps', { benchmark: '42' }],
  ['andon-csat', {}],
  ['andon-trend', { figure: 'queue.serviceLevel' }],
  ['andon-trend', { figure: 'queue.serviceLevel', view: 'table' }],
  ['andon-trend', { figure: 'queue.serviceLevel', limits: true }],
  ['andon-agents', {}],
  ['andon-channels', { figure: 'queue.serviceLevel', selectable: true }],
  ['andon-heatmap', { figure: 'queue.offered' }],
  ['andon-distribution', { of: 'csat' }],
  ['andon-distribution', { of: 'waits' }],
  ['andon-distribution', { of: 'backlog' }],
  ['andon-backlog', {}],
  ['andon-now-serving', {}],
  [
    'andon-table',
    {
      columns: 'queue.waiting; queue.serviceLevel target=80%; queue.abandonmentRate',
      trend: 'queue.serviceLevel',
      selectable: true,
    },
  ],
  ['andon-target', { figure: 'queue.serviceLevel', trend: true }],
  ['andon-standards', { standards: STANDARDS, trend: true, selectable: true }],
  ['andon-headline', { standards: STANDARDS, level: '2' }],
  ['andon-status', { clock: 'time', pausable: true }],
  ['andon-alerts', { selectable: true, sound: 'critical' }],
  ['andon-alerts', { variant: 'wall' }],
  ['andon-alerts', { variant: 'light' }],
  ['andon-ticker', { selectable: true }],
  ['andon-definition', { figure: 'queue.serviceLevel' }],
];

export const titleOf = ([tag, settings]: (typeof EVERY_ELEMENT)[number]): string =>
  [
    tag,
    ...Object.entries(settings)
      .filter(([name]) => /^(variant|group-by|view|of)$/.test(name))
      .map(([, value]) => value),
  ].join(' ');
