import en from './en.ts';
import type { LocaleName, Messages } from './messages.ts';

/** Language, region and script of a tag decide which of our languages is closest; the tag itself decides how numbers and dates look. */
export function nearestLocale(tag: string): LocaleName {
  const lower = tag.toLowerCase();
  if (!/^zh\b/.test(lower)) return 'en';
  if (/\bhans\b/.test(lower)) return 'zh-CN';
  return /\b(hant|tw|hk|mo)\b/.test(lower) ? 'zh-TW' : 'zh-CN';
}

/** The tag for `Intl`: the asked one where it is of the same language as the words, so that English words never meet German commas. */
export function formatTag(tag: string): string {
  const name = nearestLocale(tag);
  const sameLanguage = tag.toLowerCase().startsWith(name.slice(0, 2));
  try {
    return sameLanguage ? (Intl.getCanonicalLocales(tag)[0] ?? name) : name;
  } catch {
    // Not a language tag at all, for example `lang="english"`.
    return name;
  }
}

const loaders: Readonly<Record<Exclude<LocaleName, 'en'>, () => Promise<{ default: Messages }>>> = {
  'zh-CN': () => import('./zh-cn.ts'),
  'zh-TW': () => import('./zh-tw.ts'),
};

const loaded = new Map<LocaleName, Messages>([['en', en]]);
const pending = new Map<LocaleName, Promise<Messages>>();

/** The words at once where they are here already. */
export const messagesOf = (name: LocaleName): Messages | undefined => loaded.get(name);

/** Fetches a language once; English comes with the elements and stands in where a language file cannot be fetched. */
export function loadMessages(name: LocaleName): Promise<Messages> {
  const known = loaded.get(name);
  if (known || name === 'en') return Promise.resolve(known ?? en);
  let promise = pending.get(name);
  if (!promise) {
    promise = loaders[name]().then(
      ({ default: messages }) => {
        loaded.set(name, messages);
        return messages;
      },
      () => {
        pending.delete(name);
        return en;
      },
    );
    pending.set(name, promise);
  }
  return promise;
}

/** The language in force at a node: the nearest `lang` up through shadow roots, then the browser's. */
export function languageAt(node: Node): string {
  for (let at: Node | null = node; at; at = parentOf(at)) {
    const lang = at instanceof Element ? at.getAttribute('lang') : null;
    if (lang) return lang;
  }
  return navigator.language;
}

const parentOf = (node: Node): Node | null =>
  node instanceof Element && node.assignedSlot
    ? node.assignedSlot
    : (node.parentNode ?? (node instanceof ShadowRoot ? node.host : null));
