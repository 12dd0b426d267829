/*
 * Complaints: filed → acknowledged → resolved, and perhaps reopened; whether the same customer complains of the same again; and what
 * customers said of the handling.
 *
 * Durations count at the instant of filing, open complaints as lower bounds, as for cases. A complaint resolved without an
 * acknowledgement was acknowledged by its resolution. Recurrence is a fact of a customer and topic, kept apart from the complaint: filing
 * and resolution are relayed to it.
 */

import {
  type Draft,
  definer,
  type Entity,
  entityKind,
  type Family,
  type FoldEvent,
  type GroupWindow,
  local,
  type Outcome,
  type Sink,
} from '../family.ts';
import type { FigureParams } from '../figure.ts';
import type { MetricSettings } from '../settings.ts';
import { type Interval, poissonRateInterval } from '../statistics/index.ts';
import { counter, quantileDraft, shareDraft } from './drafts.ts';
import { ageBuckets, estimate, openAges, survivalDraft } from './open-time.ts';

const DAY_MS = 86_400_000;

const NONE = 0;
const OPEN = 1;
const RESOLVED = 2;

interface Complaint extends Entity {
  phase: typeof NONE | typeof OPEN | typeof RESOLVED;
  filedAt: number;
  acknowledgeBy: number;
  resolveBy: number;
  /** 0 while there is none. */
  acknowledgedAt: number;
  resolvedAt: number;
  resolvedCell: number;
  /** Whether it was resolved at first contact; −1 where the sender does not say. */
  firstContact: 0 | 1 | -1;
  /** Key of the customer and topic; empty for an unknown customer. */
  chain: string;
}

interface Resolution {
  readonly id: string;
  readonly at: number;
  readonly cell: number;
  readonly recurred: boolean;
}

/** Complaints of one customer about one topic. */
interface Chain extends Entity {
  resolutions: readonly Resolution[];
}

// Open lists.
const OPEN_LIST = 0;
const UNACKNOWLEDGED_LIST = 1;
const DUE_LIST = 2;

const OPEN_LEVEL = 0;

// Columns; those marked * are at the instant of filing, those marked + at the end of a window after resolution.
const FILED = 0;
const ACKNOWLEDGED = 1;
const RESOLUTIONS = 2;
const ANSWERED = 3; // * acknowledged, or resolved
const ANSWERED_IN_TIME = 4; // *
const WINDOW_PASSED = 5; // +
const FIRST_CONTACT = 6; // +
const RECURRENCE_PASSED = 7; // +
const RECURRED = 8; // +
const HANDLING_ANSWERS = 9;
const HANDLING_SATISFIED = 10;

const RESOLUTION_BAG = 0;

const COMPLAINT_KIND = 0;
const CHAIN_KIND = 1;

/** `offered` of the queue family. */
const CONTACTS_OFFERED = 0;

