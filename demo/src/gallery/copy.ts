import type { Copy } from '../shared/locale.ts';

export type GalleryWord =
  | 'name'
  | 'type'
  | 'initial'
  | 'properties'
  | 'events'
  | 'slots'
  | 'parts'
  | 'customProperties'
  | 'api'
  | 'controls'
  | 'moreControls'
  | 'good'
  | 'bad'
  | 'access'
  | 'accessAll'
  | 'lastEvent'
  | 'noEvent'
  | 'start'
  | 'groupNumbers'
  | 'groupFlow'
  | 'groupTime'
  | 'groupMany'
  | 'groupWords'
  | 'groupNew'
  | 'theming'
  | 'themingAbout'
  | 'scheme'
  | 'density'
  | 'font'
  | 'fontHost'
  | 'fontSerif'
  | 'fontMono'
  | 'radius'
  | 'padding'
  | 'colours'
  | 'reset'
  | 'compact'
  | 'regular'
  | 'contrastOk'
  | 'contrastLow'
  | 'nothingChanged'
  | 'recipes'
  | 'recipesAbout'
  | 'recipeWiki'
  | 'recipeSharepoint'
  | 'recipeIframe'
  | 'recipeKiosk'
  | 'recipeWikiAbout'
  | 'recipeSharepointAbout'
  | 'recipeReactAbout'
  | 'recipeVueAbout'
  | 'recipeAngularAbout'
  | 'recipeSvelteAbout'
  | 'recipeIframeAbout'
  | 'recipeKioskAbout'
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
  | 'alerts'
  | 'ticker'
  | 'standards'
  | 'headlineElement'
  | 'definition'
  | 'status'
  | 'provider';

