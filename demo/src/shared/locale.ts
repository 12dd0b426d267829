export type Locale = 'en' | 'zh-CN' | 'zh-TW';

export const LOCALES: Readonly<Record<Locale, string>> = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文' };

/** The page's words in every language; a missing one is a type error. */
export type Copy<Keys extends string> = Readonly<Record<Locale, Readonly<Record<Keys, string>>>>;

/** As `early.js` found it in the address or among the reader's languages. */
export function pageLocale(): Locale {
  const { lang } = document.documentElement;
  return lang === 'zh-CN' || lang === 'zh-TW' ? lang : 'en';
}

/**
 * Fills the page's words in. `data-text="key"` replaces the text of an element; `data-attr="label:key;place:key"` sets attributes.
 *
 * @returns The words in the page's language.
 * @throws {Error} When the page asks for a word that no copy has: a translation would be missing unseen.
 */
export function translate<Keys extends string>(
  copy: Copy<Keys>,
  root: ParentNode = document,
): Readonly<Record<Keys, string>> {
  const words: Readonly<Record<string, string>> = copy[pageLocale()];
  const word = (key: string): string => {
    const found = words[key];
    if (found === undefined) throw new Error(`The page asks for the word ${key}, which its copy does not have`);
    return found;
  };
  for (const element of root.querySelectorAll<HTMLElement>('[data-text]')) {
    element.textContent = word(element.dataset.text!);
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-attr]')) {
    for (const pair of element.dataset.attr!.split(';')) {
      const [name, key] = pair.split(':');
      if (name && key) element.setAttribute(name.trim(), word(key.trim()));
    }
  }
  return words as Readonly<Record<Keys, string>>;
}
