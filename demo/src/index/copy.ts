import type { Copy } from '../shared/locale.ts';

export type IndexWord =
  | 'about'
  | 'wall'
  | 'wallAbout'
  | 'portal'
  | 'portalAbout'
  | 'executive'
  | 'executiveAbout'
  | 'gallery'
  | 'galleryAbout'
  | 'graphqlAbout'
  | 'demo';

export const COPY: Copy<IndexWord> = {
  en: {
    about: 'Service operations, live: four pages over one simulated contact centre.',
    wall: 'Wall',
    wallAbout: 'For a screen across the room: what waits, whether we keep our promise.',
    portal: 'Portal',
    portalAbout: 'Live figures inside an intranet article that knows nothing of them.',
    executive: 'Executive',
    executiveAbout: 'Is service healthy, against target and against last period, and why not.',
    gallery: 'Gallery',
    galleryAbout: 'Every element with its attributes, live, to copy.',
    graphqlAbout: 'The same figures as queries and subscriptions.',
    demo: 'Demo data',
  },
  'zh-CN': {
    about: '服务运营，实时呈现：四个页面，一个模拟的服务中心。',
    wall: '看板',
    wallAbout: '给房间另一头的大屏：有多少人在等，承诺是否兑现。',
    portal: '门户',
    portalAbout: '内网文章里的实时数字，文章本身对此一无所知。',
    executive: '管理层',
    executiveAbout: '服务是否健康，与目标、与上期相比如何，原因何在。',
    gallery: '组件库',
    galleryAbout: '每个组件及其属性，实时呈现，可直接复制。',
    graphqlAbout: '同样的数字，以查询和订阅的方式获取。',
    demo: '演示数据',
  },
  'zh-TW': {
    about: '服務營運，即時呈現：四個頁面，一個模擬的服務中心。',
    wall: '看板',
    wallAbout: '給房間另一頭的大螢幕：有多少人在等，承諾是否兌現。',
    portal: '入口網站',
    portalAbout: '內部網文章裡的即時數字，文章本身對此一無所知。',
    executive: '管理層',
    executiveAbout: '服務是否健康，與目標、與上期相比如何，原因何在。',
    gallery: '元件庫',
    galleryAbout: '每個元件及其屬性，即時呈現，可直接複製。',
    graphqlAbout: '同樣的數字，以查詢和訂閱的方式取得。',
    demo: '示範資料',
  },
};
