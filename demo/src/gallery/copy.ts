import type { Copy } from '../shared/locale.ts';
import { ELEMENT_COPY, type ElementWord } from './copy-elements.ts';
import { RECIPE_COPY, type RecipeWord } from './copy-recipes.ts';

/** What the page itself says: its controls, headings and tables. */
type PageWord =
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
  | 'sentenceAfter';

const PAGE_COPY: Copy<PageWord> = {
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
  },
};

export type GalleryWord = PageWord | ElementWord | RecipeWord;

export const COPY: Copy<GalleryWord> = {
  en: { ...PAGE_COPY.en, ...ELEMENT_COPY.en, ...RECIPE_COPY.en },
  'zh-CN': { ...PAGE_COPY['zh-CN'], ...ELEMENT_COPY['zh-CN'], ...RECIPE_COPY['zh-CN'] },
  'zh-TW': { ...PAGE_COPY['zh-TW'], ...ELEMENT_COPY['zh-TW'], ...RECIPE_COPY['zh-TW'] },
};