export const COPY: Copy<GalleryWord> = {
  en: {
    name: 'Name',
    type: 'Type',
    initial: 'Default',
    properties: 'Properties and methods',
    events: 'Events',
    slots: 'Slots',
    parts: 'Parts',
    customProperties: 'Custom properties',
    api: 'Attributes, events, parts …',
    controls: 'Attributes',
    moreControls: 'All attributes',
    good: 'Do',
    bad: 'Don’t',
    access: 'Accessibility',
    accessAll:
      'Keyboard, screen reader, 200 % zoom, high contrast and forced colours work in every state; status is a shape and a word, not only a colour; a change is announced once, politely.',
    lastEvent: 'Last event',
    noEvent: 'none yet',
    start: 'Start',
    groupNumbers: 'One number',
    groupFlow: 'Queues and cases',
    groupTime: 'Course and spread',
    groupMany: 'Side by side',
    groupWords: 'Words and surroundings',
    groupNew: 'More',
    theming: 'Theming',
    themingAbout:
      'Elements take the font and the light or dark of the page around them. Everything else is a custom property, set on the page, a provider or one element. Change something and copy the style sheet.',
    scheme: 'Scheme',
    density: 'Density',
    font: 'Font',
    fontHost: 'the page’s',
    fontSerif: 'serif',
    fontMono: 'monospace',
    radius: 'Corners',
    padding: 'Space',
    colours: 'Colours',
    reset: 'Reset',
    compact: 'compact',
    regular: 'regular',
    contrastOk: 'Contrast of text on tiles: {ratio} : 1',
    contrastLow: 'Contrast of text on tiles: {ratio} : 1, less than 4.5',
    nothingChanged: '/* nothing changed */',
    recipes: 'Recipes',
    recipesAbout: 'Each sample is the very file that our tests build and drive in a browser against a running server.',
    recipeWiki: 'Wiki or any page',
    recipeSharepoint: 'SharePoint-like, strict policy',
    recipeIframe: 'Inside an iframe',
    recipeKiosk: 'Wall or kiosk',
    recipeWikiAbout:
      'One script and one tag. Names of tags and attributes survive most editors in an HTML block; the elements bring their own styles and leave those of the page alone.',
    recipeSharepointAbout:
      'Works where scripts are allowed only from listed addresses, and no inline script, eval or style attribute. The second file is the policy it is tested under. The token comes from an address of the site itself, so each reader sees what they may see.',
    recipeReactAbout:
      'React 19 sets properties and listens to events of custom elements by itself. The types know every attribute and event.',
    recipeVueAbout: 'Tell the compiler which tags are not Vue’s; the rest is as with any element.',
    recipeAngularAbout:
      'ANDON_DIRECTIVES types the tags, so templates are checked; [property] and (event) bind as usual, compiled ahead of time.',
    recipeSvelteAbout: 'Svelte 5 sets properties where an element has them, and attributes elsewhere.',
    recipeIframeAbout:
      'For pages that allow no foreign script at all. The board is a page of its own, and the server’s policy says who may frame it.',
    recipeKioskAbout:
      'For a screen nobody touches: elements fill their boxes, labels have a least size for the distance, and nothing pauses in the background.',
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
    name: '名称',
    type: '类型',
    initial: '默认值',
    properties: '字段与方法',
    events: '事件',
    slots: '插槽',
    parts: '部件（part）',
    customProperties: 'CSS 自定义属性',
    api: '属性、事件、部件……',
    controls: '属性',
    moreControls: '全部属性',
    good: '建议',
    bad: '避免',
    access: '无障碍',
    accessAll:
      '键盘、读屏、200% 缩放、高对比和强制颜色在每种状态下都可用；状态用形状和文字表示，不只靠颜色；变化只礼貌地播报一次。',
    lastEvent: '最近的事件',
    noEvent: '暂无',
    start: '开始',
    groupNumbers: '单个数字',
    groupFlow: '排队与工单',
    groupTime: '走势与分布',
    groupMany: '并列比较',
    groupWords: '文字与环境',
    groupNew: '更多',
    theming: '主题定制',
    themingAbout:
      '组件沿用所在页面的字体和明暗。其余都是自定义属性，可设在页面、提供者或单个组件上。改一改，再复制样式表。',
    scheme: '明暗',
    density: '疏密',
    font: '字体',
    fontHost: '沿用页面',
    fontSerif: '衬线',
    fontMono: '等宽',
    radius: '圆角',
    padding: '内边距',
    colours: '颜色',
    reset: '重置',
    compact: '紧凑',
    regular: '常规',
    contrastOk: '卡片上文字的对比度：{ratio} : 1',
    contrastLow: '卡片上文字的对比度：{ratio} : 1，低于 4.5',
    nothingChanged: '/* 未作改动 */',
    recipes: '接入方法',
    recipesAbout: '每个示例就是我们的测试在浏览器中对着运行中的服务器构建并驱动的那个文件。',
    recipeWiki: '维基或任意页面',
    recipeSharepoint: '类似 SharePoint，严格策略',
    recipeIframe: '放进 iframe',
    recipeKiosk: '大屏',
    recipeWikiAbout: '一个脚本和一个标签。多数编辑器的 HTML 块会保留标签名和属性名；组件自带样式，不影响页面的样式。',
    recipeSharepointAbout:
      '适用于只允许列出地址的脚本、禁止内联脚本、eval 和 style 属性的页面。第二个文件是测试所用的策略。令牌来自站点自己的地址，读者只看到有权看的内容。',
    recipeReactAbout: 'React 19 自己会设置自定义元素的字段并监听其事件。类型包含每个属性和事件。',
    recipeVueAbout: '告诉编译器哪些标签不是 Vue 的；其余与普通元素相同。',
    recipeAngularAbout: 'ANDON_DIRECTIVES 为标签提供类型，模板因此会被检查；[字段] 和 (事件) 照常绑定，预先编译。',
    recipeSvelteAbout: 'Svelte 5 对有字段的元素设字段，其余设属性。',
    recipeIframeAbout: '适用于完全不允许外来脚本的页面。看板自成一页，谁可以嵌入由服务器的策略决定。',
    recipeKioskAbout: '适用于无人操作的屏幕：组件填满各自的格子，标签按观看距离有最小字号，后台也不暂停。',
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
    name: '名稱',
    type: '型別',
    initial: '預設值',
    properties: '屬性與方法（JavaScript）',
    events: '事件',
    slots: '插槽',
    parts: '部件（part）',
    customProperties: 'CSS 自訂屬性',
    api: '屬性、事件、部件……',
    controls: '屬性',
    moreControls: '全部屬性',
    good: '建議',
    bad: '避免',
    access: '無障礙',
    accessAll:
      '鍵盤、螢幕報讀、200% 縮放、高對比和強制色彩在每種狀態下都可用；狀態用形狀和文字表示，不只靠顏色；變化只禮貌地播報一次。',
    lastEvent: '最近的事件',
    noEvent: '尚無',
    start: '開始',
    groupNumbers: '單個數字',
    groupFlow: '排隊與案件',
    groupTime: '走勢與分布',
    groupMany: '並列比較',
    groupWords: '文字與環境',
    groupNew: '更多',
    theming: '主題自訂',
    themingAbout:
      '元件沿用所在頁面的字型和明暗。其餘都是自訂屬性，可設在頁面、提供者或單個元件上。改一改，再複製樣式表。',
    scheme: '明暗',
    density: '疏密',
    font: '字型',
    fontHost: '沿用頁面',
    fontSerif: '襯線',
    fontMono: '等寬',
    radius: '圓角',
    padding: '內距',
    colours: '顏色',
    reset: '重設',
    compact: '緊湊',
    regular: '一般',
    contrastOk: '卡片上文字的對比度：{ratio} : 1',
    contrastLow: '卡片上文字的對比度：{ratio} : 1，低於 4.5',
    nothingChanged: '/* 未作改動 */',
    recipes: '接入方式',
    recipesAbout: '每個範例就是我們的測試在瀏覽器中對著執行中的伺服器建置並驅動的那個檔案。',
    recipeWiki: '維基或任意頁面',
    recipeSharepoint: '類似 SharePoint，嚴格政策',
    recipeIframe: '放進 iframe',
    recipeKiosk: '大螢幕',
    recipeWikiAbout:
      '一個指令碼和一個標籤。多數編輯器的 HTML 區塊會保留標籤名和屬性名；元件自帶樣式，不影響頁面的樣式。',
    recipeSharepointAbout:
      '適用於只允許列出位址的指令碼、禁止內嵌指令碼、eval 和 style 屬性的頁面。第二個檔案是測試所用的政策。權杖來自網站自己的位址，讀者只看到有權看的內容。',
    recipeReactAbout: 'React 19 自己會設定自訂元素的欄位並監聽其事件。型別包含每個屬性和事件。',
    recipeVueAbout: '告訴編譯器哪些標籤不是 Vue 的；其餘與一般元素相同。',
    recipeAngularAbout: 'ANDON_DIRECTIVES 為標籤提供型別，範本因此會被檢查；[欄位] 和 (事件) 照常繫結，預先編譯。',
    recipeSvelteAbout: 'Svelte 5 對有欄位的元素設欄位，其餘設屬性。',
    recipeIframeAbout: '適用於完全不允許外來指令碼的頁面。看板自成一頁，誰可以嵌入由伺服器的政策決定。',
    recipeKioskAbout: '適用於無人操作的螢幕：元件填滿各自的格子，標籤依觀看距離有最小字級，背景也不暫停。',
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
