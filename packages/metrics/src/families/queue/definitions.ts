import { definer, local } from '../../family.ts';
import { SERVICE_LEVEL_VARIANTS } from '../../settings.ts';

const define = definer('queue');
const ICMI = 'ICMI QueueTips 2005/03';
const CONNECT = 'Amazon Connect administrator guide, metrics definitions';
const outcomes = local('answered and abandoned contacts', '已接听与已放弃的联络', '已接聽與已放棄的聯絡');
const answeredContacts = local('answered contacts', '已接听的联络', '已接聽的聯絡');
const contacts = local('contacts', '联络', '聯絡');
const agents = local('agents', '坐席', '客服人員');

/** What the figures of the family mean. */
export const DEFINITIONS = {
  waiting: define('waiting', {
    name: local('Waiting', '等待中', '等候中'),
    description: local(
      'Contacts that are queued now. One that has had no outcome for longer than the expiry time is no longer counted.',
      '当前正在排队的联络。超过失效时限仍无结果的联络不再计入。',
      '目前正在排隊的聯絡。超過失效時限仍無結果的聯絡不再計入。',
    ),
    formula: 'queued − answered − abandoned − overflowed − expired',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: contacts,
    source: CONNECT,
  }),
  longestWaitSince: define('longestWaitSince', {
    name: local('Longest wait', '最长等待', '最長等候'),
    description: local(
      'When the contact that has now waited longest was queued. It is about those waiting now, not the longest wait of the window. A target is the longest time since then.',
      '当前等待最久的联络进入队列的时刻。只看此刻仍在等待的联络，而非时间窗内的最长等待。目标值指自该时刻起的最长时间。',
      '目前等候最久的聯絡進入佇列的時刻。只看此刻仍在等候的聯絡，而非時間窗內的最長等候。目標值指自該時刻起的最長時間。',
    ),
    formula: 'min(queued at) over contacts waiting',
    unit: 'INSTANT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: local('contacts waiting', '等待中的联络', '等候中的聯絡'),
    source: CONNECT,
  }),
  offered: define('offered', {
    name: local('Offered', '呼入量', '進線量'),
    description: local(
      'Contacts queued in the window. A contact queued twice, for example after a transfer, counts twice. Offered counts when a contact is queued, answered and abandoned when that happens: within one window they need not add up.',
      '时间窗内进入队列的联络。转接后再次排队的联络重复计数。呼入量在进入队列时计入，已接听与已放弃在其发生时计入，因此同一时间窗内三者之和未必相等。',
      '時間窗內進入佇列的聯絡。轉接後再次排隊的聯絡重複計數。進線量在進入佇列時計入，已接聽與已放棄在其發生時計入，因此同一時間窗內三者未必加總相符。',
    ),
    formula: 'count(queued)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  answered: define('answered', {
    name: local('Answered', '已接听', '已接聽'),
    description: local(
      'Contacts answered by a person in the window. They count when they are answered, whenever they were queued.',
      '时间窗内由人工接听的联络。无论何时进入队列，均在接听时计入。',
      '時間窗內由真人接聽的聯絡。無論何時進入佇列，均在接聽時計入。',
    ),
    formula: 'AN = count(answered by a person)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  abandoned: define('abandoned', {
    name: local('Abandoned', '已放弃', '已放棄'),
    description: local(
      'Contacts that left the queue unanswered in the window, short abandonments included. They count when they leave, whenever they were queued.',
      '时间窗内未被接听即离开队列的联络，含短时放弃。无论何时进入队列，均在离开时计入。',
      '時間窗內未被接聽即離開佇列的聯絡，含短時放棄。無論何時進入佇列，均在離開時計入。',
    ),
    formula: 'AB = count(abandoned)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: contacts,
    source: CONNECT,
  }),
  overflowed: define('overflowed', {
    name: local('Overflowed', '已溢出', '已溢出'),
    description: local(
      'Contacts that left to another queue or to a callback in the window. They count when they leave, whenever they were queued.',
      '时间窗内转往其他队列或改为回拨的联络。无论何时进入队列，均在离开时计入。',
      '時間窗內轉往其他佇列或改為回撥的聯絡。無論何時進入佇列，均在離開時計入。',
    ),
    formula: 'count(overflowed)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  shortAbandoned: define('shortAbandoned', {
    name: local('Short abandonments', '短时放弃', '短時放棄'),
    description: local(
      'Contacts abandoned after a wait below the short-abandon limit: they could hardly have been answered.',
      '等待时长低于短时放弃上限即放弃的联络：几乎不可能被接听。',
      '等候時間低於短時放棄上限即放棄的聯絡：幾乎不可能被接聽。',
    ),
    formula: 'count(abandoned, wait < short)',
    unit: 'COUNT',
    sample: contacts,
    source: ICMI,
  }),
  expired: define('expired', {
    name: local('Expired', '已失效', '已失效'),
    description: local(
      'Contacts for which no outcome ever came and which were given up by rule; they are in no other outcome. Many of them point to a sender that loses events.',
      '始终没有结果、按规则作失效处理的联络，不计入任何其他结果。数量较多说明发送方可能丢失事件。',
      '始終沒有結果、依規則作失效處理的聯絡，不計入任何其他結果。數量較多表示傳送端可能遺失事件。',
    ),
    formula: 'count(waiting longer than the expiry time)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: contacts,
    source: 'Andon',
  }),
  serviceLevel: define('serviceLevel', {
    name: local('Service level', '服务水平', '服務水準'),
    shortName: local('SL', '服务水平', '服務水準'),
    description: local(
      'Share of contacts answered within T seconds of being queued. The variants differ in how they treat abandoned contacts.',
      '进入队列后 T 秒内被接听的联络占比。各变体对放弃联络的处理不同。',
      '進入佇列後 T 秒內被接聽的聯絡占比。各變體對放棄聯絡的處理不同。',
    ),
    formula:
      'F1 (AN≤T + AB≤T) / (AN + AB); F2 AN≤T / AN; F3 AN≤T / (AN + AB); F4 AN≤T / (AN + AB>T); F5 (AN≤T + AB<short) / (AN + AB); F6 AN≤T / (AN + AB − short)',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    variants: SERVICE_LEVEL_VARIANTS,
    params: ['seconds', 'variant'],
    sample: outcomes,
    source: ICMI,
  }),
  asa: define('asa', {
    name: local('Average speed of answer', '平均应答速度', '平均接聽速度'),
    shortName: local('ASA', '平均应答', '平均接聽'),
    description: local(
      'Mean time answered contacts waited in the queue.',
      '已接听联络在队列中的平均等待时长。',
      '已接聽聯絡在佇列中的平均等候時間。',
    ),
    formula: 'Σ wait of answered / AN',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    sample: answeredContacts,
    source: CONNECT,
  }),
  wait: define('wait', {
    name: local('Wait', '等待时长', '等候時間'),
    description: local(
      'The wait that the given share of contacts did not exceed, of answered contacts or of all outcomes.',
      '给定比例的联络不超过的等待时长，可按已接听或全部结果统计。',
      '給定比例的聯絡不超過的等候時間，可按已接聽或全部結果統計。',
    ),
    formula: 'smallest wait w with share(wait ≤ w) ≥ q',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: ['answered', 'all outcomes'],
    params: ['quantile', 'outcomes'],
    sample: answeredContacts,
    source: 'Masson, Rim and Lee 2019 (DDSketch)',
  }),
  abandonmentRate: define('abandonmentRate', {
    name: local('Abandonment rate', '放弃率', '放棄率'),
    description: local(
      'Share of contacts abandoned, short abandonments left out on both sides.',
      '放弃联络的占比；分子分母均不含短时放弃。',
      '放棄聯絡的占比；分子分母均不含短時放棄。',
    ),
    formula: '(AB − short) / (AN + AB − short)',
    unit: 'SHARE',
    direction: 'LOWER_IS_BETTER',
    sample: outcomes,
    source: ICMI,
  }),
  aht: define('aht', {
    name: local('Average handling time', '平均处理时长', '平均處理時間'),
    shortName: local('AHT', '平均处理', '平均處理'),
    description: local(
      'Mean of talk, hold and after-contact work of contacts that ended in the window. Talk is the time from answer to end where it was not reported.',
      '时间窗内结束的联络的通话、保持与话后处理时长之和的平均值；未上报通话时长时取接听至结束的时间。',
      '時間窗內結束的聯絡的通話、保留與後續處理時間之和的平均值；未上報通話時間時取接聽至結束的時間。',
    ),
    formula: 'Σ (talk + hold + after-contact work) / handled',
    unit: 'MILLISECONDS',
    variants: ['talk + hold + after-contact work', 'talk + hold'],
    sample: local('handled contacts', '已处理的联络', '已處理的聯絡'),
    source: CONNECT,
  }),
  agentsAvailable: define('agentsAvailable', {
    name: local('Agents available', '空闲坐席', '待命客服'),
    description: local('Agents ready for a contact now.', '当前可接听的坐席。', '目前可接聽的客服人員。'),
    formula: 'count(state = available)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsBusy: define('agentsBusy', {
    name: local('Agents busy', '忙碌坐席', '忙線客服'),
    description: local('Agents with a contact now.', '当前正在处理联络的坐席。', '目前正在處理聯絡的客服人員。'),
    formula: 'count(state = busy)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsWrapUp: define('agentsWrapUp', {
    name: local('Agents in wrap-up', '话后处理坐席', '後續處理客服'),
    description: local('Agents in after-contact work now.', '当前处于话后处理的坐席。', '目前處於後續處理的客服人員。'),
    formula: 'count(state = wrapUp)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsAway: define('agentsAway', {
    name: local('Agents away', '离席坐席', '離席客服'),
    description: local('Agents signed in but away now.', '当前已登录但离席的坐席。', '目前已登入但離席的客服人員。'),
    formula: 'count(state = away)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  occupancy: define('occupancy', {
    name: local('Occupancy', '占用率', '佔用率'),
    description: local(
      'Share of the time ready for contacts that agents spent on them. Away time is left out.',
      '坐席可用时间中用于处理联络的占比，不含离席时间。',
      '客服人員可用時間中用於處理聯絡的占比，不含離席時間。',
    ),
    formula: '(busy + wrap-up time) / (busy + wrap-up + available time)',
    unit: 'SHARE',
    sample: local('agent minutes', '坐席分钟', '客服分鐘'),
    source: CONNECT,
  }),
  expectedWait: define('expectedWait', {
    name: local('Expected wait', '预计等待', '預估等候'),
    description: local(
      'Wait of a contact that arrives now and does not hang up. From 10 abandonments in the window on by Erlang A: those ahead are served at the pace of the agents signed in (where they are unknown, of recent answers) or give up after a patience estimated as all time in the queue by abandonments. With fewer: contacts waiting times the mean time between departures from the queue.',
      '此刻到达且不放弃的联络预计等待的时间。时间窗内放弃满 10 次时采用 Erlang A：前面的联络或按已登录坐席的处理速度（未知时按近期接听速度）得到服务，或在耐心耗尽后放弃；平均耐心由全部排队时间除以放弃次数估计。不足 10 次时：等待中的联络数乘以离开队列的平均间隔。',
      '此刻到達且不放棄的聯絡預估等候的時間。時間窗內放棄滿 10 次時採用 Erlang A：前面的聯絡或按已登入客服的處理速度（未知時按近期接聽速度）獲得服務，或在耐心耗盡後放棄；平均耐心由全部排隊時間除以放棄次數估計。不足 10 次時：等候中的聯絡數乘以離開佇列的平均間隔。',
    ),
    formula:
      'Erlang A: Σ 1 / (agents / AHT + i × AB / Σ wait), i = 0 … waiting; with AB < 10: waiting × window / departures',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: ['Erlang A', 'waiting × mean time between departures'],
    windowed: false,
    sample: local('departures from the queue', '离开队列的联络', '離開佇列的聯絡'),
    source: 'Whitt 1999, Improving service by informing customers about anticipated delays; Little 1961, L = λW',
  }),
} as const;