export function complaintFamily(settings: MetricSettings): Family {
  const windowMs = settings.fcrWindowDays * DAY_MS;
  const recurrenceMs = settings.recurrenceDays * DAY_MS;
  const keepMs = Math.max(windowMs, recurrenceMs);

  function step(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    switch (event.type) {
      case 'complaint.filed':
        return file(it, event, cell, sink);
      case 'complaint.acknowledged':
        return acknowledge(it, event, cell, sink);
      case 'complaint.resolved':
        return resolve(it, event, cell, sink);
      case 'complaint.reopened':
        return reopen(it, event, cell, sink);
      case 'survey.answered':
        rate(it, event, sink);
        return undefined;
      default:
        return undefined;
    }
  }

  function file(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== NONE) return 'contradictory';
    const { time } = event;
    it.phase = OPEN;
    it.cell = cell;
    it.filedAt = time;
    it.acknowledgeBy = time + settings.complaintAcknowledgeMs;
    it.resolveBy = event.promisedAt ?? time + settings.complaintResolveMs;
    it.chain = event.customer === undefined ? '' : `${event.customer}\u0000${sink.dimension(cell, 'topic') ?? ''}`;
    sink.at(cell, time);
    sink.add(FILED);
    sink.level(OPEN_LEVEL, 1);
    if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    return undefined;
  }

  function acknowledge(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === NONE) return 'orphan';
    if (it.acknowledgedAt !== 0 || it.phase === RESOLVED) return 'contradictory';
    move(it, cell, event.time, sink);
    sink.at(cell, event.time);
    sink.add(ACKNOWLEDGED);
    answer(it, event.time, sink);
    return undefined;
  }

  /** The complainant has heard of us for the first time. */
  function answer(it: Complaint, time: number, sink: Sink): void {
    it.acknowledgedAt = time;
    sink.at(it.cell, it.filedAt);
    sink.add(ANSWERED);
    if (time <= it.acknowledgeBy) sink.add(ANSWERED_IN_TIME);
  }

  /** The complaint goes on in another cell: what is open moves with it. */
  function move(it: Complaint, cell: number, time: number, sink: Sink): void {
    if (cell === it.cell) return;
    sink.at(it.cell, time);
    sink.level(OPEN_LEVEL, -1);
    sink.at(cell, time);
    sink.level(OPEN_LEVEL, 1);
    it.cell = cell;
  }

  function resolve(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== OPEN) return it.phase === RESOLVED ? 'contradictory' : 'orphan';
    const { time } = event;
    move(it, cell, time, sink);
    if (it.acknowledgedAt === 0) answer(it, time, sink);
    it.phase = RESOLVED;
    it.resolvedAt = time;
    it.resolvedCell = cell;
    it.firstContact = event.firstContact === undefined ? -1 : event.firstContact ? 1 : 0;
    sink.at(cell, time);
    sink.add(RESOLUTIONS);
    sink.level(OPEN_LEVEL, -1);
    sink.at(cell, it.filedAt);
    sink.value(RESOLUTION_BAG, time - it.filedAt);
    countFirstContact(it, 1, sink);
    if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    return undefined;
  }

  function countFirstContact(it: Complaint, sign: 1 | -1, sink: Sink): void {
    if (it.firstContact < 0) return;
    sink.at(it.resolvedCell, it.resolvedAt + windowMs);
    // Reopened, it stays a resolution whose window passes, but not one at first contact.
    if (sign > 0) sink.add(WINDOW_PASSED);
    if (it.firstContact === 1) sink.add(FIRST_CONTACT, sign);
  }

  function reopen(it: Complaint, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === OPEN) return 'contradictory';
    const { time } = event;
    if (it.phase === NONE || time > it.resolvedAt + keepMs) {
      it.filedAt = time;
      it.acknowledgeBy = time;
      it.acknowledgedAt = time;
      it.chain = '';
    } else {
      if (time <= it.resolvedAt + windowMs) countFirstContact(it, -1, sink);
      sink.at(it.resolvedCell, it.filedAt);
      sink.value(RESOLUTION_BAG, it.resolvedAt - it.filedAt, -1);
      if (it.chain !== '') sink.relay(CHAIN_KIND, it.chain, event, cell);
    }
    it.phase = OPEN;
    it.cell = cell;
    it.resolveBy = Math.max(it.resolveBy, time + settings.complaintAcknowledgeMs);
    sink.at(cell, time);
    sink.level(OPEN_LEVEL, 1);
    return undefined;
  }

  /** A survey about the complaint counts where the complaint is, not where the survey was sent. */
  function rate(it: Complaint, event: FoldEvent, sink: Sink): void {
    if (it.phase === NONE || event.score === undefined || event.scaleMax === undefined) return;
    sink.at(it.cell, event.time);
    sink.add(HANDLING_ANSWERS);
    if (event.score > event.scaleMax - 2) sink.add(HANDLING_SATISFIED);
  }

  function stepChain(it: Chain, event: FoldEvent, cell: number, sink: Sink): Outcome {
    const { time, entity } = event;
    const recent = it.resolutions.filter(({ at }) => at + recurrenceMs >= time);
    switch (event.type) {
      case 'complaint.filed':
        it.resolutions = recent.map((resolution) => {
          if (resolution.recurred || resolution.id === entity) return resolution;
          sink.at(resolution.cell, resolution.at + recurrenceMs);
          sink.add(RECURRED);
          return { ...resolution, recurred: true };
        });
        return undefined;
      case 'complaint.resolved':
        it.resolutions = [...recent, { id: entity, at: time, cell, recurred: false }];
        sink.at(cell, time + recurrenceMs);
        sink.add(RECURRENCE_PASSED);
        return undefined;
      default:
        // Reopened: it was not resolved after all.
        it.resolutions = recent.filter((resolution) => {
          if (resolution.id !== entity) return true;
          sink.at(resolution.cell, resolution.at + recurrenceMs);
          sink.add(RECURRENCE_PASSED, -1);
          if (resolution.recurred) sink.add(RECURRED, -1);
          return false;
        });
        return undefined;
    }
  }

  function resolution(group: GroupWindow, params: FigureParams): Draft {
    const bag = group.bag(RESOLUTION_BAG);
    const q = params.quantile ?? 0.5;
    if (params.naive) return quantileDraft(bag, q, 'resolved complaints only');
    const survival = group.memo('resolution', () => estimate(bag, openAges(group, OPEN_LIST)));
    return survivalDraft(survival, q, 'Kaplan–Meier');
  }

  function acknowledgedInTime(group: GroupWindow): Draft {
    // All have the same time to be acknowledged in, so those past it are the oldest.
    const open = group.open(UNACKNOWLEDGED_LIST);
    const lastOverdue = Math.min(group.untilKey, group.asOf - settings.complaintAcknowledgeMs - 1);
    const overdueOpen = Math.max(0, open.countUntil(lastOverdue) - open.countUntil(group.from - 1));
    return shareDraft(group.sum(ANSWERED_IN_TIME), group.sum(ANSWERED) + overdueOpen);
  }

  function ratePer1000(group: GroupWindow): Draft {
    const variant = 'per 1,000 contacts';
    const contacts = group.companion('contacts').sum(CONTACTS_OFFERED);
    if (contacts === 0) return { value: null, n: 0, variant };
    const filed = group.sum(FILED);
    const interval = poissonOf(filed);
    const thousands = contacts / 1000;
    return {
      value: (filed * 1000) / contacts,
      n: contacts,
      lower: interval.lower / thousands,
      upper: interval.upper / thousands,
      variant,
    };
  }

  const overdue = (group: GroupWindow) => group.open(DUE_LIST).countUntil(group.asOf - 1);

  const complaint = entityKind<Complaint>({
    name: 'complaint',
    lists: [OPEN_LIST, UNACKNOWLEDGED_LIST, DUE_LIST],
    create: () => ({
      cell: 0,
      phase: NONE,
      filedAt: 0,
      acknowledgeBy: 0,
      resolveBy: 0,
      acknowledgedAt: 0,
      resolvedAt: 0,
      resolvedCell: 0,
      firstContact: -1,
      chain: '',
    }),
    step,
    keepUntil: ({ phase, resolvedAt }) =>
      phase === OPEN ? Number.POSITIVE_INFINITY : phase === RESOLVED ? resolvedAt + keepMs : Number.NEGATIVE_INFINITY,
    open(it, put) {
      if (it.phase !== OPEN) return;
      put(OPEN_LIST, it.filedAt);
      if (it.acknowledgedAt === 0) put(UNACKNOWLEDGED_LIST, it.filedAt);
      put(DUE_LIST, dueAt(it));
    },
    mapCells(it, map) {
      it.resolvedCell = map(it.resolvedCell);
    },
  });

  const chain = entityKind<Chain>({
    name: 'chain',
    lists: [],
    create: () => ({ cell: 0, resolutions: [] }),
    step: stepChain,
    keepUntil: ({ resolutions }) =>
      resolutions.length === 0 ? Number.NEGATIVE_INFINITY : resolutions.at(-1)!.at + recurrenceMs,
    mapCells(it, map) {
      it.resolutions = it.resolutions.map((one) => ({ ...one, cell: map(one.cell) }));
    },
  });

  return {
    name: 'complaint',
    kinds: [complaint, chain],
    routes: {
      'complaint.filed': [{ kind: COMPLAINT_KIND, keeps: ['customer', 'promisedAt'] }],
      'complaint.acknowledged': [{ kind: COMPLAINT_KIND }],
      'complaint.resolved': [{ kind: COMPLAINT_KIND, keeps: ['firstContact'] }],
      'complaint.reopened': [{ kind: COMPLAINT_KIND }],
      'survey.answered': [
        {
          kind: COMPLAINT_KIND,
          keeps: ['score', 'scaleMax'],
          key: {
            from: ['instrument', 'about'],
            of: ({ instrument, about }) => (instrument === 'csat' ? about : undefined),
          },
        },
      ],
    },
    columns: [
      'filed',
      'acknowledged',
      'resolved',
      'answered',
      'answeredInTime',
      'windowPassed',
      'firstContact',
      'recurrencePassed',
      'recurred',
      'handlingAnswers',
      'handlingSatisfied',
    ],
    bags: [{ name: 'resolution' }],
    levels: [{ name: 'open', list: OPEN_LIST }],
    lists: ['open', 'unacknowledged', 'due'],
    companions: { contacts: { family: 'queue', without: ['severity', 'topic'] } },
    figures: [
      counter(DEFINITIONS.filed, (group) => group.sum(FILED)),
      { definition: DEFINITIONS.ratePer1000, compute: ratePer1000 },
      counter(DEFINITIONS.acknowledged, (group) => group.sum(ACKNOWLEDGED)),
      { definition: DEFINITIONS.acknowledgedInTime, compute: acknowledgedInTime },
      counter(DEFINITIONS.resolved, (group) => group.sum(RESOLUTIONS)),
      { definition: DEFINITIONS.resolution, compute: resolution },
      {
        definition: DEFINITIONS.firstContactResolved,
        compute: (group) =>
          shareDraft(group.sum(FIRST_CONTACT), group.sum(WINDOW_PASSED), `window ${settings.fcrWindowDays} d`),
      },
      { ...counter(DEFINITIONS.open, (group) => group.levelNow(OPEN_LEVEL)), level: OPEN_LEVEL },
      counter(DEFINITIONS.overdue, overdue),
      {
        definition: DEFINITIONS.recurrenceRate,
        compute: (group) =>
          shareDraft(group.sum(RECURRED), group.sum(RECURRENCE_PASSED), `window ${settings.recurrenceDays} d`),
      },
      {
        definition: DEFINITIONS.handlingSatisfaction,
        compute: (group) => shareDraft(group.sum(HANDLING_SATISFIED), group.sum(HANDLING_ANSWERS), 'top two boxes'),
      },
    ],
    details: {
      ageing: { compute: (group) => ageBuckets(group.open(OPEN_LIST), settings.ageingBucketsMs, group.asOf) },
      overdueList: { compute: overdueList },
    },
    size: (group) => group.sum(FILED) + group.open(OPEN_LIST).count,
    minimum: (figure) => (figure.definition === DEFINITIONS.handlingSatisfaction ? settings.minimumGroup : 0),
    nextChange(group) {
      if (group.open(OPEN_LIST).count === 0) return Number.POSITIVE_INFINITY;
      const minute = (Math.floor(group.asOf / 60_000) + 1) * 60_000;
      return Math.min(minute, (group.open(DUE_LIST).firstFrom(group.asOf) ?? Number.POSITIVE_INFINITY) + 1);
    },
  };
}

