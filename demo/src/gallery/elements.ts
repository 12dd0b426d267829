import type { GalleryWord } from './copy.ts';

export interface GalleryElement {
  readonly tag: string;
  /** Absent for an element that is newer than this list. */
  readonly about?: GalleryWord;
  /** Attributes it begins with. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Width of the stage to begin with; absent: as wide as the column. */
  readonly widthPx?: number;
  /** Shown in the middle of a sentence. */
  readonly inline?: boolean;
}

const STANDARDS = [
  'queue.serviceLevel window=24h filter=channel=phone target=80% tolerance=5%',
  'response.withinTarget window=7d filter=channel=email target=80% tolerance=8%',
  'complaint.acknowledgedInTime window=7d target=95% tolerance=4%',
  'survey.nps window=30d target=42 tolerance=6',
].join('\n');

/** The order in which the page shows them, and the titles over them. */
export const GROUPS: readonly (readonly [GalleryWord, readonly string[]])[] = [
  ['groupNumbers', ['metric', 'target', 'service-level', 'nps', 'csat']],
  ['groupFlow', ['queue', 'agents', 'now-serving', 'response-time', 'backlog', 'complaints']],
  ['groupTime', ['trend', 'heatmap', 'distribution']],
  ['groupMany', ['channels', 'table', 'standards']],
  ['groupWords', ['headline', 'definition', 'alerts', 'ticker', 'status', 'provider']],
];

export const ELEMENTS: readonly GalleryElement[] = [
  { tag: 'andon-metric', about: 'metric', attributes: { figure: 'queue.waiting', trend: '' }, widthPx: 320 },
  {
    tag: 'andon-metric',
    about: 'metricInline',
    attributes: { figure: 'queue.serviceLevel', variant: 'inline', window: '1h' },
    inline: true,
  },
  { tag: 'andon-trend', about: 'trend', attributes: { figure: 'queue.serviceLevel', window: '24h', target: '80%' } },
  {
    tag: 'andon-queue',
    about: 'queue',
    attributes: { 'group-by': 'queue', filter: 'channel=phone,chat,counter' },
    widthPx: 560,
  },
  {
    tag: 'andon-service-level',
    about: 'serviceLevel',
    attributes: { filter: 'channel=phone', window: '4h' },
    widthPx: 420,
  },
  {
    tag: 'andon-response-time',
    about: 'responseTime',
    attributes: { filter: 'channel=email', window: '7d' },
    widthPx: 560,
  },
  { tag: 'andon-complaints', about: 'complaints', attributes: { window: '7d' }, widthPx: 560 },
  { tag: 'andon-nps', about: 'nps', attributes: { window: '30d', benchmark: '42', compare: 'previous' }, widthPx: 480 },
  { tag: 'andon-csat', about: 'csat', attributes: { window: '30d' }, widthPx: 480 },
  { tag: 'andon-agents', about: 'agents', attributes: { filter: 'channel=phone' }, widthPx: 420 },
  {
    tag: 'andon-channels',
    about: 'channels',
    attributes: {
      figure: 'queue.serviceLevel',
      filter: 'channel=phone,chat',
      'group-by': 'queue',
      window: '24h',
      target: '80%',
    },
    widthPx: 560,
  },
  {
    tag: 'andon-table',
    about: 'table',
    attributes: {
      'group-by': 'queue',
      filter: 'channel=phone,chat',
      window: '24h',
      columns: 'queue.offered; queue.serviceLevel target=80% tolerance=5%; queue.asa; queue.abandonmentRate',
      trend: 'queue.serviceLevel',
    },
  },
  { tag: 'andon-heatmap', about: 'heatmap', attributes: { figure: 'queue.offered', window: '30d' } },
  { tag: 'andon-distribution', about: 'distribution', attributes: { of: 'nps', window: '30d' }, widthPx: 480 },
  { tag: 'andon-backlog', about: 'backlog', attributes: { filter: 'channel=email' }, widthPx: 480 },
  {
    tag: 'andon-now-serving',
    about: 'nowServing',
    attributes: { filter: 'channel=counter;site=Oakland' },
    widthPx: 480,
  },
  {
    tag: 'andon-target',
    about: 'target',
    attributes: {
      figure: 'queue.serviceLevel',
      filter: 'channel=phone',
      window: '24h',
      target: '80%',
      tolerance: '5%',
    },
    widthPx: 420,
  },
  { tag: 'andon-alerts', about: 'alerts', attributes: { variant: 'wall', rows: '4' }, widthPx: 480 },
  { tag: 'andon-ticker', about: 'ticker', attributes: { rows: '6' }, widthPx: 480 },
  { tag: 'andon-standards', about: 'standards', attributes: { standards: STANDARDS } },
  { tag: 'andon-headline', about: 'headlineElement', attributes: { standards: STANDARDS } },
  { tag: 'andon-definition', about: 'definition', attributes: { figure: 'queue.serviceLevel' }, widthPx: 480 },
  { tag: 'andon-status', about: 'status', attributes: { clock: 'date-time' } },
  {
    tag: 'andon-provider',
    about: 'provider',
    attributes: {
      endpoint: 'https://andon.example/graphql',
      locale: 'en',
      filter: 'site=Rotterdam',
    },
  },
];

