import type {
  ComplaintFrame,
  Definition,
  Figure,
  FiguresFrame,
  FrameMeta,
  QueueFrame,
  QueueGroup,
  ResponseFrame,
  ServiceLevelFrame,
  SurveyFrame,
  WaitsFrame,
} from '../frames.ts';

/** 14:02:10 in Berlin on a Monday. */
export const AS_OF_MS = Date.parse('2026-03-02T13:02:10.000Z');
export const MINUTE_MS = 60_000;

export const iso = (ms: number): string => new Date(ms).toISOString();

export const meta = (overrides: Partial<FrameMeta> = {}): FrameMeta => ({
  asOf: iso(AS_OF_MS),
  from: iso(AS_OF_MS - 30 * MINUTE_MS),
  to: iso(AS_OF_MS),
  window: '30m',
  zone: 'Europe/Berlin',
  newestEventAt: iso(AS_OF_MS - 800),
  demo: false,
  ...overrides,
});

export const figure = (key: string, overrides: Partial<Figure> = {}): Figure => ({
  key,
  value: 0,
  unit: 'COUNT',
  state: 'VALUE',
  n: 100,
  lower: null,
  upper: null,
  variant: null,
  target: null,
  tolerance: null,
  status: 'NONE',
  direction: 'NEUTRAL',
  ...overrides,
});

export const serviceLevel = (overrides: Partial<Figure> = {}): Figure =>
  figure('queue.serviceLevel', {
    value: 0.824,
    unit: 'SHARE',
    n: 507,
    lower: 0.788,
    upper: 0.855,
    variant: 'F3 T=20s',
    target: 0.8,
    tolerance: 0.1,
    status: 'ON_TARGET',
    direction: 'HIGHER_IS_BETTER',
    previous: { value: 0.781, state: 'VALUE', status: 'ATTENTION', n: 480 },
    ...overrides,
  });

export const waiting = (overrides: Partial<Figure> = {}): Figure =>
  figure('queue.waiting', { value: 12, n: 12, direction: 'LOWER_IS_BETTER', ...overrides });

/** As the server's definitions have them. */
const MOMENTARY = new Set(
  ['waiting', 'longestWaitSince', 'expectedWait', 'agentsAvailable', 'agentsBusy', 'agentsWrapUp', 'agentsAway']
    .map((name) => `queue.${name}`)
    .concat('response.unanswered', 'response.overdue', 'response.dueSoon', 'response.backlog', 'response.backlogAge')
    .concat('complaint.open', 'complaint.overdue'),
);

export const momentaryOf = (figures: readonly { readonly key: string }[]): readonly string[] =>
  figures.map(({ key }) => key).filter((key) => MOMENTARY.has(key));

export const figuresFrame = (...figures: Figure[]): FiguresFrame => ({
  meta: meta(),
  momentary: momentaryOf(figures),
  groups: [{ key: [], figures }],
});

const ticket = (number: string, desk: string, agoMs: number) => ({
  ticket: number,
  desk,
  queue: 'permits',
  calledAt: iso(AS_OF_MS - agoMs),
});

export const queueGroup = (overrides: Partial<QueueGroup> = {}, scale = 1): QueueGroup => ({
  key: [],
  waiting: waiting({ value: Math.round(12 * scale), n: Math.round(12 * scale) }),
  longestWaitSince: figure('queue.longestWaitSince', {
    value: AS_OF_MS - Math.round(192_000 * scale),
    unit: 'INSTANT',
    n: 12,
    direction: 'LOWER_IS_BETTER',
  }),
  offered: figure('queue.offered', { value: Math.round(524 * scale), n: Math.round(524 * scale) }),
  answered: figure('queue.answered', { value: Math.round(471 * scale), n: Math.round(471 * scale) }),
  abandoned: figure('queue.abandoned', {
    value: Math.round(36 * scale),
    n: Math.round(36 * scale),
    direction: 'LOWER_IS_BETTER',
  }),
  abandonmentRate: figure('queue.abandonmentRate', {
    value: 0.071 * scale,
    unit: 'SHARE',
    n: 507,
    lower: 0.052,
    upper: 0.097,
    direction: 'LOWER_IS_BETTER',
  }),
  expectedWait: figure('queue.expectedWait', {
    value: 131_000 * scale,
    unit: 'MILLISECONDS',
    n: 471,
    variant: 'Erlang A',
    direction: 'LOWER_IS_BETTER',
  }),
  serviceLevel: serviceLevel(),
  agentsAvailable: figure('queue.agentsAvailable', { value: 3 }),
  agentsBusy: figure('queue.agentsBusy', { value: 21 }),
  agentsWrapUp: figure('queue.agentsWrapUp', { value: 4 }),
  agentsAway: figure('queue.agentsAway', { value: 5 }),
  occupancy: figure('queue.occupancy', { value: 0.87, unit: 'SHARE', n: 28 }),
  nowServing: [
    ticket('A 118', '4', 8_000),
    ticket('C 041', '7', 41_000),
    ticket('A 117', '2', 66_000),
    ticket('B 009', '5', 130_000),
    ticket('A 116', '1', 171_000),
  ],
  calledRecently: [ticket('A 115', '3', 240_000), ticket('C 040', '7', 300_000), ticket('B 008', '5', 420_000)],
  ...overrides,
});

