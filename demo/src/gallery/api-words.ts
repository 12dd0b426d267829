import type { Locale } from '../shared/locale.ts';
import { ATTRIBUTES } from './attribute-words.ts';

/** Names by kind; the manifest says the same in English. */
type Kind = 'attribute' | 'property' | 'event' | 'slot' | 'part' | 'custom';
type Words = Readonly<Record<string, readonly [simplified: string, traditional: string]>>;

const WORDS: Readonly<Record<Exclude<Kind, 'attribute'>, Words>> = {
  property: {
    frame: [
      '由页面提供的数据：与服务器发送的对象相同。设置后不再请求',
      '由頁面提供的資料：與伺服器傳送的物件相同。設定後不再請求',
    ],
    'toCsv()': ['所示数字，以逗号分隔，每组一行', '所示數字，以逗號分隔，每組一列'],
    fileName: ['此数据的文件名，不含扩展名', '此資料的檔名，不含副檔名'],
    source: ['数据来源；默认为提供者的，其次为整页共用的', '資料來源；預設為提供者的，其次為整頁共用的'],
    state: ['所示内容可信到什么程度；也见属性 data-state', '所示內容可信到什麼程度；也見屬性 data-state'],
    'toImage()': ['组件当前样子的 PNG', '元件目前樣子的 PNG'],
    figures: ['手头已有的数字，代替 figure；第一个直接展开说明', '手邊已有的數字，取代 figure；第一個直接展開說明'],
    frameMeta: ['这些数字所在帧的信息', '這些數字所在影格的資訊'],
    definitions: ['由页面提供的定义，按数字的键；这些不再请求', '由頁面提供的定義，依數字的鍵；這些不再請求'],
    results: ['由页面提供的各项结果，按行的顺序；不再请求', '由頁面提供的各項結果，依列的順序；不再請求'],
    text: [
      '这句话的文本，供页面自用；首批数字到来前为 undefined',
      '這句話的文字，供頁面自用；首批數字到來前為 undefined',
    ],
    series: ['由页面提供的走势', '由頁面提供的走勢'],
    tokenProvider: ['每次连接时和令牌到期前调用', '每次連線時和權杖到期前呼叫'],
    liveSource: [
      '其中所有组件所用的数据源：可用来观察自己的视图或连接',
      '其中所有元件所用的資料來源：可用來觀察自己的檢視或連線',
    ],
    annotations: ['何时发生了什么：以小旗标出', '何時發生了什麼：以小旗標出'],
  },
  event: {
    'andon-state': ['实时状态变化；detail 为 { state, since }', '即時狀態變化；detail 為 { state, since }'],
    'andon-select': ['读者选中了一项；detail.filter 即为它的筛选', '讀者選中了一項；detail.filter 即為它的篩選'],
    'andon-acknowledge': ['读者认领一条告警；取消此事件则不告知服务器', '讀者認領一條警示；取消此事件則不告知伺服器'],
    'andon-pause': [
      '读者暂停或继续；detail.paused。取消此事件可自行处理',
      '讀者暫停或繼續；detail.paused。取消此事件可自行處理',
    ],
  },
  slot: {
    title: ['代替标题', '取代標題'],
    actions: ['标题旁的按钮', '標題旁的按鈕'],
    footer: ['页脚信息之后', '頁尾資訊之後'],
    '': ['此提供者所服务的页面或其一部分', '此提供者所服務的頁面或其一部分'],
  },
  part: {
    tile: ['整张卡片', '整張卡片'],
    label: ['标题', '標題'],
    figure: ['数字', '數字'],
    meaning: ['数字下方的一行文字', '數字下方的一行文字'],
    visual: ['图形或表格', '圖形或表格'],
    foot: ['样本量、时间窗、算法与新鲜度', '樣本數、時間窗、算法與新鮮度'],
    info: ['打开定义的按钮', '開啟定義的按鈕'],
    panel: ['整个面板', '整個面板'],
    judgement: ['结论短句', '結論短句'],
    detail: ['结论的依据', '結論的依據'],
    age: ['句中或表格中：不再实时的数字有多旧', '句中或表格中：不再即時的數字有多舊'],
    table: ['表格', '表格'],
    status: ['整体', '整體'],
    state: ['标记与文字', '標記與文字'],
    demo: ['“演示数据”标签', '「示範資料」標籤'],
    clock: ['时钟', '時鐘'],
    pause: ['暂停按钮', '暫停按鈕'],
    light: ['灯柱', '燈柱'],
    alert: ['一条告警', '一條警示'],
    event: ['一个事件', '一個事件'],
    row: ['整行', '整列'],
  },
  custom: {
    '--andon-page': ['卡片周围页面的颜色', '卡片周圍頁面的顏色'],
    '--andon-tile': ['卡片的颜色', '卡片的顏色'],
    '--andon-hairline': ['线条的颜色', '線條的顏色'],
    '--andon-ink': ['数字的颜色', '數字的顏色'],
    '--andon-text': ['文字的颜色', '文字的顏色'],
    '--andon-quiet': ['次要文字的颜色', '次要文字的顏色'],
    '--andon-accent': ['所谈系列的颜色', '所談數列的顏色'],
    '--andon-fine': ['达标标记的颜色', '達標標記的顏色'],
    '--andon-attention': ['需注意的颜色', '需注意的顏色'],
    '--andon-critical': ['严重状态的颜色', '嚴重狀態的顏色'],
    '--andon-nodata': ['无数据的颜色', '無資料的顏色'],
    '--andon-band': ['条形底色与区间的颜色', '長條底色與區間的顏色'],
    '--andon-font': ['卡片的字体；默认沿用页面', '卡片的字型；預設沿用頁面'],
    '--andon-radius': ['圆角半径', '圓角半徑'],
    '--andon-tile-padding': ['卡片内边距', '卡片內距'],
    '--andon-tile-border': ['卡片边框', '卡片框線'],
    '--andon-tile-background': ['卡片背景', '卡片背景'],
    '--andon-label-size': ['填满容器的卡片中，标签的最小字号', '填滿容器的卡片中，標籤的最小字級'],
    '--andon-figure-size': ['填满容器的卡片中，大数字的最小字号', '填滿容器的卡片中，大數字的最小字級'],
    '--andon-chart-height': ['图表高度', '圖表高度'],
  },
};

/** What `name` means in the reader's language; undefined where only the manifest's English says so. */
export function meaningOf(kind: Kind, name: string, locale: Exclude<Locale, 'en'>): string | undefined {
  if (kind === 'attribute') return ATTRIBUTES[name]?.[locale];
  return WORDS[kind][name]?.[locale === 'zh-CN' ? 0 : 1];
}
