import type { Described, ElementApi } from '../../build/gallery-data.ts';
import { make } from '../shared/dom.ts';
import { pageLocale } from '../shared/locale.ts';
import { meaningOf } from './api-words.ts';
import type { GalleryWord } from './copy.ts';

const TABLES = [
  ['attributes', 'attribute', 'attributes'],
  ['properties', 'property', 'properties'],
  ['events', 'event', 'events'],
  ['slots', 'slot', 'slots'],
  ['parts', 'part', 'parts'],
  ['customProperties', 'custom', 'customProperties'],
] as const;

/** Everything an element offers, as the manifest has it: one table a kind. */
export function apiTables(api: ElementApi, words: Readonly<Record<GalleryWord, string>>): HTMLElement[] {
  return TABLES.filter(([list]) => api[list].length > 0).map(([list, kind, title]) => {
    const typed = api[list].some(({ type }) => type !== '' && type !== 'CustomEvent');
    const started = api[list].some(({ initial }) => initial !== '');
    return make(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${words[title]} · ${api.tag}` },
      make(
        'table',
        { class: 'api' },
        make('caption', {}, words[title]),
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            make('th', { scope: 'col' }, words.name),
            make('th', { scope: 'col' }, words.meaning),
            typed ? make('th', { scope: 'col' }, words.type) : undefined,
            started ? make('th', { scope: 'col' }, words.initial) : undefined,
          ),
        ),
        make('tbody', {}, ...api[list].map((row) => line(row, kind, typed, started))),
      ),
    );
  });
}

function line(row: Described, kind: (typeof TABLES)[number][1], typed: boolean, started: boolean): HTMLElement {
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, make('code', {}, row.name === '' ? '–' : row.name)),
    meaning(row, kind),
    typed ? make('td', {}, row.type === '' ? '' : make('code', {}, row.type)) : undefined,
    started ? make('td', {}, row.initial === '' ? '' : make('code', {}, row.initial)) : undefined,
  );
}

function meaning({ name, description }: Described, kind: (typeof TABLES)[number][1]): HTMLElement {
  const locale = pageLocale();
  if (locale === 'en') return make('td', {}, ...withCode(description));
  const own = meaningOf(kind, name, locale);
  // Better in English than not at all; a test of the page counts these.
  return own === undefined
    ? make('td', { lang: 'en', 'data-untranslated': name }, ...withCode(description))
    : make('td', {}, own);
}

/** Text in which what stands between backticks is code. */
const withCode = (text: string): (string | HTMLElement)[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? make('code', {}, part) : part));
