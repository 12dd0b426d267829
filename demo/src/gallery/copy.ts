import type { Copy, Locale } from '../shared/locale.ts';

export type GalleryWord =
  | 'title'
  | 'gallery'
  | 'elements'
  | 'headline'
  | 'intro'
  | 'demo'
  | 'language'
  | 'theme'
  | 'filter'
  | 'window'
  | 'state'
  | 'themeAuto'
  | 'themeLight'
  | 'themeDark'
  | 'themeContrast'
  | 'filterNone'
  | 'filterPhone'
  | 'filterEmail'
  | 'filterTier'
  | 'windowOwn'
  | 'stateLive'
  | 'copy'
  | 'copied'
  | 'attributes'
  | 'attribute'
  | 'value'
  | 'meaning'
  | 'sentenceBefore'
  | 'sentenceAfter'
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
  | 'standards'
  | 'headlineElement'
  | 'definition'
  | 'status'
  | 'provider';

export const COPY: Copy<GalleryWord> = {
  en: {
    title: 'Andon · gallery of elements',
    gallery: 'Gallery',
    elements: 'Elements',
    headline: 'Elements',
    intro:
      'Each of these is a tag to put on any page. Change an attribute and the element follows; copy the HTML and it is yours. Drag the corner of a stage to see how an element takes less room.',
    demo: 'Demo data',
    language: 'Language',
    theme: 'Theme',
    filter: 'Filter',
    window: 'Window',
    state: 'State',
    themeAuto: 'as the system',
    themeLight: 'light',
    themeDark: 'dark',
    themeContrast: 'high contrast',
    filterNone: 'everything',
    filterPhone: 'phone',
    filterEmail: 'e-mail',
    filterTier: 'high-value customers',
    windowOwn: 'each its own',
    stateLive: 'as it is',
    copy: 'Copy',
    copied: 'Copied',
    attributes: 'Attributes',
    attribute: 'Attribute',
    value: 'Value',
    meaning: 'Meaning',
    sentenceBefore: 'Over the last hour we answered',
    sentenceAfter: 'of all contacts within 20 seconds.',
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
    distribution: 'How something is spread: answers by score, open cases and complaints by age.',
    backlog: 'Open cases, how old they are, and whether more come than go.',
    nowServing: 'The board over a counter: which ticket goes to which desk.',
    standards: 'Many figures against their standards.',
    headlineElement: 'One paragraph made from the standards by stated rules.',
    definition: 'What a number means: the panel behind every “i”.',
    status: 'Live, delayed or offline since when; says where figures are demo data.',
    provider: 'Draws nothing; gives source, token, language, zone, theme and filter to everything inside.',
  },
  'zh-CN': {
    title: 'Andon · 组件库',
    gallery: '组件库',
    elements: '组件',
    headline: '组件',
    intro:
      '每个组件就是一个标签，可放进任何页面。改动属性，组件随之变化；复制 HTML，就是您的了。拖动展示框的角，看看空间变小时组件如何自处。',
    demo: '演示数据',
    language: '语言',
    theme: '主题',
    filter: '筛选',
    window: '时间窗',
    state: '状态',
    themeAuto: '随系统',
    themeLight: '浅色',
    themeDark: '深色',
    themeContrast: '高对比',
    filterNone: '全部',
    filterPhone: '电话',
    filterEmail: '电子邮件',
    filterTier: '高价值客户',
    windowOwn: '各自设定',
    stateLive: '实际状态',
    copy: '复制',
    copied: '已复制',
    attributes: '属性',
    attribute: '属性',
    value: '取值',
    meaning: '含义',
    sentenceBefore: '过去一小时，我们在 20 秒内接待了',
    sentenceAfter: '的客户。',
    metric: '任意一个数字，以卡片呈现。',
    metricInline: '同一个数字放在句子或表格里：沿用周围的字体、字号和颜色。',
    trend: '任意数字的走势，附目标、预期区间和尚未满的数据点；也可显示为表格。',
    queue: '谁在等、等多久、来过的人结果如何。可按队列、渠道或团队分行。',
    serviceLevel: '在承诺秒数内接待的比例，六种常用算法任选。',
    responseTime: '首次响应与解决用时。未结事项计入在内，沉默不会显得更快。',
    complaints: '每千次接触的投诉数、是否按时受理、哪些已超时。',
    nps: '净推荐值，附误差范围、分布和标杆。',
    csat: '满意度与费力度，附区间。',
    target: '一个数字与它的标准。',
    agents: '多少坐席空闲、忙碌、话后处理或离席，以及忙碌程度。',
    channels: '任意数字按渠道或其他维度排在同一刻度上，附区间与差距。',
    table: '团队、队列或渠道与多个数字：可排序，附小走势图。',
    heatmap: '一周之中的何时：任意数字按小时和星期呈现。',
    distribution: '如何分布：答卷按分数，未结工单和投诉按时长。',
    backlog: '未结工单、已有多久，以及进得多还是出得多。',
    nowServing: '柜台上方的叫号屏：哪个号到哪个窗口。',
    standards: '多个数字与各自的标准。',
    headlineElement: '按既定规则由各项标准写成的一段话。',
    definition: '数字的含义：每个“i”背后的说明。',
    status: '实时、延迟，或自何时起离线；并注明哪些是演示数据。',
    provider: '不显示任何内容；为其中的组件提供数据源、令牌、语言、时区、主题和筛选。',
  },
  'zh-TW': {
    title: 'Andon · 元件庫',
    gallery: '元件庫',
    elements: '元件',
    headline: '元件',
    intro:
      '每個元件就是一個標籤，可放進任何頁面。改動屬性，元件隨之變化；複製 HTML，就是您的了。拖曳展示框的角，看看空間變小時元件如何自處。',
    demo: '示範資料',
    language: '語言',
    theme: '主題',
    filter: '篩選',
    window: '時間窗',
    state: '狀態',
    themeAuto: '依系統',
    themeLight: '淺色',
    themeDark: '深色',
    themeContrast: '高對比',
    filterNone: '全部',
    filterPhone: '電話',
    filterEmail: '電子郵件',
    filterTier: '高價值客戶',
    windowOwn: '各自設定',
    stateLive: '實際狀態',
    copy: '複製',
    copied: '已複製',
    attributes: '屬性',
    attribute: '屬性',
    value: '值',
    meaning: '意義',
    sentenceBefore: '過去一小時，我們在 20 秒內接待了',
    sentenceAfter: '的客戶。',
    metric: '任意一個數字，以卡片呈現。',
    metricInline: '同一個數字放在句子或表格裡：沿用周圍的字型、字級和顏色。',
    trend: '任意數字的走勢，附目標、預期區間和尚未滿的資料點；也可顯示為表格。',
    queue: '誰在等、等多久、來過的人結果如何。可依佇列、管道或團隊分列。',
    serviceLevel: '在承諾秒數內接待的比例，六種常用算法任選。',
    responseTime: '首次回應與解決用時。未結案件計入在內，沉默不會顯得更快。',
    complaints: '每千次接觸的客訴數、是否準時受理、哪些已逾時。',
    nps: '淨推薦值，附誤差範圍、分布和標竿。',
    csat: '滿意度與費力度，附區間。',
    target: '一個數字與它的標準。',
    agents: '多少客服人員空閒、忙碌、話後處理或離席，以及忙碌程度。',
    channels: '任意數字依管道或其他維度排在同一刻度上，附區間與差距。',
    table: '團隊、佇列或管道與多個數字：可排序，附小走勢圖。',
    heatmap: '一週之中的何時：任意數字依小時和星期呈現。',
    distribution: '如何分布：問卷依分數，未結案件和客訴依時間長短。',
    backlog: '未結案件、已有多久，以及進得多還是出得多。',
    nowServing: '櫃檯上方的叫號螢幕：哪個號到哪個窗口。',
    standards: '多個數字與各自的標準。',
    headlineElement: '依既定規則由各項標準寫成的一段話。',
    definition: '數字的意義：每個「i」背後的說明。',
    status: '即時、延遲，或自何時起離線；並註明哪些是示範資料。',
    provider: '不顯示任何內容；為其中的元件提供資料來源、權杖、語言、時區、主題和篩選。',
  },
};

