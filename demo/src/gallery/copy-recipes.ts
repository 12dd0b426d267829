import type { Copy } from '../shared/locale.ts';

/** How to put elements on each kind of page. */
export type RecipeWord =
  | 'recipes'
  | 'recipesAbout'
  | 'recipeWiki'
  | 'recipeSharepoint'
  | 'recipeDrill'
  | 'recipeIframe'
  | 'recipeKiosk'
  | 'recipeWikiAbout'
  | 'recipeSharepointAbout'
  | 'recipeDrillAbout'
  | 'recipeReactAbout'
  | 'recipeVueAbout'
  | 'recipeAngularAbout'
  | 'recipeSvelteAbout'
  | 'recipeIframeAbout'
  | 'recipeKioskAbout';

export const RECIPE_COPY: Copy<RecipeWord> = {
  en: {
    recipes: 'Recipes',
    recipesAbout:
      'Each sample is the very file that our tests build and drive in a browser against a running server. A framework needs the package @andon/elements first; its README says how to install it. A score is what a page has itself: leave it out where there is none.',
    recipeWiki: 'Wiki or any page',
    recipeSharepoint: 'SharePoint-like, strict policy',
    recipeDrill: 'Drilling down',
    recipeIframe: 'Inside an iframe',
    recipeKiosk: 'Wall or kiosk',
    recipeWikiAbout:
      'One script and one tag. Names of tags and attributes survive most editors in an HTML block; the elements bring their own styles and leave those of the page alone.',
    recipeSharepointAbout:
      'Works where scripts are allowed only from listed addresses, and no inline script, eval or style attribute. The second file is the policy it is tested under. The token comes from an address of the site itself, as text or as {"token": "…"}, so each reader sees what they may see; andon token makes one to try with.',
    recipeDrillAbout:
      'What a reader chooses on an element that is selectable narrows others: the event carries the filter, ready for their attribute. It needs no inline script, and is tested under the policy above.',
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
  },
  'zh-CN': {
    recipes: '接入方法',
    recipesAbout:
      '每个示例就是我们的测试在浏览器中对着运行中的服务器构建并驱动的那个文件。使用框架时先安装 @andon/elements，方法见其 README。score 是页面自有的数据，没有可省去。',
    recipeWiki: '维基或任意页面',
    recipeSharepoint: '类似 SharePoint，严格策略',
    recipeDrill: '逐层查看',
    recipeIframe: '放进 iframe',
    recipeKiosk: '大屏',
    recipeWikiAbout: '一个脚本和一个标签。多数编辑器的 HTML 块会保留标签名和属性名；组件自带样式，不影响页面的样式。',
    recipeSharepointAbout:
      '适用于只允许列出地址的脚本、禁止内联脚本、eval 和 style 属性的页面。第二个文件是测试所用的策略。令牌来自站点自己的地址，以文本或 {"token": "…"} 回答，读者只看到有权看的内容；试用时可用 andon token 生成。',
    recipeDrillAbout:
      '读者在设有 selectable 的组件上选中什么，其他组件就只看什么：事件带有筛选，可直接写入属性。不需要内联脚本，在上述策略下测试。',
    recipeReactAbout: 'React 19 自己会设置自定义元素的字段并监听其事件。类型包含每个属性和事件。',
    recipeVueAbout: '告诉编译器哪些标签不是 Vue 的；其余与普通元素相同。',
    recipeAngularAbout: 'ANDON_DIRECTIVES 为标签提供类型，模板因此会被检查；[字段] 和 (事件) 照常绑定，预先编译。',
    recipeSvelteAbout: 'Svelte 5 对有字段的元素设字段，其余设属性。',
    recipeIframeAbout: '适用于完全不允许外来脚本的页面。看板自成一页，谁可以嵌入由服务器的策略决定。',
    recipeKioskAbout: '适用于无人操作的屏幕：组件填满各自的格子，标签按观看距离有最小字号，后台也不暂停。',
  },
  'zh-TW': {
    recipes: '接入方式',
    recipesAbout:
      '每個範例就是我們的測試在瀏覽器中對著執行中的伺服器建置並驅動的那個檔案。使用框架時先安裝 @andon/elements，方法見其 README。score 是頁面自有的資料，沒有可省去。',
    recipeWiki: '維基或任意頁面',
    recipeSharepoint: '類似 SharePoint，嚴格政策',
    recipeDrill: '逐層檢視',
    recipeIframe: '放進 iframe',
    recipeKiosk: '大螢幕',
    recipeWikiAbout:
      '一個指令碼和一個標籤。多數編輯器的 HTML 區塊會保留標籤名和屬性名；元件自帶樣式，不影響頁面的樣式。',
    recipeSharepointAbout:
      '適用於只允許列出位址的指令碼、禁止內嵌指令碼、eval 和 style 屬性的頁面。第二個檔案是測試所用的政策。權杖來自網站自己的位址，以文字或 {"token": "…"} 回答，讀者只看到有權看的內容；試用時可用 andon token 產生。',
    recipeDrillAbout:
      '讀者在設有 selectable 的元件上選中什麼，其他元件就只看什麼：事件帶有篩選，可直接寫入屬性。不需要內嵌指令碼，在上述政策下測試。',
    recipeReactAbout: 'React 19 自己會設定自訂元素的欄位並監聽其事件。型別包含每個屬性和事件。',
    recipeVueAbout: '告訴編譯器哪些標籤不是 Vue 的；其餘與一般元素相同。',
    recipeAngularAbout: 'ANDON_DIRECTIVES 為標籤提供型別，範本因此會被檢查；[欄位] 和 (事件) 照常繫結，預先編譯。',
    recipeSvelteAbout: 'Svelte 5 對有欄位的元素設欄位，其餘設屬性。',
    recipeIframeAbout: '適用於完全不允許外來指令碼的頁面。看板自成一頁，誰可以嵌入由伺服器的政策決定。',
    recipeKioskAbout: '適用於無人操作的螢幕：元件填滿各自的格子，標籤依觀看距離有最小字級，背景也不暫停。',
  },
};
