import type { Copy } from '../shared/locale.ts';

/** What each element is for. */
export type ElementWord =
  | 'metric'
  | 'metricInline'
  | 'trend'
  | 'queue'
  | 'serviceLevel'
  | 'responseTime'
  | 'complaints'
  | 'nps'
  | 'csat'
  | 'target'
  | 'agents'
  | 'channels'
  | 'table'
  | 'heatmap'
  | 'distribution'
  | 'backlog'
  | 'nowServing'
  | 'alerts'
  | 'ticker'
  | 'standards'
  | 'headlineElement'
  | 'definition'
  | 'status'
  | 'provider';

export const ELEMENT_COPY: Copy<ElementWord> = {
  en: {
    metric: 'Any single figure, as a tile.',
    metricInline: 'The same figure inside a sentence or a table cell: it takes the font, size and colour around it.',
    trend: 'Any figure over time, with its target, its expected band and the points still filling; also as a table.',
    queue: 'Who waits, how long, and what became of those who came. Grouped, a row for each queue, channel or team.',
    serviceLevel: 'Share answered within the promised seconds, in any of the six usual variants.',
    responseTime: 'First response and resolution. Open cases count, so that silence cannot look fast.',
    complaints: 'How many for 1,000 contacts, whether they were heard in time, and which are overdue.',
    nps: 'Net promoter score with its margin of error, distribution and benchmark.',
    csat: 'Satisfaction and effort, with their intervals.',
    target: 'One figure against its standard.',
    agents: 'How many agents are free, at work, in wrap-up and away, and how busy they are.',
    channels: 'Any figure by channel or another dimension, on one scale, with intervals and the spread between them.',
    table: 'Teams, queues or channels by figures: sortable, with a small trend.',
    heatmap: 'When in the week: any figure by hour and weekday.',
    distribution: 'How something is spread: waits by length, answers by score, open cases and complaints by age.',
    backlog: 'Open cases, how old they are, and whether more come than go.',
    alerts: 'What calls for help, the most pressing first, and who takes care of it. Quiet while nothing is wrong.',
    ticker: 'The newest events: what happened and where, never to whom.',
    nowServing: 'The board over a counter: which ticket goes to which desk.',
    standards: 'Many figures against their standards.',
    headlineElement: 'One paragraph made from the standards by stated rules.',
    definition: 'What a number means: the panel behind every “i”.',
    status: 'Live, delayed or offline since when; says where figures are demo data.',
    provider: 'Draws nothing; gives source, token, language, zone, theme and filter to everything inside.',
  },
  'zh-CN': {
    metric: '任意一个数字，以卡片呈现。',
    metricInline: '同一个数字放在句子或表格里：沿用周围的字体、字号和颜色。',
    trend: '任意数字的走势，附目标、预期区间和尚未满的数据点；也可显示为表格。',
    queue: '谁在等、等多久、来过的人结果如何。可按队列、渠道或团队分行。',
    serviceLevel: '在承诺秒数内接待的比例，六种常用算法任选。',
    responseTime: '首次响应与解决用时。未结工单计入在内，沉默不会显得更快。',
    complaints: '每千次联络的投诉数、是否按时受理、哪些已超时。',
    nps: '净推荐值，附误差范围、分布和标杆。',
    csat: '满意度与费力度，附区间。',
    target: '一个数字与它的标准。',
    agents: '多少坐席空闲、忙碌、话后处理或离席，以及忙碌程度。',
    channels: '任意数字按渠道或其他维度排在同一刻度上，附区间与差距。',
    table: '团队、队列或渠道与多个数字：可排序，附小走势图。',
    heatmap: '一周之中的何时：任意数字按小时和星期呈现。',
    distribution: '如何分布：等待按时长，答卷按分数，未结工单和投诉按时长。',
    backlog: '未结工单、已有多久，以及进得多还是出得多。',
    alerts: '需要处理的告警，最紧急的在前，并注明由谁处理；一切正常时保持安静。',
    ticker: '最新事件：发生了什么、在哪里，从不涉及个人。',
    nowServing: '柜台上方的叫号屏：哪个号到哪个窗口。',
    standards: '多个数字与各自的标准。',
    headlineElement: '按既定规则由各项标准写成的一段话。',
    definition: '数字的含义：每个“i”背后的说明。',
    status: '实时、延迟，或自何时起离线；并注明哪些是演示数据。',
    provider: '不显示任何内容；为其中的组件提供数据源、令牌、语言、时区、主题和筛选。',
  },
  'zh-TW': {
    metric: '任何一個數字，以卡片呈現。',
    metricInline: '同一數字放在句子或表格裡：沿用周圍的字型、字級和顏色。',
    trend: '任意數字的走勢，附目標、預期區間和尚未滿的資料點；也可顯示為表格。',
    queue: '誰在等、等多久、來過的人結果如何。可依佇列、管道或團隊分列。',
    serviceLevel: '在承諾秒數內接待的比例，六種常用算法任選。',
    responseTime: '首次回應與解決用時。未結案件計入在內，沉默不會顯得更快。',
    complaints: '每千次聯絡的客訴數、是否準時受理、哪些已逾時。',
    nps: '淨推薦值，附誤差範圍、分布和標竿。',
    csat: '滿意度與費力度，附區間。',
    target: '一個數字與它的標準。',
    agents: '多少客服人員空閒、忙碌、話後處理或離席，以及忙碌程度。',
    channels: '任意數字依管道或其他維度排在同一刻度上，附區間與差距。',
    table: '團隊、佇列或管道與多個數字：可排序，附小走勢圖。',
    heatmap: '一週之中的何時：任意數字依小時和星期呈現。',
    distribution: '如何分布：等候依時間長短，問卷依分數，未結案件和客訴依時間長短。',
    backlog: '未結案件、已有多久，以及進得多還是出得多。',
    alerts: '需要處理的警示，最緊急的在前，並註明由誰處理；一切正常時保持安靜。',
    ticker: '最新事件：發生了什麼、在哪裡，從不涉及個人。',
    nowServing: '櫃檯上方的叫號螢幕：哪個號到哪個窗口。',
    standards: '多個數字與各自的標準。',
    headlineElement: '依既定規則由各項標準寫成的一段話。',
    definition: '數字的意義：每個「i」背後的說明。',
    status: '即時、延遲，或自何時起離線；並註明哪些是示範資料。',
    provider: '不顯示任何內容；為其中的元件提供資料來源、權杖、語言、時區、主題和篩選。',
  },
};
