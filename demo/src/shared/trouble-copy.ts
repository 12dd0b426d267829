import type { Copy } from './locale.ts';

export const KINDS = ['ARRIVAL_SURGE', 'AGENTS_AWAY', 'CHANNEL_OUTAGE', 'COMPLAINT_WAVE'] as const;
export const CHANNELS = ['phone', 'chat', 'counter', 'email', 'self-service'] as const;
export type TroubleWord =
  | 'open'
  | 'title'
  | 'about'
  | 'minutes'
  | 'channel'
  | 'stage'
  | 'calm'
  | 'close'
  | 'staged'
  | 'calmed'
  | 'failed'
  | (typeof KINDS)[number]
  | `${(typeof KINDS)[number]}.about`
  | (typeof CHANNELS)[number];

export const COPY: Copy<TroubleWord> = {
  en: {
    open: 'Demo',
    title: 'Stage trouble',
    about:
      'Every figure here is demo data from a simulated contact centre. Let something go wrong and watch what the board does; it shows within seconds.',
    ARRIVAL_SURGE: 'Arrival surge',
    'ARRIVAL_SURGE.about': 'More than twice as many people call, write and queue.',
    AGENTS_AWAY: 'Agents away',
    'AGENTS_AWAY.about': 'Most of the people on shift are called away.',
    CHANNEL_OUTAGE: 'Outage of one channel',
    'CHANNEL_OUTAGE.about': 'Nobody on it can be answered until it is back.',
    COMPLAINT_WAVE: 'Complaint wave',
    'COMPLAINT_WAVE.about': 'Delayed deliveries: complaints pour in and scores drop.',
    minutes: 'Minutes',
    channel: 'Channel',
    phone: 'Phone',
    chat: 'Chat',
    counter: 'Counter',
    email: 'E-mail',
    'self-service': 'Self-service',
    stage: 'Stage it',
    calm: 'End all trouble',
    close: 'Close',
    staged: 'Staged. It begins in a few seconds.',
    calmed: 'Staged trouble ends in a few seconds; the queues need a little longer.',
    failed: 'That did not work: ',
  },
  'zh-CN': {
    open: '演示',
    title: '制造一点状况',
    about: '这里的所有数字都是演示数据，来自一个模拟的服务中心。让它出点状况，看看看板怎样反应，几秒内即可见到。',
    ARRIVAL_SURGE: '来量激增',
    'ARRIVAL_SURGE.about': '来电、来信和排队的人增加一倍以上。',
    AGENTS_AWAY: '坐席离岗',
    'AGENTS_AWAY.about': '大部分当班人员被临时调走。',
    CHANNEL_OUTAGE: '某一渠道中断',
    'CHANNEL_OUTAGE.about': '恢复之前，该渠道无人能接待。',
    COMPLAINT_WAVE: '投诉潮',
    'COMPLAINT_WAVE.about': '配送延误：投诉涌入，评分下降。',
    minutes: '分钟',
    channel: '渠道',
    phone: '电话',
    chat: '在线客服',
    counter: '柜台',
    email: '电子邮件',
    'self-service': '自助服务',
    stage: '开始',
    calm: '结束所有状况',
    close: '关闭',
    staged: '已安排，几秒后开始。',
    calmed: '状况将在几秒后结束，排队还需要一点时间消化。',
    failed: '没有成功：',
  },
  'zh-TW': {
    open: '示範',
    title: '製造一點狀況',
    about: '這裡的所有數字都是示範資料，來自一個模擬的服務中心。讓它出點狀況，看看看板如何反應，幾秒內即可看到。',
    ARRIVAL_SURGE: '來量激增',
    'ARRIVAL_SURGE.about': '來電、來信和排隊的人增加一倍以上。',
    AGENTS_AWAY: '客服人員離崗',
    'AGENTS_AWAY.about': '大部分當班人員被臨時調走。',
    CHANNEL_OUTAGE: '單一管道中斷',
    'CHANNEL_OUTAGE.about': '恢復之前，該管道無人能接待。',
    COMPLAINT_WAVE: '客訴潮',
    'COMPLAINT_WAVE.about': '配送延誤：客訴湧入，評分下降。',
    minutes: '分鐘',
    channel: '管道',
    phone: '電話',
    chat: '線上客服',
    counter: '櫃檯',
    email: '電子郵件',
    'self-service': '自助服務',
    stage: '開始',
    calm: '結束所有狀況',
    close: '關閉',
    staged: '已安排，幾秒後開始。',
    calmed: '狀況將在幾秒後結束，排隊還需要一點時間消化。',
    failed: '沒有成功：',
  },
};