const poissonByCount = new Map<number, Interval>();

/** Interval of a count. It takes an iteration to find, and boards ask for the same counts again and again. */
function poissonOf(count: number): Interval {
  let interval = poissonByCount.get(count);
  if (!interval) {
    if (poissonByCount.size >= 10_000) poissonByCount.clear();
    interval = poissonRateInterval(count, 1)!;
    poissonByCount.set(count, interval);
  }
  return interval;
}

/** When the next promise of an open complaint runs out. */
function dueAt({ acknowledgedAt, acknowledgeBy, resolveBy }: Complaint): number {
  return acknowledgedAt === 0 ? Math.min(acknowledgeBy, resolveBy) : resolveBy;
}

interface OverdueComplaint {
  readonly entity: string;
  readonly severity: string;
  readonly topic: string | null;
  readonly channel: string | null;
  readonly filedAt: number;
  readonly dueAt: number;
  readonly acknowledged: boolean;
}

function overdueList(group: GroupWindow, { first }: Readonly<Record<string, unknown>>): readonly OverdueComplaint[] {
  const limit = typeof first === 'number' && first >= 0 ? Math.min(first, 1000) : 10;
  return group
    .open(DUE_LIST)
    .list(Number.NEGATIVE_INFINITY, group.asOf - 1)
    .map(({ id, entity }) => ({ id, it: entity as Complaint }))
    .sort((a, b) => a.it.filedAt - b.it.filedAt || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, it }) => ({
      entity: id,
      severity: group.dimension(it.cell, 'severity'),
      topic: group.dimension(it.cell, 'topic') || null,
      channel: group.dimension(it.cell, 'channel') || null,
      filedAt: it.filedAt,
      dueAt: dueAt(it),
      acknowledged: it.acknowledgedAt !== 0,
    }));
}