const FIGURES = [
  'queue.waiting',
  'queue.longestWaitSince',
  'queue.offered',
  'queue.answered',
  'queue.abandoned',
  'queue.serviceLevel',
  'queue.asa',
  'queue.wait',
  'queue.abandonmentRate',
  'queue.aht',
  'queue.agentsAvailable',
  'queue.agentsBusy',
  'queue.occupancy',
  'queue.expectedWait',
  'response.firstResponse',
  'response.withinTarget',
  'response.unanswered',
  'response.overdue',
  'response.resolution',
  'response.backlog',
  'response.fcr',
  'response.reopenRate',
  'complaint.filed',
  'complaint.ratePer1000',
  'complaint.acknowledgedInTime',
  'complaint.open',
  'complaint.overdue',
  'survey.nps',
  'survey.csat',
  'survey.csi',
  'survey.effort',
  'survey.responseRate',
];
export const WINDOWS = ['1m', '5m', '15m', '30m', '1h', '4h', 'today', '24h', '7d', '30d', '90d'];

/** Values to choose from; `open` ones can also be typed. */
export const CHOICES: Readonly<Record<string, { readonly values: readonly string[]; readonly open?: boolean }>> = {
  figure: { values: FIGURES },
  window: { values: WINDOWS },
  'trend-window': { values: WINDOWS },
  variant: { values: ['inline', 'cell', 'tile', 'hero'] },
  compare: { values: ['previous'] },
  density: { values: ['compact', 'regular'] },
  theme: { values: ['auto', 'light', 'dark', 'contrast'] },
  locale: { values: ['en', 'zh-CN', 'zh-TW'] },
  of: { values: ['nps', 'csat', 'ces', 'waits', 'backlog', 'complaints'] },
  'group-by': { values: ['queue', 'channel', 'team', 'site', 'tier', 'topic', 'language'], open: true },
  method: { values: ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] },
  seconds: { values: ['10', '20', '30', '60', '120'] },
  instrument: { values: ['csat', 'ces'] },
  clock: { values: ['time', 'date-time'] },
  view: { values: ['chart', 'table'] },
  background: { values: ['pause', 'live'] },
  'heading-level': { values: ['1', '2', '3', '4', '5', '6'] },
  level: { values: ['1', '2', '3', '4', '5', '6'] },
  'time-zone': {
    values: ['Europe/Amsterdam', 'Asia/Singapore', 'America/Los_Angeles', 'Asia/Taipei', 'UTC'],
    open: true,
  },
  filter: {
    values: [
      'channel=phone',
      'channel=phone,chat',
      'channel=email',
      'queue=billing,support',
      'site=Rotterdam',
      'tier=high-value',
    ],
    open: true,
  },
};
