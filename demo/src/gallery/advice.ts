import type { Locale } from '../shared/locale.ts';

/** When to use an element, what to leave, and what it does for readers who do not see it or use no mouse. */
export interface Advice {
  readonly good: string;
  readonly bad: string;
  readonly access?: string;
}

type ByLocale = Readonly<Record<Locale, Advice>>;

export const ADVICE: Readonly<Record<string, ByLocale>> = {
  'andon-metric': {
    en: {
      good: 'Put the one number people came for into the sentence or card they already read.',
      bad: 'Do not fill a page with twenty of them: use a table, and let the exceptions stand out.',
      access: 'In a sentence it reads as text: value, unit and, when it is not live any more, its age.',
    },
    'zh-CN': {
      good: '把大家真正想看的那个数字，放进他们本来就在读的句子或卡片里。',
      bad: '不要在一页里摆二十个：请用表格，让例外自己显现。',
      access: '在句子里按文字朗读：数值、单位，若已不是实时，则加上它有多旧。',
    },
    'zh-TW': {
      good: '把大家真正想看的那個數字，放進他們本來就在讀的句子或卡片裡。',
      bad: '不要在一頁裡擺二十個：請用表格，讓例外自己顯現。',
      access: '在句子裡依文字朗讀：數值、單位，若已不是即時，則加上它有多舊。',
    },
  },
  'andon-trend': {
    en: {
      good: 'Give it the width of a paragraph and a target, so that up and down mean something.',
      bad: 'Do not group by more than five: lines that cross tell nobody anything.',
      access:
        'Newest value, range and target are read first; the chart takes focus, and arrow keys read point after point. view="table" gives the same numbers as a table.',
    },
    'zh-CN': {
      good: '给它一段文字的宽度和一个目标，涨落才有意义。',
      bad: '分组不要超过五个：交缠的线谁也看不懂。',
      access: '先朗读最新值、范围和目标；图表可获得焦点：方向键逐点朗读。view="table" 以表格给出同样的数字。',
    },
    'zh-TW': {
      good: '給它一段文字的寬度和一個目標，漲落才有意義。',
      bad: '分組不要超過五個：交纏的線誰也看不懂。',
      access: '先朗讀最新值、範圍和目標；圖表可取得焦點：方向鍵逐點朗讀。view="table" 以表格給出同樣的數字。',
    },
  },
  'andon-queue': {
    en: {
      good: 'Show the whole queue once; group by queue where somebody can move people between them.',
      bad: 'Do not put the waiting count without the longest wait beside it: ten for a minute is not one for an hour.',
      access: 'Grouped, it is a table with row headers; with selectable, names are buttons.',
    },
    'zh-CN': {
      good: '整条队列显示一次；有人能调配人手的地方，再按队列分行。',
      bad: '不要只给等待人数而不给最长等待：十个人等一分钟，不同于一个人等一小时。',
      access: '分组时是带行标题的表格；设 selectable 后名称是按钮。',
    },
    'zh-TW': {
      good: '整條佇列顯示一次；有人能調配人手的地方，再依佇列分列。',
      bad: '不要只給等候人數而不給最長等候：十個人等一分鐘，不同於一個人等一小時。',
      access: '分組時是帶列標題的表格；設 selectable 後名稱是按鈕。',
    },
  },
  'andon-service-level': {
    en: {
      good: 'Say which variant you promise (method, seconds) and keep it; the tile names it.',
      bad: 'Do not compare two teams that are measured by different variants.',
    },
    'zh-CN': {
      good: '说明承诺的是哪种算法（method、seconds）并保持不变；卡片会注明。',
      bad: '不要比较按不同算法计量的两个团队。',
    },
    'zh-TW': {
      good: '說明承諾的是哪種算法（method、seconds）並保持不變；卡片會註明。',
      bad: '不要比較依不同算法計量的兩個團隊。',
    },
  },
  'andon-response-time': {
    en: {
      good: 'Leave open cases in: they are what a slow desk hides.',
      bad: 'Do not set naive on a page for customers or managers; it is there to explain the difference.',
    },
    'zh-CN': {
      good: '让未结工单计入在内：慢的团队藏起来的正是它们。',
      bad: '面向客户或管理者的页面不要设 naive；它只用来说明差别。',
    },
    'zh-TW': {
      good: '讓未結案件計入在內：慢的團隊藏起來的正是它們。',
      bad: '面向客戶或管理者的頁面不要設 naive；它只用來說明差別。',
    },
  },
  'andon-complaints': {
    en: {
      good: 'Show the rate per 1,000 contacts, so that a busy month is not a bad one.',
      bad: 'Do not celebrate few complaints: most unhappy customers never write one. Put satisfaction beside it.',
      access: 'Overdue complaints are a list in reading order, the longest over time first.',
    },
    'zh-CN': {
      good: '用每千次联络的投诉数，忙的月份才不会被当成差的月份。',
      bad: '不要因投诉少而高兴：多数不满的客户从不投诉。请把满意度放在旁边。',
      access: '超时投诉按阅读顺序列出，超时最久的在前。',
    },
    'zh-TW': {
      good: '用每千次聯絡的客訴數，忙的月份才不會被當成差的月份。',
      bad: '不要因客訴少而高興：多數不滿的客戶從不投訴。請把滿意度放在旁邊。',
      access: '逾時客訴依閱讀順序列出，逾時最久的在前。',
    },
  },
  'andon-nps': {
    en: {
      good: 'Read the margin first: two scores whose margins overlap are the same score.',
      bad: 'Do not show it for a week or a person; below a few hundred answers it is noise.',
    },
    'zh-CN': {
      good: '先看误差范围：误差范围重叠的两个分数，就是同一个分数。',
      bad: '不要按周或按个人显示；不到几百份答卷时只是噪声。',
    },
    'zh-TW': {
      good: '先看誤差範圍：誤差範圍重疊的兩個分數，就是同一個分數。',
      bad: '不要按週或按個人顯示；不到幾百份問卷時只是雜訊。',
    },
  },
  'andon-csat': {
    en: {
      good: 'Put the response rate where people see it: those who answer are not those who do not.',
      bad: 'Do not average the scores by hand; the share of the two best answers says more.',
    },
    'zh-CN': {
      good: '让人看到回收率：回答的人和不回答的人并不一样。',
      bad: '不要自己求平均分；最高两档的占比更能说明问题。',
    },
    'zh-TW': {
      good: '讓人看到回收率：回答的人和不回答的人並不一樣。',
      bad: '不要自己求平均分；最高兩級的占比更能說明問題。',
    },
  },
  'andon-target': {
    en: {
      good: 'One line for one promise, in a list or a side bar.',
      bad: 'Do not set a target nobody has agreed to: red without an owner is decoration.',
    },
    'zh-CN': { good: '一行对应一项承诺，放在清单或侧栏里。', bad: '不要设没人认可的目标：没有负责人的红色只是装饰。' },
    'zh-TW': { good: '一列對應一項承諾，放在清單或側欄裡。', bad: '不要設沒人認可的目標：沒有負責人的紅色只是裝飾。' },
  },
  'andon-agents': {
    en: {
      good: 'Beside the queue, so that one sees whether people are missing or calls are long.',
      bad: 'Do not use it to watch single people, and do not group so finely that a row is one of them.',
    },
    'zh-CN': {
      good: '放在队列旁边，看得出是缺人还是通话太长。',
      bad: '不要用它盯某一个人，也不要分组细到一行就是一个人。',
    },
    'zh-TW': {
      good: '放在佇列旁邊，看得出是缺人還是通話太長。',
      bad: '不要用它盯某一個人，也不要分組細到一列就是一個人。',
    },
  },
  'andon-channels': {
    en: {
      good: 'Look at the spread: one standard for all channels is what customers notice.',
      bad: 'Do not rank groups whose intervals overlap.',
    },
    'zh-CN': { good: '看差距：各渠道同一标准，才是客户感受到的。', bad: '不要给区间重叠的组排名。' },
    'zh-TW': { good: '看差距：各管道同一標準，才是客戶感受到的。', bad: '不要給區間重疊的組排名。' },
  },
  'andon-table': {
    en: {
      good: 'Three to five columns; give those with a promise a target, so that only misses have colour.',
      bad: 'Do not sort by a figure that is mostly chance.',
      access: 'Column heads are buttons that say how the table is sorted.',
    },
    'zh-CN': {
      good: '三到五列；有承诺的列给出目标，只有未达标的才有颜色。',
      bad: '不要按多半由偶然决定的数字排序。',
      access: '列标题是按钮，会说明表格按什么排序。',
    },
    'zh-TW': {
      good: '三到五欄；有承諾的欄給出目標，只有未達標的才有顏色。',
      bad: '不要依多半由偶然決定的數字排序。',
      access: '欄標題是按鈕，會說明表格依什麼排序。',
    },
  },
  'andon-heatmap': {
    en: {
      good: 'Four weeks or more: it is for planning shifts, not for today.',
      bad: 'Do not read single cells as facts; hover or use the table for how many they rest on.',
      access:
        'A grid: arrow keys go from cell to cell, and each is read with its weekday, hour and number. Colour runs from pale to dark in one hue.',
    },
    'zh-CN': {
      good: '用四周以上的数据：它用于排班，不用于看今天。',
      bad: '不要把单个格子当成事实；悬停或看表格，了解依据多少数据。',
      access: '它是一张网格：方向键逐格移动，每格连同星期、时段和数值一起朗读。颜色在同一色相内由浅到深。',
    },
    'zh-TW': {
      good: '用四週以上的資料：它用於排班，不用於看今天。',
      bad: '不要把單個格子當成事實；停留或看表格，了解依據多少資料。',
      access: '它是一張網格：方向鍵逐格移動，每格連同星期、時段和數值一起朗讀。顏色在同一色相內由淺到深。',
    },
  },
  'andon-distribution': {
    en: {
      good: 'Where an average hides two groups, show how the answers are spread.',
      bad: 'Do not put two of them side by side with different scales.',
    },
    'zh-CN': { good: '平均数掩盖了两类人时，显示答卷的分布。', bad: '不要把刻度不同的两个并排放。' },
    'zh-TW': { good: '平均數掩蓋了兩類人時，顯示問卷的分布。', bad: '不要把刻度不同的兩個並排放。' },
  },
  'andon-backlog': {
    en: {
      good: 'Look at the oldest part: that is where promises break.',
      bad: 'Do not steer by the total alone; closing easy cases lowers it and ages the rest.',
    },
    'zh-CN': {
      good: '看最旧的部分：承诺就是在那里落空的。',
      bad: '不要只看总数：先结简单的会降低总数，却让其余的更旧。',
    },
    'zh-TW': {
      good: '看最舊的部分：承諾就是在那裡落空的。',
      bad: '不要只看總數：先結簡單的會降低總數，卻讓其餘的更舊。',
    },
  },
  'andon-now-serving': {
    en: {
      good: 'One board a waiting room, filtered to its site, with fill and the viewing distance.',
      bad: 'Do not put names on it: tickets only.',
      access: 'Newly called tickets are announced politely.',
    },
    'zh-CN': {
      good: '每个等候区一块，按地点筛选，设 fill 并考虑观看距离。',
      bad: '不要显示姓名：只显示号码。',
      access: '新叫到的号码会以礼貌方式播报给读屏。',
    },
    'zh-TW': {
      good: '每個等候區一塊，依地點篩選，設 fill 並考慮觀看距離。',
      bad: '不要顯示姓名：只顯示號碼。',
      access: '新叫到的號碼會以禮貌方式播報給螢幕報讀。',
    },
  },
  'andon-standards': {
    en: {
      good: 'The page of promises: five to eight, each with a date on which it was agreed.',
      bad: 'Do not list figures without a target; they belong in a table.',
    },
    'zh-CN': { good: '承诺一览：五到八项，每项都有约定的日期。', bad: '不要列没有目标的数字；它们该放进表格。' },
    'zh-TW': { good: '承諾一覽：五到八項，每項都有約定的日期。', bad: '不要列沒有目標的數字；它們該放進表格。' },
  },
  'andon-headline': {
    en: {
      good: 'At the top of a report, with the same standards as the table below it.',
      bad: 'Do not rewrite the sentence; change the standards it is made from.',
    },
    'zh-CN': { good: '放在报告开头，与下方表格用同一组标准。', bad: '不要改写这句话；去改它所依据的标准。' },
    'zh-TW': { good: '放在報告開頭，與下方表格用同一組標準。', bad: '不要改寫這句話；去改它所依據的標準。' },
  },
  'andon-definition': {
    en: {
      good: 'In a handbook or beside a report, so that everybody means the same by a word.',
      bad: 'Do not copy its text into a page: it follows the configuration, a copy does not.',
    },
    'zh-CN': {
      good: '放在手册里或报告旁，让大家对同一个词的理解一致。',
      bad: '不要把它的文字抄进页面：它随配置变化，抄本不会。',
    },
    'zh-TW': {
      good: '放在手冊裡或報告旁，讓大家對同一個詞的理解一致。',
      bad: '不要把它的文字抄進頁面：它隨設定變化，抄本不會。',
    },
  },
  'andon-alerts': {
    en: {
      good: 'Where somebody can act: on the wall with the stack light, or with buttons at the desk that takes care.',
      bad: 'Do not alert on everything: a rule nobody acts on teaches people to look away.',
      access:
        'That the most severe alert is another is announced politely; each state has a shape and a word, and sound can be muted.',
    },
    'zh-CN': {
      good: '放在有人能处理的地方：大屏上配灯柱，或在负责的岗位上带认领按钮。',
      bad: '不要什么都告警：没人处理的规则只会让人学会不看。',
      access: '最严重的告警级别有变时，会礼貌地播报；每种状态都有形状和文字，声音可以静音。',
    },
    'zh-TW': {
      good: '放在有人能處理的地方：大螢幕上配燈柱，或在負責的崗位上帶認領按鈕。',
      bad: '不要什麼都警示：沒人處理的規則只會讓人學會不看。',
      access: '最嚴重的警示等級有變時，會禮貌地播報；每種狀態都有形狀和文字，聲音可以靜音。',
    },
  },
  'andon-ticker': {
    en: {
      good: 'A sign of life beside the figures: six lines are enough.',
      bad: 'Do not use it to follow single customers; it never names one.',
      access: 'It is not announced line by line; the pause button of the page stops it.',
    },
    'zh-CN': {
      good: '放在数字旁边，显示业务在运转：六行就够。',
      bad: '不要用它追踪某位客户；它从不显示姓名。',
      access: '不会逐行播报；页面的暂停按钮可让它停下。',
    },
    'zh-TW': {
      good: '放在數字旁邊，顯示業務在運轉：六行就夠。',
      bad: '不要用它追蹤某位客戶；它從不顯示姓名。',
      access: '不會逐行播報；頁面的暫停按鈕可讓它停下。',
    },
  },
  'andon-status': {
    en: {
      good: 'Once on every page, always in the same corner.',
      bad: 'Do not hide it where a page looks nicer without: it is how readers know that numbers are true.',
      access:
        'That the connection is lost or back is announced once a page, politely; the pause button stops all movement of the page.',
    },
    'zh-CN': {
      good: '每页一个，总在同一个角落。',
      bad: '不要为了好看而藏起它：读者靠它判断数字是否可信。',
      access: '连接断开或恢复时，整页只礼貌地播报一次；暂停按钮会停止整页的变动。',
    },
    'zh-TW': {
      good: '每頁一個，總在同一個角落。',
      bad: '不要為了好看而藏起它：讀者靠它判斷數字是否可信。',
      access: '連線中斷或恢復時，整頁只禮貌地播報一次；暫停按鈕會停止整頁的變動。',
    },
  },
  'andon-provider': {
    en: {
      good: 'One around the page; a second one inside for a part with a filter of its own.',
      bad: 'Do not write a token into the page: give a URL (token-src) or a callback (tokenProvider).',
    },
    'zh-CN': {
      good: '整页外面放一个；某一部分需要自己的筛选时，里面再放一个。',
      bad: '不要把令牌写进页面：给一个 URL（token-src）或回调（tokenProvider）。',
    },
    'zh-TW': {
      good: '整頁外面放一個；某一部分需要自己的篩選時，裡面再放一個。',
      bad: '不要把權杖寫進頁面：給一個 URL（token-src）或回呼（tokenProvider）。',
    },
  },
};