// --- Definitions -------------------------------------------------------------------------------------------------------------------

const define = definer('complaint');
const complaints = local('complaints', '投诉', '客訴');
const ISO_10002 = 'ISO 10002:2018';

const DEFINITIONS = {
  filed: define('filed', {
    name: local('Complaints', '投诉', '客訴'),
    description: local('Complaints filed in the window.', '时间窗内提出的投诉。', '時間窗內提出的客訴。'),
    formula: 'count(filed)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: complaints,
    source: ISO_10002,
  }),
  ratePer1000: define('ratePer1000', {
    name: local('Complaint rate', '投诉率', '客訴率'),
    description: local(
      'Complaints filed for every 1,000 contacts of the same window. Severity and topic narrow the complaints, not the contacts.',
      '同一时间窗内每千次联络的投诉数。严重程度和主题仅限定投诉，不限定联络。',
      '同一時間窗內每千次聯絡的客訴數。嚴重程度和主題僅限定客訴，不限定聯絡。',
    ),
    formula: 'complaints × 1000 / contacts offered',
    unit: 'PER_1000',
    direction: 'LOWER_IS_BETTER',
    variants: ['per 1,000 contacts'],
    sample: local('contacts', '联络', '聯絡'),
    source: 'Garwood 1936 (interval)',
  }),
  acknowledged: define('acknowledged', {
    name: local('Acknowledged', '已受理', '已受理'),
    description: local('Complaints acknowledged in the window.', '时间窗内受理的投诉。', '時間窗內受理的客訴。'),
    formula: 'count(acknowledged)',
    unit: 'COUNT',
    sample: complaints,
    source: ISO_10002,
  }),
  acknowledgedInTime: define('acknowledgedInTime', {
    name: local('Acknowledged in time', '按时受理率', '準時受理率'),
    description: local(
      'Of the complaints filed in the window: acknowledged within the house target (24 h by default), among those acknowledged or past it. A resolution acknowledges as well.',
      '时间窗内提出的投诉中，在规定时限（默认 24 小时）内受理者占已受理或已超时者的比例。直接解决也视为受理。',
      '時間窗內提出的客訴中，在規定時限（預設 24 小時）內受理者占已受理或已逾時者的比例。直接解決也視為受理。',
    ),
    formula: 'acknowledged in target / (acknowledged + not yet and past target)',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: complaints,
    source: ISO_10002,
  }),
  resolved: define('resolved', {
    name: local('Resolved', '已解决', '已解決'),
    description: local('Complaints resolved in the window.', '时间窗内解决的投诉。', '時間窗內解決的客訴。'),
    formula: 'count(resolved)',
    unit: 'COUNT',
    sample: complaints,
    source: ISO_10002,
  }),
  resolution: define('resolution', {
    name: local('Time to resolve', '解决时长', '解決時間'),
    description: local(
      'Time from filing to resolution that the given share of complaints did not exceed; open complaints count with the time so far.',
      '从提出到解决、给定比例的投诉不超过的时长；未结投诉按已用时间计入。',
      '從提出到解決、給定比例的客訴不超過的時間；未結客訴按已用時間計入。',
    ),
    formula: 'smallest t with 1 − Ŝ(t) ≥ q, Ŝ by Kaplan–Meier',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: ['Kaplan–Meier', 'resolved complaints only'],
    params: ['quantile', 'naive'],
    sample: complaints,
    source: 'Kaplan and Meier 1958',
  }),
  firstContactResolved: define('firstContactResolved', {
    name: local('Resolved at first contact', '首次解决率', '首次解決率'),
    description: local(
      'Resolved at first contact and not reopened within the window, among resolved complaints that say so and whose window has passed.',
      '首次联系即解决且观察期内未重新打开的投诉，占已标明且观察期已满的已解决投诉的比例。',
      '首次聯繫即解決且觀察期內未重新開啟的客訴，占已標明且觀察期已滿的已解決客訴的比例。',
    ),
    formula: 'resolved at first contact, not reopened / resolved, window passed',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: local('resolved complaints', '已解决的投诉', '已解決的客訴'),
    source: ISO_10002,
  }),
  open: define('open', {
    name: local('Open complaints', '未结投诉', '未結客訴'),
    description: local('Complaints not resolved now.', '当前尚未解决的投诉。', '目前尚未解決的客訴。'),
    formula: 'filed + reopened − resolved',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: complaints,
    source: ISO_10002,
  }),
  overdue: define('overdue', {
    name: local('Past promised time', '已超时', '已逾時'),
    description: local(
      'Open complaints past their promised or house time: not acknowledged, or not resolved.',
      '已超过承诺或规定时限仍未受理或未解决的投诉。',
      '已超過承諾或規定時限仍未受理或未解決的客訴。',
    ),
    formula: 'count(open, next promise < now)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: complaints,
    source: ISO_10002,
  }),
  recurrenceRate: define('recurrenceRate', {
    name: local('Recurrence rate', '复发率', '再發率'),
    description: local(
      'Resolved complaints followed by one of the same customer and topic within 30 days (a setting), among those resolved longer ago.',
      '解决后 30 天内（可设置）同一客户就同一主题再次投诉的比例，仅计已过观察期者。',
      '解決後 30 天內（可設定）同一客戶就同一主題再次客訴的比例，僅計已過觀察期者。',
    ),
    formula: 'followed by another / resolved, window passed',
    unit: 'SHARE',
    direction: 'LOWER_IS_BETTER',
    sample: local('resolved complaints of known customers', '已知客户的已解决投诉', '已知客戶的已解決客訴'),
    source: ISO_10002,
  }),
  handlingSatisfaction: define('handlingSatisfaction', {
    name: local('Satisfaction with handling', '处理满意度', '處理滿意度'),
    description: local(
      'Share of top-two-box answers in satisfaction surveys about a complaint.',
      '针对投诉处理的满意度调查中，评分落在最高两档的占比。',
      '針對客訴處理的滿意度調查中，評分落在最高兩級的占比。',
    ),
    formula: 'count(score in top two boxes) / answers',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: local('answers', '答卷', '答卷'),
    source: 'Wilson 1927 (interval)',
  }),
} as const;
