import type { Copy } from '../shared/locale.ts';

/** Where counters are, as events name them. */
export const SITES = ['Rotterdam', 'Singapore', 'Oakland'] as const;

export type PortalWord =
  | 'title'
  | 'navNews'
  | 'navTeams'
  | 'navHandbook'
  | 'navTools'
  | 'demo'
  | 'kicker'
  | 'headline'
  | 'byline'
  | 'lead'
  | 'now1'
  | 'now2'
  | 'now3'
  | 'levelTitle'
  | 'halls'
  | 'hallsText'
  | (typeof SITES)[number]
  | 'site'
  | 'waiting'
  | 'wait90'
  | 'served'
  | 'closing'
  | 'comment'
  | 'share'
  | 'sideNow'
  | 'phone'
  | 'sideVoice'
  | 'sideReplies'
  | 'half'
  | 'sideLinks'
  | 'link1'
  | 'link2'
  | 'link3';

export const COPY: Copy<PortalWord> = {
  en: {
    title: 'Quayside · Harbour Services intranet',
    navNews: 'News',
    navTeams: 'Teams',
    navHandbook: 'Handbook',
    navTools: 'Tools',
    demo: 'Demo data',
    kicker: 'Customer service',
    headline: 'The lines stay open while the counters move',
    byline: 'Mira Okafor, service operations · 4 min read',
    lead: 'From Monday the counters in Rotterdam and Oakland serve from new halls. Phone and chat carry on around the clock, and for the first time everybody can see how they do.',
    now1: 'Waiting on phone and chat as you read this:',
    now2: 'in all. Over the last hour the teams answered',
    now3: 'of all calls within 20 seconds; our promise is four in five.',
    levelTitle: 'Calls answered within 20 s',
    halls: 'What changes in the halls',
    hallsText:
      'Tickets are drawn at the door as before, but permits and parcels now share one row of desks, so whoever is free takes the next number. The table shows the last 24 hours: how long nine in ten visitors waited, and how many were served.',
    site: 'Site',
    Rotterdam: 'Rotterdam',
    Singapore: 'Singapore',
    Oakland: 'Oakland',
    waiting: 'Waiting now',
    wait90: 'Nine in ten waited at most',
    served: 'Served',
    closing:
      'If a figure looks wrong, rest the pointer on it or follow the small i: every number says what it counts, from when, and where its definition comes from.',
    comment: 'Leave a comment',
    share: 'Share',
    sideNow: 'Right now',
    phone: 'Phone',
    sideVoice: 'What customers say',
    sideReplies: 'E-mail',
    half: 'Half answered within',
    sideLinks: 'Elsewhere on Quayside',
    link1: 'Canteen: this week’s menu',
    link2: 'Travel desk closed on Friday afternoon',
    link3: 'Forklift refresher: places left',
  },
  'zh-CN': {
    title: '码头边 · 海港服务内网',
    navNews: '新闻',
    navTeams: '团队',
    navHandbook: '手册',
    navTools: '工具',
    demo: '演示数据',
    kicker: '客户服务',
    headline: '柜台搬家，热线照常',
    byline: '米拉·奥卡福，服务运营部 · 阅读约 4 分钟',
    lead: '从下周一起，鹿特丹和奥克兰的柜台将在新大厅办公。电话和在线客服仍然全天候服务，而且每个人第一次都能看到它们的表现。',
    now1: '就在您阅读的此刻，电话和在线客服共有',
    now2: '人在等待。过去一小时，各团队在 20 秒内接听了',
    now3: '的来电；我们的承诺是五分之四。',
    levelTitle: '20 秒内接听的来电',
    halls: '大厅里有哪些变化',
    hallsText:
      '仍在门口取号，但许可证和包裹业务现在共用一排窗口，谁先空出来就叫下一个号。下表是过去 24 小时：九成访客最长等了多久，接待了多少人。',
    site: '地点',
    Rotterdam: '鹿特丹',
    Singapore: '新加坡',
    Oakland: '奥克兰',
    waiting: '正在等待',
    wait90: '九成访客等待不超过',
    served: '已接待',
    closing:
      '如果觉得某个数字不对，请把指针停在上面，或点一下小小的 i：每个数字都会说明它统计什么、从何时起、定义出自哪里。',
    comment: '发表评论',
    share: '分享',
    sideNow: '此刻',
    phone: '电话',
    sideVoice: '客户怎么说',
    sideReplies: '电子邮件',
    half: '一半在此时间内回复',
    sideLinks: '码头边其他内容',
    link1: '食堂：本周菜单',
    link2: '差旅服务台周五下午不办公',
    link3: '叉车复训：尚有名额',
  },
  'zh-TW': {
    title: '碼頭邊 · 海港服務內部網',
    navNews: '新聞',
    navTeams: '團隊',
    navHandbook: '手冊',
    navTools: '工具',
    demo: '示範資料',
    kicker: '客戶服務',
    headline: '櫃檯搬家，專線照常',
    byline: '米拉·奧卡福，服務營運部 · 閱讀約 4 分鐘',
    lead: '從下週一起，鹿特丹與奧克蘭的櫃檯將在新大廳服務。電話和線上客服仍然全天候運作，而且每個人第一次都能看到它們的表現。',
    now1: '就在您閱讀的此刻，電話和線上客服共有',
    now2: '人在等候。過去一小時，各團隊在 20 秒內接聽了',
    now3: '的來電；我們的承諾是五分之四。',
    levelTitle: '20 秒內接聽的來電',
    halls: '大廳裡有哪些變化',
    hallsText:
      '仍在門口取號，但許可證和包裹業務現在共用一排窗口，誰先空出來就叫下一個號。下表是過去 24 小時：九成訪客最長等了多久，服務了多少人。',
    site: '地點',
    Rotterdam: '鹿特丹',
    Singapore: '新加坡',
    Oakland: '奧克蘭',
    waiting: '正在等候',
    wait90: '九成訪客等候不超過',
    served: '已服務',
    closing:
      '如果覺得某個數字不對，請把指標停在上面，或點一下小小的 i：每個數字都會說明它統計什麼、從何時起、定義出自哪裡。',
    comment: '發表評論',
    share: '分享',
    sideNow: '此刻',
    phone: '電話',
    sideVoice: '客戶怎麼說',
    sideReplies: '電子郵件',
    half: '一半在此時間內回覆',
    sideLinks: '碼頭邊其他內容',
    link1: '員工餐廳：本週菜單',
    link2: '差旅服務台週五下午不辦公',
    link3: '堆高機複訓：尚有名額',
  },
};