export const queueFrame = (groups: readonly QueueGroup[] = [queueGroup()]): QueueFrame => ({ meta: meta(), groups });

export const queuesFrame = (): QueueFrame =>
  queueFrame(
    (
      [
        ['billing', 1, 'CRITICAL', 0.652],
        ['tech-support', 0.7, 'ATTENTION', 0.741],
        ['orders', 0.4, 'ON_TARGET', 0.868],
        ['returns', 0.15, 'ON_TARGET', 0.912],
      ] as const
    ).map(([value, scale, status, level]) =>
      queueGroup(
        {
          key: [{ dimension: 'queue', value }],
          serviceLevel: serviceLevel({ value: level, status, n: Math.round(507 * scale) }),
        },
        scale,
      ),
    ),
  );

export const serviceLevelFrame = (overrides: Partial<Figure> = {}): ServiceLevelFrame => ({
  meta: meta(),
  groups: [
    {
      key: [],
      serviceLevel: serviceLevel(overrides),
      answered: figure('queue.answered', { value: 471 }),
      abandoned: figure('queue.abandoned', { value: 36 }),
    },
  ],
});

export const waitsFrame = (overrides: Partial<Figure> = {}): WaitsFrame => ({
  meta: meta(),
  groups: [
    {
      key: [],
      wait: figure('queue.wait', {
        value: 48_000,
        unit: 'MILLISECONDS',
        n: 471,
        variant: 'answered',
        direction: 'LOWER_IS_BETTER',
        ...overrides,
      }),
      answered: figure('queue.answered', { value: 471 }),
      abandoned: figure('queue.abandoned', { value: 36 }),
      waitBuckets: [
        { fromMs: 0, toMs: 10_000, answered: 212, abandoned: 9 },
        { fromMs: 10_000, toMs: 20_000, answered: 141, abandoned: 4 },
        { fromMs: 20_000, toMs: 30_000, answered: 38, abandoned: 3 },
        { fromMs: 30_000, toMs: 60_000, answered: 47, abandoned: 6 },
        { fromMs: 60_000, toMs: 120_000, answered: 24, abandoned: 8 },
        { fromMs: 120_000, toMs: null, answered: 9, abandoned: 6 },
      ],
    },
  ],
});

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const responseFrame = (): ResponseFrame => ({
  meta: meta({ window: '24h', from: iso(AS_OF_MS - DAY_MS) }),
  groups: [
    {
      key: [],
      firstResponse: figure('response.firstResponse', {
        value: 41 * MINUTE_MS,
        unit: 'MILLISECONDS',
        n: 312,
        lower: 36 * MINUTE_MS,
        upper: 47 * MINUTE_MS,
        variant: 'Kaplan–Meier',
        direction: 'LOWER_IS_BETTER',
      }),
      firstResponseP90: figure('response.firstResponse', {
        value: 6.67 * HOUR_MS,
        unit: 'MILLISECONDS',
        state: 'AT_LEAST',
        n: 312,
        variant: 'Kaplan–Meier',
        direction: 'LOWER_IS_BETTER',
      }),
      withinTarget: figure('response.withinTarget', {
        value: 0.862,
        unit: 'SHARE',
        n: 289,
        lower: 0.818,
        upper: 0.897,
        target: 0.9,
        tolerance: 0.05,
        status: 'ATTENTION',
        direction: 'HIGHER_IS_BETTER',
        previous: { value: 0.913, state: 'VALUE', status: 'ON_TARGET', n: 301 },
      }),
      unanswered: figure('response.unanswered', { value: 47, direction: 'LOWER_IS_BETTER' }),
      overdue: figure('response.overdue', { value: 11, direction: 'LOWER_IS_BETTER' }),
      dueSoon: figure('response.dueSoon', { value: 6, direction: 'LOWER_IS_BETTER' }),
      backlog: figure('response.backlog', { value: 184, direction: 'LOWER_IS_BETTER' }),
      backlogAge: figure('response.backlogAge', { value: 9.3 * HOUR_MS, unit: 'MILLISECONDS', n: 184 }),
      opened: figure('response.opened', { value: 312 }),
      resolved: figure('response.resolved', { value: 287 }),
      backlogBuckets: [
        { fromMs: 0, toMs: 4 * HOUR_MS, count: 62 },
        { fromMs: 4 * HOUR_MS, toMs: DAY_MS, count: 71 },
        { fromMs: DAY_MS, toMs: 3 * DAY_MS, count: 31 },
        { fromMs: 3 * DAY_MS, toMs: 7 * DAY_MS, count: 14 },
        { fromMs: 7 * DAY_MS, toMs: null, count: 6 },
      ],
    },
  ],
});