/** What each attribute means; the order is that of the tables. */
export const ATTRIBUTES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  figure: { en: 'Key of the figure, family and name', 'zh-CN': '数字的键：族名.名称', 'zh-TW': '數字的鍵：族名.名稱' },
  of: { en: 'What is spread', 'zh-CN': '看什么的分布', 'zh-TW': '看什麼的分布' },
  columns: {
    en: 'Figures, one a line or separated by ;',
    'zh-CN': '各列的数字，一行一个或以 ; 分隔',
    'zh-TW': '各欄的數字，一行一個或以 ; 分隔',
  },
  sort: { en: 'Column to sort by', 'zh-CN': '按哪一列排序', 'zh-TW': '依哪一欄排序' },
  standards: {
    en: 'List of figures with their targets, one a line or separated by ;',
    'zh-CN': '数字及其目标的清单，一行一个或以 ; 分隔',
    'zh-TW': '數字及其目標的清單，一行一個或以 ; 分隔',
  },
  params: {
    en: 'Settings of the figure: quantile=0.9',
    'zh-CN': '数字的参数：quantile=0.9',
    'zh-TW': '數字的參數：quantile=0.9',
  },
  variant: {
    en: 'How it is set: in a sentence, in a cell, as a tile, filling a wall',
    'zh-CN': '排法：句中、表格中、卡片、整屏',
    'zh-TW': '排法：句中、表格中、卡片、整個螢幕',
  },
  seconds: { en: 'Threshold in seconds', 'zh-CN': '秒数阈值', 'zh-TW': '秒數門檻' },
  method: { en: 'Which of the six formulas', 'zh-CN': '六种算法中的哪一种', 'zh-TW': '六種算法中的哪一種' },
  trend: { en: 'Draws the course', 'zh-CN': '画出走势', 'zh-TW': '畫出走勢' },
  'trend-window': { en: 'Span of the course', 'zh-CN': '走势的时间跨度', 'zh-TW': '走勢的時間跨度' },
  step: { en: 'Width of a point', 'zh-CN': '数据点的宽度', 'zh-TW': '資料點的寬度' },
  band: { en: 'Draws the expected band', 'zh-CN': '画出预期区间', 'zh-TW': '畫出預期區間' },
  caption: { en: 'Caption of the chart', 'zh-CN': '图表说明', 'zh-TW': '圖表說明' },
  view: { en: 'Chart or table', 'zh-CN': '图表或表格', 'zh-TW': '圖表或表格' },
  naive: {
    en: 'Answered cases only: the flattering variant, labelled',
    'zh-CN': '只算已回复的事项：偏乐观的算法，会注明',
    'zh-TW': '只算已回覆的案件：偏樂觀的算法，會註明',
  },
  'business-hours': { en: 'Measured in business hours', 'zh-CN': '按工作时间计', 'zh-TW': '以工作時間計' },
  rows: { en: 'Length of the list', 'zh-CN': '清单行数', 'zh-TW': '清單列數' },
  instrument: { en: 'Kind of survey', 'zh-CN': '问卷种类', 'zh-TW': '問卷種類' },
  question: { en: 'One question of the survey', 'zh-CN': '问卷中的某一题', 'zh-TW': '問卷中的某一題' },
  benchmark: { en: 'Line to compare with', 'zh-CN': '对比用的标杆线', 'zh-TW': '對比用的標竿線' },
  'benchmark-label': { en: 'Name of that line', 'zh-CN': '标杆线的名称', 'zh-TW': '標竿線的名稱' },
  clock: { en: 'Shows the time', 'zh-CN': '显示时钟', 'zh-TW': '顯示時鐘' },
  pausable: { en: 'Shows a button that pauses', 'zh-CN': '显示暂停按钮', 'zh-TW': '顯示暫停按鈕' },
  level: { en: 'Heading level', 'zh-CN': '标题级别', 'zh-TW': '標題層級' },
  filter: { en: 'Which events count', 'zh-CN': '统计哪些事件', 'zh-TW': '統計哪些事件' },
  window: { en: 'Span of event time', 'zh-CN': '事件时间的跨度', 'zh-TW': '事件時間的跨度' },
  'group-by': { en: 'Dimensions to split by', 'zh-CN': '按哪些维度拆分', 'zh-TW': '依哪些維度拆分' },
  target: {
    en: 'Replaces the configured target: 80%, 20s, 4h, 42',
    'zh-CN': '替换已配置的目标：80%、20s、4h、42',
    'zh-TW': '取代已設定的目標：80%、20s、4h、42',
  },
  tolerance: {
    en: 'How far beyond the target still is attention, not critical',
    'zh-CN': '超出目标多少以内算注意而非严重',
    'zh-TW': '超出目標多少以內算注意而非嚴重',
  },
  targets: { en: 'Targets of the other figures', 'zh-CN': '其他数字的目标', 'zh-TW': '其他數字的目標' },
  compare: {
    en: 'Adds the change against the period before',
    'zh-CN': '附上与前一时段相比的变化',
    'zh-TW': '附上與前一期間相比的變化',
  },
  label: { en: 'Title in place of the figure’s name', 'zh-CN': '代替数字名称的标题', 'zh-TW': '取代數字名稱的標題' },
  place: {
    en: 'Where, after the title; otherwise from the filter',
    'zh-CN': '标题后的位置说明；默认取自筛选',
    'zh-TW': '標題後的位置說明；預設取自篩選',
  },
  selectable: {
    en: 'Rows and points can be chosen: event andon-select',
    'zh-CN': '行和点可选：事件 andon-select',
    'zh-TW': '列和點可選：事件 andon-select',
  },
  density: { en: 'Less room', 'zh-CN': '更紧凑', 'zh-TW': '更緊湊' },
  fill: {
    en: 'Fills its box and scales its type, for walls',
    'zh-CN': '填满容器并随之放大文字，用于大屏',
    'zh-TW': '填滿容器並隨之放大文字，用於大螢幕',
  },
  'heading-level': {
    en: 'The title is a heading of that level',
    'zh-CN': '标题作为该级标题',
    'zh-TW': '標題作為該層級標題',
  },
  locale: { en: 'Language', 'zh-CN': '语言', 'zh-TW': '語言' },
  'time-zone': { en: 'Zone of times of day', 'zh-CN': '时刻所用时区', 'zh-TW': '時刻所用時區' },
  theme: {
    en: 'Light, dark, high contrast, or as the page',
    'zh-CN': '浅色、深色、高对比，或随页面',
    'zh-TW': '淺色、深色、高對比，或隨頁面',
  },
  paused: {
    en: 'Stops updating; the last value stays, marked',
    'zh-CN': '停止更新；保留最后的值并注明',
    'zh-TW': '停止更新；保留最後的值並註明',
  },
  endpoint: { en: 'GraphQL endpoint', 'zh-CN': 'GraphQL 端点', 'zh-TW': 'GraphQL 端點' },
  token: {
    en: 'Access token as text; better by URL or callback',
    'zh-CN': '访问令牌文本；最好用 URL 或回调',
    'zh-TW': '存取權杖文字；最好用 URL 或回呼',
  },
  'token-src': { en: 'URL that answers with the token', 'zh-CN': '返回令牌的 URL', 'zh-TW': '回傳權杖的 URL' },
  background: {
    en: 'What hidden elements do: pause or stay live',
    'zh-CN': '不可见的组件：暂停或保持实时',
    'zh-TW': '不可見的元件：暫停或保持即時',
  },
  contact: {
    en: 'Whom a reader without access should ask',
    'zh-CN': '没有权限的读者该问谁',
    'zh-TW': '沒有權限的讀者該問誰',
  },
};
