import { ELEMENT_APIS } from 'virtual:andon-elements';
import type { Described } from '../../build/gallery-data.ts';
import { make } from '../shared/dom.ts';
import { pageLocale } from '../shared/locale.ts';
import { ADVICE } from './advice.ts';
import { apiTables } from './api-tables.ts';
import { attributeControl } from './attribute-controls.ts';
import type { GalleryWord } from './copy.ts';
import { copyable } from './copyable.ts';
import type { GalleryElement } from './elements.ts';
import { here, SCRIPT } from './snippet.ts';

type Words = Readonly<Record<GalleryWord, string>>;

/** Attributes that every element has: offered, but not first. */
const COMMON = new Set([
  'locale',
  'time-zone',
  'theme',
  'paused',
  'density',
  'fill',
  'heading-level',
  'label',
  'place',
  'targets',
  'tolerance',
]);

export interface ElementSection {
  readonly section: HTMLElement;
  /** The element on the stage; undefined for one that draws nothing. */
  readonly live: HTMLElement | undefined;
}

/** One element: what it is for, itself with its attributes to play with, its HTML, advice, and all it offers. */
export function elementSection(element: GalleryElement, id: string, words: Words, isFirst: boolean): ElementSection {
  const api = ELEMENT_APIS.find(({ tag }) => tag === element.tag);
  if (!api) throw new Error(`The manifest has no element ${element.tag}`);
  const live = document.createElement(element.tag);
  for (const [name, value] of Object.entries(element.attributes)) live.setAttribute(name, value);
  const code = copyable(words, `HTML · ${id}`);
  // With the script: what is copied shows something on an empty page.
  const showCode = (): void => code.show(`${SCRIPT}\n\n${here(htmlOf(live, api.attributes, element.inline === true))}`);
  showCode();

  const draws = element.tag !== 'andon-provider';
  const control = (attribute: Described): HTMLElement => attributeControl(live, attribute, showCode);
  const used = (name: string): boolean => name in element.attributes;
  const first = api.attributes
    .filter(({ name }) => used(name) || !COMMON.has(name))
    .toSorted((a, b) => Number(used(b.name)) - Number(used(a.name)));
  const others = api.attributes.filter((attribute) => !first.includes(attribute));
  const controls = make(
    'fieldset',
    { class: 'panel' },
    make('legend', {}, words.controls),
    ...first.map(control),
    others.length > 0
      ? make('details', {}, make('summary', {}, words.moreControls), ...others.map(control))
      : undefined,
  );
  const locale = pageLocale();
  const about =
    element.about === undefined
      ? make(
          'p',
          { class: 'about', ...(locale !== 'en' && { lang: 'en', 'data-untranslated': element.tag }) },
          api.summary,
        )
      : make('p', { class: 'about' }, words[element.about]);
  const section = make(
    'section',
    { id, class: 'element' },
    make('h3', {}, make('a', { href: `#${id}`, class: 'element-name' }, `<${element.tag}>`)),
    about,
    make(
      'div',
      { class: 'bench' },
      make(
        'div',
        { class: 'show' },
        draws ? stage(element, live, words) : undefined,
        code.box,
        draws ? events(live, api.events, words) : undefined,
      ),
      controls,
    ),
    ...(isFirst ? [advice(element.tag, words), reference(element.tag, words)] : []),
  );
  return { section, live: draws ? live : undefined };
}

function stage(element: GalleryElement, live: HTMLElement, words: Words): HTMLElement {
  const box = make('div', { class: element.inline ? 'stage inline' : 'stage' });
  if (element.inline) box.append(make('p', {}, words.sentenceBefore, ' ', live, ' ', words.sentenceAfter));
  else box.append(live);
  // Set as a property: the policy of the page allows no style attribute.
  if (element.widthPx !== undefined) box.style.inlineSize = `min(100%, ${element.widthPx + 48}px)`;
  return box;
}

/** The newest event of a reader's doing, as the page around would get it. */
function events(live: HTMLElement, offered: readonly Described[], words: Words): HTMLElement | undefined {
  const names = offered.map(({ name }) => name).filter((name) => name !== 'andon-state');
  if (names.length === 0) return undefined;
  const output = make('code', {}, words.noEvent);
  for (const name of names) {
    live.addEventListener(name, (event) => {
      output.textContent = `${name} ${JSON.stringify((event as CustomEvent<unknown>).detail)}`;
    });
  }
  return make('p', { class: 'events' }, `${words.lastEvent}: `, output);
}

function advice(tag: string, words: Words): HTMLElement {
  const own = ADVICE[tag]?.[pageLocale()];
  return make(
    'div',
    { class: 'advice' },
    own && make('div', { class: 'good' }, make('h4', {}, words.good), make('p', {}, own.good)),
    own && make('div', { class: 'bad' }, make('h4', {}, words.bad), make('p', {}, own.bad)),
    make('div', {}, make('h4', {}, words.access), make('p', {}, own?.access ?? words.accessAll)),
  );
}

/** Tables are made when they are first opened: twenty elements have some hundred of them. */
function reference(tag: string, words: Words): HTMLElement {
  const box = make('details', { class: 'reference' }, make('summary', {}, words.api));
  box.addEventListener(
    'toggle',
    () => {
      const api = ELEMENT_APIS.find((one) => one.tag === tag);
      if (api) box.append(...apiTables(api, words));
    },
    { once: true },
  );
  return box;
}

/** The element as one would write it: what it set itself (`data-…`) and defaults it reflects are left out. */
function htmlOf(live: HTMLElement, offered: readonly Described[], inline: boolean): string {
  const initial = new Map(offered.map(({ name, initial: text }) => [name, text.replaceAll("'", '')]));
  const attributes = [...live.attributes]
    .filter(({ name, value }) => initial.has(name) && (value === '' || initial.get(name) !== value))
    .map(({ name, value }) => (value === '' ? name : `${name}="${value.replaceAll('"', '&quot;')}"`));
  const tag = live.localName;
  const long = !inline && attributes.join(' ').length > 60;
  const inside = long ? `\n  ${attributes.join('\n  ')}\n` : attributes.length > 0 ? ` ${attributes.join(' ')}` : '';
  return tag === 'andon-provider'
    ? `<${tag}${inside}>\n  <andon-queue></andon-queue>\n</${tag}>`
    : `<${tag}${inside}></${tag}>`;
}