export const complaintFrame = (): ComplaintFrame => ({
  meta: meta({ window: '7d', from: iso(AS_OF_MS - 7 * DAY_MS) }),
  groups: [
    {
      key: [],
      filed: figure('complaint.filed', { value: 58 }),
      ratePer1000: figure('complaint.ratePer1000', {
        value: 3.42,
        unit: 'PER_1000',
        n: 16_959,
        lower: 2.6,
        upper: 4.42,
        variant: 'per 1,000 contacts',
        direction: 'LOWER_IS_BETTER',
        previous: { value: 2.91, state: 'VALUE', status: 'NONE', n: 16_210 },
      }),
      acknowledgedInTime: figure('complaint.acknowledgedInTime', {
        value: 0.963,
        unit: 'SHARE',
        n: 54,
        lower: 0.874,
        upper: 0.99,
        target: 0.95,
        tolerance: 0.05,
        status: 'ON_TARGET',
        direction: 'HIGHER_IS_BETTER',
      }),
      open: figure('complaint.open', { value: 23, direction: 'LOWER_IS_BETTER' }),
      overdue: figure('complaint.overdue', { value: 5, direction: 'LOWER_IS_BETTER' }),
      ageing: [
        { fromMs: 0, toMs: 28 * DAY_MS, count: 17 },
        { fromMs: 28 * DAY_MS, toMs: 56 * DAY_MS, count: 5 },
        { fromMs: 56 * DAY_MS, toMs: null, count: 1 },
      ],
      overdueList: [
        overdueComplaint('C-20417', 'high', 'billing', 9 * DAY_MS, 5.1 * DAY_MS, true),
        overdueComplaint('C-20533', 'high', 'delivery', 2.4 * DAY_MS, 1.4 * DAY_MS, false),
        overdueComplaint('C-20561', 'medium', 'staff-manner', 1.6 * DAY_MS, 0.62 * DAY_MS, false),
        overdueComplaint('C-20577', 'low', 'product-fault', 1.2 * DAY_MS, 0.2 * DAY_MS, false),
        overdueComplaint('C-20580', 'low', 'billing', 1.05 * DAY_MS, 0.05 * DAY_MS, false),
      ],
    },
  ],
});

function overdueComplaint(
  entity: string,
  severity: string,
  topic: string,
  ageMs: number,
  overMs: number,
  acknowledged: boolean,
): NonNullable<ComplaintFrame['groups'][number]['overdueList']>[number] {
  return {
    entity,
    severity,
    topic,
    channel: 'email',
    filedAt: iso(AS_OF_MS - ageMs),
    dueAt: iso(AS_OF_MS - overMs),
    acknowledged,
  };
}

export const npsFrame = (overrides: Partial<Figure> = {}): SurveyFrame => ({
  meta: meta({ window: '30d', from: iso(AS_OF_MS - 30 * DAY_MS) }),
  groups: [
    {
      key: [],
      nps: figure('survey.nps', {
        value: 34.2,
        unit: 'POINTS',
        n: 412,
        lower: 27.1,
        upper: 41.2,
        variant: 'adjusted Wald',
        direction: 'HIGHER_IS_BETTER',
        previous: { value: 38.9, state: 'VALUE', status: 'NONE', n: 430 },
        ...overrides,
      }),
      promoters: figure('survey.promoters', { value: 214 }),
      passives: figure('survey.passives', { value: 125 }),
      detractors: figure('survey.detractors', { value: 73 }),
      responseRate: figure('survey.responseRate', { value: 0.184, unit: 'SHARE', n: 2239 }),
      distribution: [9, 3, 5, 6, 8, 19, 23, 51, 74, 88, 126].map((count, score) => ({ score, count })),
    },
  ],
});

export const csatFrame = (): SurveyFrame => ({
  meta: meta({ window: '30d', from: iso(AS_OF_MS - 30 * DAY_MS) }),
  groups: [
    {
      key: [],
      csat: figure('survey.csat', {
        value: 0.81,
        unit: 'SHARE',
        n: 638,
        lower: 0.778,
        upper: 0.838,
        target: 0.85,
        tolerance: 0.05,
        status: 'ATTENTION',
        direction: 'HIGHER_IS_BETTER',
        variant: 'top 2 of 5',
      }),
      csi: figure('survey.csi', { value: 77.6, unit: 'POINTS', n: 638, lower: 75.5, upper: 79.7 }),
      effort: figure('survey.effort', { value: 0.72, unit: 'SHARE', n: 204, lower: 0.654, upper: 0.778 }),
      responseRate: figure('survey.responseRate', { value: 0.221, unit: 'SHARE', n: 2887 }),
      distribution: [24, 31, 66, 212, 305].map((count, index) => ({ score: index + 1, count })),
    },
  ],
});

export const definition = (key: string): Definition => ({
  key,
  name: 'Service level',
  shortName: 'SL',
  description:
    'Share of contacts answered within the threshold, of all that were answered or given up. Contacts still waiting are in neither count.',
  formula: 'AN≤T / (AN + AB)',
  variants: ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'],
  unit: 'SHARE',
  direction: 'HIGHER_IS_BETTER',
  windowed: true,
  sample: 'contacts answered or abandoned in the window',
  source: 'ICMI QueueTips 2005/03',
});
