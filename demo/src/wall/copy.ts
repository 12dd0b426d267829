import type { Copy } from '../shared/locale.ts';

/** Queues with people in them, largest first. */
export const QUEUES = ['support', 'billing', 'bookings', 'claims', 'permits', 'parcels'] as const;
type Queue = (typeof QUEUES)[number];

export type WallWord =
  | 'title'
  | 'board'
  | 'waiting'
  | 'longest'
  | 'level'
  | 'course'
  | 'queues'
  | 'brand'
  | 'queue'
  | 'waitingColumn'
  | 'longestColumn'
  | 'longestCell'
  | Queue
  | 'overdue'
  | 'voice'
  | 'watch'
  | 'phone'
  | 'chat'
  | 'counter'
  | 'email'
  | 'social'
  | 'giveUp'
  | 'complaints'
  | 'acknowledged'
  | 'allFine'
  | 'someFine'
  | 'attention'
  | 'critical'
  | 'alertOpen'
  | 'noData'
  | 'notPaired';

export const COPY: Copy<WallWord> = {
  en: {
    title: 'Harbour Services · service wall',
    board: 'Service wall',
    waiting: 'Waiting',
    longest: 'Longest wait',
    level: 'Service level',
    course: 'Waiting · 4 h',
    queues: 'Queues',
    brand: 'Harbour Services',
    queue: 'Queue',
    waitingColumn: 'Waiting',
    longestColumn: 'Longest',
    longestCell: '59 min 59 s',
    support: 'Support',
    billing: 'Billing',
    bookings: 'Bookings',
    claims: 'Claims',
    permits: 'Permits',
    parcels: 'Parcels',
    overdue: 'Overdue',
    voice: 'NPS',
    watch: 'Standards',
    phone: 'Phone in 20 s',
    chat: 'Chat in 20 s',
    counter: 'Counter in 2 min',
    email: 'E-mail in time',
    social: 'Social in time',
    giveUp: 'Calls given up',
    complaints: 'Complaints, 24 h',
    acknowledged: 'Complaints heard',
    allFine: 'All standards met',
    someFine: '{n} met, {m} without figures',
    attention: 'Attention: {n} marked',
    critical: 'Critical: {n} marked',
    alertOpen: 'An alert is open',
    noData: 'No fresh figures',
    notPaired: 'This link was used before, or its time is over. Ask for a new one.',
  },
  'zh-CN': {
    title: '海港服务 · 服务看板',
    board: '服务看板',
    waiting: '正在等待',
    longest: '最长等待',
    level: '服务水平',
    course: '近 4 小时等待',
    queues: '各队列',
    brand: '海港服务',
    queue: '队列',
    waitingColumn: '等待',
    longestColumn: '最长',
    longestCell: '59 分 59 秒',
    support: '支持',
    billing: '账单',
    bookings: '预订',
    claims: '理赔',
    permits: '许可',
    parcels: '包裹',
    overdue: '回复超时',
    voice: '净推荐值',
    watch: '服务标准',
    phone: '电话 20 秒接听',
    chat: '在线 20 秒接待',
    counter: '柜台 2 分钟叫号',
    email: '邮件按时回复',
    social: '社媒按时回复',
    giveUp: '来电放弃率',
    complaints: '投诉，24 小时',
    acknowledged: '投诉按时受理',
    allFine: '各项标准均已达到',
    someFine: '{n} 项达到，{m} 项无数据',
    attention: '标出 {n} 项需要注意',
    critical: '标出 {n} 项严重',
    alertOpen: '有告警未解除',
    noData: '暂无最新数据',
    notPaired: '此链接已被使用或已过期。请索取新的链接。',
  },
  'zh-TW': {
    title: '海港服務 · 服務看板',
    board: '服務看板',
    waiting: '正在等候',
    longest: '最長等候',
    level: '服務水準',
    course: '近 4 小時等候',
    queues: '各項業務',
    brand: '海港服務',
    queue: '業務',
    waitingColumn: '等候',
    longestColumn: '最長',
    longestCell: '59 分 59 秒',
    support: '支援',
    billing: '帳單',
    bookings: '預約',
    claims: '理賠',
    permits: '許可',
    parcels: '包裹',
    overdue: '回覆逾時',
    voice: '淨推薦值',
    watch: '服務標準',
    phone: '電話 20 秒接聽',
    chat: '線上 20 秒接待',
    counter: '櫃檯 2 分鐘叫號',
    email: '郵件準時回覆',
    social: '社群準時回覆',
    giveUp: '來電放棄率',
    complaints: '客訴，24 小時',
    acknowledged: '客訴準時受理',
    allFine: '各項標準均已達成',
    someFine: '{n} 項達成，{m} 項無資料',
    attention: '標出 {n} 項需要注意',
    critical: '標出 {n} 項嚴重',
    alertOpen: '有警示未解除',
    noData: '暫無最新資料',
    notPaired: '此連結已被使用或已過期。請索取新的連結。',
  },
};
