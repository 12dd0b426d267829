import { expect } from 'chai';
import { changeWords } from './change-words.ts';
import { chartWords } from './chart-words.ts';
import { definitionWords } from './definition-words.ts';
import { elementWords } from './element-words.ts';
import en from './en.ts';
import { eventWords } from './event-words.ts';
import { helpWords } from './help-words.ts';
import { formatTag, languageAt, loadMessages, nearestLocale } from './locale.ts';
import type { Messages } from './messages.ts';
import { settingWords } from './setting-words.ts';
import zhCn from './zh-cn.ts';
import zhTw from './zh-tw.ts';

type Leaf = readonly [path: string, value: unknown];

const leaves = (value: unknown, path = ''): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}/${key}` : key))
    : [[path, value]];

/** What a message says when its arguments are these. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  waitingCount: [2, '2'],
  spread: ['☎', '1', '☏', '2'],
  filedInWindow: [2, '2'],
  answers: [2, '2'],
  headlineCount: [4, 5],
  headlineMisses: [[{ label: '☎', value: '1', target: '2', barely: undefined, slipped: true, beyondChance: true }], 1],
  headlineUnmeasured: [2],
  qualified: ['☎', ['7']],
  glance: [['7'], '8', '9', undefined],
};

/** Every word of a language, wherever it is kept. */
const words = (messages: Messages): object => {
  const { ofElements: _, ofEvents: __, ofHelp: ___, ofSettings: ____, ...shared } = messages;
  return {
    ...shared,
    ...helpWords(messages),
    ...chartWords(messages),
    ...definitionWords(messages),
    ...settingWords(messages),
    ...changeWords(messages),
    ...elementWords(messages),
    ...eventWords(messages),
  };
};

const said = ([path, value]: Leaf): string =>
  typeof value === 'function'
    ? String((value as (...values: unknown[]) => unknown)(...(ARGUMENTS[path] ?? ['7', '8', '9'])))
    : String(value);

/** Here the English words are those of the keys, but for those that are not. */
const SPELLED = /^(figures|values|variants)\//;

const CJK = /[\u4e00-\u9fff]/;
/** Signs and names that are the same in every language, and texts that only join their arguments. */
const WORDLESS = new Set([
  'locale',
  'margin',
  'fromTo',
  'upTo',
  'overAge',
  'sentenceGap',
  'listGap',
  'within',
  'asOf',
  'headlineDetail',
  'inPlace',
  'announce',
  'qualified',
  'chartLabel',
  'sentences',
]);
const LATIN_ALLOWED = /\b(n|NPS|F[1-6]|Kaplan–Meier|Wald|Enter)\b/g;

for (const [name, messages] of [
  ['zh-CN', zhCn],
  ['zh-TW', zhTw],
] as const) {
  describe(`the words of ${name}`, () => {
    it('miss no key and have none too many', () => {
      const keys = (of: Messages): string[] =>
        leaves(words(of))
          .map(([path]) => path)
          .filter((path) => !path.startsWith('headlineRules') && !SPELLED.test(path))
          .toSorted();
      expect(keys(messages)).to.deep.equal(keys(en));
      const spelled = (of: Messages): string[] =>
        leaves(of)
          .flatMap(([path]) => (SPELLED.test(path) ? [path] : []))
          .toSorted();
      expect(spelled(messages)).to.deep.equal(spelled(messages === zhCn ? zhTw : zhCn));
      expect(spelled(messages)).to.include.members(spelled(en));
    });

    it('leave no English', () => {
      const english = leaves(words(messages))
        .map((leaf) => [leaf[0], said(leaf)] as const)
        .filter(([path]) => !WORDLESS.has(path))
        .filter(([, text]) => !CJK.test(text) || /[A-Za-z]{2,}/.test(text.replaceAll(LATIN_ALLOWED, '')));
      expect(english).to.deep.equal([]);
    });

    it('write Chinese with Chinese punctuation', () => {
      const western = leaves(words(messages))
        .map((leaf) => [leaf[0], said(leaf)] as const)
        .filter(([, text]) => /[\u4e00-\u9fff]\s*[,;!?]|[\u4e00-\u9fff]\./.test(text));
      expect(western).to.deep.equal([]);
    });
  });
}

it('the two scripts are told apart', () => {
  const simplifiedOnly = /[们这对时间发应数据务队满诉线级单为开关]/;
  const wrong = leaves(words(zhTw))
    .map((leaf) => [leaf[0], said(leaf)] as const)
    .filter(([, text]) => simplifiedOnly.test(text));
  expect(wrong).to.deep.equal([]);
});

describe('the choice of language', () => {
  const cases = [
    ['en-GB', 'en'],
    ['de', 'en'],
    ['zh', 'zh-CN'],
    ['zh-Hans-HK', 'zh-CN'],
    ['zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-TW'],
    ['zh-TW', 'zh-TW'],
  ] as const;
  for (const [tag, locale] of cases) {
    it(`gives ${locale} for ${tag}`, () => {
      expect(nearestLocale(tag)).to.equal(locale);
    });
  }

  it('formats numbers in the language of the words', () => {
    expect(formatTag('en-GB')).to.equal('en-GB');
    expect(formatTag('de-DE')).to.equal('en');
    expect(formatTag('not a tag')).to.equal('en');
  });

  it('follows the nearest lang through shadow roots', () => {
    const outer = document.createElement('div');
    outer.lang = 'zh-TW';
    const inner = document.createElement('i');
    outer.attachShadow({ mode: 'open' }).append(inner);
    expect(languageAt(inner)).to.equal('zh-TW');
  });

  it('loads a language once', async () => {
    const first = loadMessages('zh-CN');
    expect(await first).to.equal(await loadMessages('zh-CN'));
  });
});
