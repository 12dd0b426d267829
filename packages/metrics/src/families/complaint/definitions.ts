import type { Definition } from '../../definition.ts';
import { definer, local } from '../../family.ts';
import { COMPLAINT_BASES, type ComplaintBase } from '../../settings.ts';

const define = definer('complaint');
const complaints = local('complaints', '投诉', '客訴');
const ISO_10002 = 'ISO 10002:2018';

/** What the figures of the family mean. */
export const DEFINITIONS = {
  filed: define('filed', {
    name: local('Complaints', '投诉', '客訴'),
    description: local('Complaints filed in the window.', '时间窗内提出的投诉。', '時間窗內提出的客訴。'),
    formula: 'count(filed)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: complaints,
    source: ISO_10002,
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

/** By what complaints are counted for every 1,000 of. */
const RATE_TEXTS = {
  contacts: {
    description: local(
      'Complaints filed for every 1,000 contacts of the same window. Severity and topic narrow the complaints, not the contacts.',
      '同一时间窗内每千次联络的投诉数。严重程度和主题仅限定投诉，不限定联络。',
      '同一時間窗內每千次聯絡的客訴數。嚴重程度和主題僅限定客訴，不限定聯絡。',
    ),
    formula: 'complaints × 1000 / contacts offered',
    sample: local('contacts', '联络', '聯絡'),
  },
  customers: {
    description: local(
      'Complaints filed in the window for every 1,000 customers at its end: those active within the last 90 days (a setting) who have not left. Severity, topic, queue, channel, team and touchpoint narrow the complaints, not the customers.',
      '时间窗内提出的投诉数与窗末每千名客户之比；客户指最近 90 天内（可设置）有活动且未流失者。严重程度、主题、队列、渠道、团队和触点仅限定投诉，不限定客户。',
      '時間窗內提出的客訴數與窗末每千名客戶之比；客戶指最近 90 天內（可設定）有活動且未流失者。嚴重程度、主題、佇列、管道、團隊和接觸點僅限定客訴，不限定客戶。',
    ),
    formula: 'complaints × 1000 / customers at the end',
    sample: local('customers', '客户', '客戶'),
  },
  transactions: {
    description: local(
      'Complaints filed for every 1,000 transactions of the same window, as the systems that make them report. Severity and topic narrow the complaints, not the transactions.',
      '同一时间窗内每千笔交易的投诉数；交易数由业务系统上报。严重程度和主题仅限定投诉，不限定交易。',
      '同一時間窗內每千筆交易的客訴數；交易數由業務系統上報。嚴重程度和主題僅限定客訴，不限定交易。',
    ),
    formula: 'complaints × 1000 / transactions reported',
    sample: local('transactions', '交易', '交易'),
  },
} as const;

export function complaintRate(base: ComplaintBase): Definition {
  return define('ratePer1000', {
    ...RATE_TEXTS[base],
    name: local('Complaint rate', '投诉率', '客訴率'),
    unit: 'PER_1000',
    direction: 'LOWER_IS_BETTER',
    variants: COMPLAINT_BASES.map((each) => `per 1,000 ${each}`),
    source: 'Garwood 1936 (interval)',
  });
}
