import type { Copy } from '../shared/locale.ts';

export type ExecutiveWord =
  | 'title'
  | 'name'
  | 'house'
  | 'demo'
  | 'period'
  | 'day'
  | 'week'
  | 'month'
  | 'print'
  | 'summary'
  | 'standards'
  | 'voice'
  | 'industry'
  | 'channels'
  | 'channelsText'
  | 'notes'
  | 'note1'
  | 'note2'
  | 'note3'
  | 'figures'
  | 'contacts'
  | 'cases'
  | 'complaintsFiled'
  | 'fcr'
  | 'callsAnswered'
  | 'chatsAnswered'
  | 'chatQueues'
  | 'emailReplies'
  | 'socialReplies'
  | 'counterWait'
  | 'acknowledged'
  | 'nps'
  | 'csat'
  | 'phone'
  | 'chat'
  | 'counter'
  | 'email'
  | 'web'
  | 'social';

export const COPY: Copy<ExecutiveWord> = {
  en: {
    title: 'Harbour Services · service report',
    name: 'The Service Report',
    house: 'Harbour Services · three ports, around the clock',
    demo: 'Demo data',
    period: 'Period',
    day: '24 hours',
    week: '7 days',
    month: '30 days',
    print: 'Print',
    summary: 'Summary',
    standards: 'What we promised',
    voice: 'What customers say',
    industry: 'Industry',
    channels: 'Channel by channel',
    channelsText:
      'Live channels: share answered within 20 seconds, or two minutes at the counter. Written channels: share replied to within the promised time. The hairline is the target.',
    notes: 'How to read this page',
    note1:
      'The headline is written by rule, not by hand: it counts the standards that are met, names those that are not, and says so when a change is larger than chance explains.',
    note2:
      'Changes compare with the period of the same length before. Open cases count in every response time, so that silence cannot look fast. A figure from fewer than five answers is not shown.',
    note3:
      'Harbour Services does not exist. Its customers, queues and complaints come from a seeded simulation calibrated on published call-centre figures; the small i beside a number tells how it is computed.',
    figures: 'In figures',
    contacts: 'Contacts',
    cases: 'Cases opened',
    complaintsFiled: 'Complaints',
    fcr: 'Settled at first contact',
    callsAnswered: 'Calls answered in 20 s',
    chatsAnswered: 'Chats answered in 20 s',
    chatQueues: 'Chat · Billing, Support',
    emailReplies: 'E-mail replies in time',
    socialReplies: 'Social replies in time',
    counterWait: 'Counter wait, nine in ten',
    acknowledged: 'Complaints heard in 24 h',
    nps: 'Net promoter score',
    csat: 'Satisfied customers',
    phone: 'Phone',
    chat: 'Chat',
    counter: 'Counter',
    email: 'E-mail',
    web: 'Web forms',
    social: 'Social',
  },
  'zh-CN': {
    title: '海港服务 · 服务报告',
    name: '服务报告',
    house: '海港服务 · 三座港口，昼夜不停',
    demo: '演示数据',
    period: '时段',
    day: '24 小时',
    week: '7 天',
    month: '30 天',
    print: '打印',
    summary: '摘要',
    standards: '我们的承诺',
    voice: '客户之声',
    industry: '行业',
    channels: '逐个渠道看',
    channelsText: '实时渠道：20 秒内（柜台两分钟内）接待的比例。书面渠道：在承诺时间内回复的比例。细线为目标。',
    notes: '如何阅读本页',
    note1: '标题由规则写成，并非手写：它统计已达到的标准，指出未达到的标准，并在变化超出偶然波动时加以说明。',
    note2: '变化均与之前等长的时段相比。未结工单计入每一项响应时间，沉默不会显得更快。答卷不足五份的数字不予显示。',
    note3:
      '海港服务并不存在。它的客户、队列和投诉来自一个固定种子的模拟，按公开的呼叫中心数据校准；数字旁的小 i 说明其算法。',
    figures: '数字一览',
    contacts: '联络',
    cases: '新建工单',
    complaintsFiled: '投诉',
    fcr: '首次联系即解决',
    callsAnswered: '20 秒内接听的来电',
    chatsAnswered: '20 秒内接待的在线会话',
    chatQueues: '在线客服 · 账单、支持',
    emailReplies: '按时回复的邮件',
    socialReplies: '按时回复的社媒帖文',
    counterWait: '柜台等待（九成）',
    acknowledged: '24 小时内受理的投诉',
    nps: '净推荐值',
    csat: '满意客户',
    phone: '电话',
    chat: '在线客服',
    counter: '柜台',
    email: '电子邮件',
    web: '网页表单',
    social: '社交媒体',
  },
  'zh-TW': {
    title: '海港服務 · 服務報告',
    name: '服務報告',
    house: '海港服務 · 三座港口，晝夜不停',
    demo: '示範資料',
    period: '期間',
    day: '24 小時',
    week: '7 天',
    month: '30 天',
    print: '列印',
    summary: '摘要',
    standards: '我們的承諾',
    voice: '客戶之聲',
    industry: '業界',
    channels: '逐一看各管道',
    channelsText: '即時管道：20 秒內（櫃檯兩分鐘內）接待的比例。書面管道：在承諾時間內回覆的比例。細線為目標。',
    notes: '如何閱讀本頁',
    note1: '標題由規則寫成，並非手寫：它統計已達成的標準，指出未達成的標準，並在變化超出偶然波動時加以說明。',
    note2: '變化皆與之前等長的期間相比。未結案件計入每一項回應時間，沉默不會顯得更快。答卷不足五份的數字不予顯示。',
    note3:
      '海港服務並不存在。它的客戶、佇列和客訴來自一個固定種子的模擬，依公開的客服中心資料校準；數字旁的小 i 說明其算法。',
    figures: '數字一覽',
    contacts: '聯絡',
    cases: '新建案件',
    complaintsFiled: '客訴',
    fcr: '首次聯繫即解決',
    callsAnswered: '20 秒內接聽的來電',
    chatsAnswered: '20 秒內接待的線上對話',
    chatQueues: '線上客服 · 帳單、支援',
    emailReplies: '準時回覆的電子郵件',
    socialReplies: '準時回覆的社群貼文',
    counterWait: '櫃檯等候（九成）',
    acknowledged: '24 小時內受理的客訴',
    nps: '淨推薦值',
    csat: '滿意客戶',
    phone: '電話',
    chat: '線上客服',
    counter: '櫃檯',
    email: '電子郵件',
    web: '網頁表單',
    social: '社群媒體',
  },
};
