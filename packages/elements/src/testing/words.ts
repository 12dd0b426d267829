import en from '../locale/en.ts';
import type { LocaleName, Messages } from '../locale/messages.ts';
import zhCn from '../locale/zh-cn.ts';
import zhTw from '../locale/zh-tw.ts';

/** The words of every language at once, to hold against what a server may say. */
export const WORDS: Readonly<Record<LocaleName, Messages>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw };
