import * as elements from '@andon/elements';
import '../shared/page.css';
import type { LiveState } from '@andon/client';
import { byId, make } from '../shared/dom.ts';
import { LOCALES, pageLocale } from '../shared/locale.ts';
import { startPage } from '../shared/page.ts';
import { ATTRIBUTES, COPY } from './copy.ts';
import { CHOICES, ELEMENTS, type GalleryElement, WINDOWS } from './elements.ts';
import './gallery.css';
import { STATES, sourceInState } from './state-source.ts';

const START = `<script type="module" src="${location.origin}/embed/andon.js"></script>\n\n<andon-metric figure="queue.waiting"></andon-metric>`;

const words = startPage(COPY);
document.title = words.title;
byId('start').textContent = START;

const stages: HTMLElement[] = [];
const names = new Map<string, number>();
for (const element of [...ELEMENTS, ...newerElements()]) {
  const count = (names.get(element.tag) ?? 0) + 1;
  names.set(element.tag, count);
  const id = count === 1 ? element.tag : `${element.tag}-${count}`;
  byId('contents').append(
    make(
      'a',
      { href: `#${id}` },
      element.tag.replace('andon-', ''),
      count > 1 ? make('small', {}, ` ${element.attributes.variant ?? ''}`) : '',
    ),
  );
  byId('sections').append(section(element, id));
}
fillControls();
if (location.hash) document.querySelector(location.hash)?.scrollIntoView();

/** Elements of the package that the list does not know yet: shown with their attributes all the same. */
function newerElements(): GalleryElement[] {
  const known = new Set(ELEMENTS.map(({ tag }) => tag));
  return Object.keys(elements)
    .filter((name) => /^Andon[A-Z]/.test(name))
    .map((name) => name.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase())
    .filter((tag) => !known.has(tag) && customElements.get(tag) !== undefined)
    .map((tag) => ({ tag, attributes: {} }));
}

function section(element: GalleryElement, id: string): HTMLElement {
  const live = document.createElement(element.tag);
  for (const [name, value] of Object.entries(element.attributes)) live.setAttribute(name, value);
  const code = make('code');
  const showCode = () => {
    code.textContent = htmlOf(live, element.inline === true);
  };

  const rows = attributesOf(element.tag).map(({ name, isFlag }) => {
    const control = controlFor(live, name, isFlag, showCode);
    const about = ATTRIBUTES[name]?.[pageLocale()] ?? '';
    return make(
      'tr',
      {},
      make('th', { scope: 'row' }, make('code', {}, name)),
      make('td', {}, control),
      make('td', {}, about),
    );
  });
  const copy = make('button', { type: 'button', class: 'copy' }, words.copy);
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = words.copied;
    setTimeout(() => {
      copy.textContent = words.copy;
    }, 1500);
  });
  showCode();

  const parts: (Node | undefined)[] = [
    make('h2', {}, make('a', { href: `#${id}`, class: 'element-name' }, `<${element.tag}>`)),
    make('p', { class: 'about' }, element.about && words[element.about]),
    element.tag === 'andon-provider' ? undefined : stage(element, live),
    make('div', { class: 'code' }, make('pre', {}, code), copy),
    make(
      'details',
      {},
      make('summary', {}, words.attributes),
      make(
        'div',
        { class: 'scroll' },
        make(
          'table',
          { class: 'attributes' },
          make(
            'thead',
            {},
            make('tr', {}, make('th', {}, words.attribute), make('th', {}, words.value), make('th', {}, words.meaning)),
          ),
          make('tbody', {}, ...rows),
        ),
      ),
    ),
  ];
  return make('section', { id, class: 'element' }, ...parts.filter((part) => part !== undefined));
}

function stage(element: GalleryElement, live: HTMLElement): HTMLElement {
  const box = make('div', { class: element.inline ? 'stage inline' : 'stage' });
  if (element.inline) box.append(make('p', {}, words.sentenceBefore, ' ', live, ' ', words.sentenceAfter));
  else box.append(live);
  // Set as a property: the policy of the page allows no style attribute.
  if (element.widthPx !== undefined) box.style.inlineSize = `min(100%, ${element.widthPx + 48}px)`;
  stages.push(live);
  return box;
}

/** The attributes the element really has, from the class itself, those of its own first. */
function attributesOf(tag: string): { name: string; isFlag: boolean }[] {
  const { elementProperties } = customElements.get(tag) as unknown as typeof elements.AndonProvider;
  const attributes = [...elementProperties]
    .filter(([, declaration]) => declaration.attribute !== false && !declaration.state)
    .map(([property, declaration]) => ({
      name: typeof declaration.attribute === 'string' ? declaration.attribute : String(property).toLowerCase(),
      isFlag: declaration.type === Boolean,
    }));
  const order = Object.keys(ATTRIBUTES);
  return attributes.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function controlFor(live: HTMLElement, name: string, isFlag: boolean, onChange: () => void): HTMLElement {
  const set = (value: string | null) => {
    if (value === null) live.removeAttribute(name);
    else live.setAttribute(name, value);
    onChange();
  };
  if (isFlag) {
    const box = make('input', { type: 'checkbox', 'aria-label': name });
    box.checked = live.hasAttribute(name);
    box.addEventListener('change', () => set(box.checked ? '' : null));
    return box;
  }
  const choice = CHOICES[name];
  const value = live.getAttribute(name) ?? '';
  if (choice && !choice.open) {
    const select = make(
      'select',
      { 'aria-label': name },
      make('option', { value: '' }, '–'),
      ...choice.values.map((option) => make('option', {}, option)),
    );
    select.value = value;
    select.addEventListener('change', () => set(select.value || null));
    return select;
  }
  const input = make('input', { type: 'text', 'aria-label': name, spellcheck: 'false' });
  input.value = value.replaceAll('\n', '; ');
  input.addEventListener('change', () => set(input.value || null));
  if (!choice) return input;
  const list = make(
    'datalist',
    { id: `${name}-${Math.random().toString(36).slice(2)}` },
    ...choice.values.map((option) => make('option', { value: option })),
  );
  input.setAttribute('list', list.id);
  return make('span', {}, input, list);
}

/** The element as one would write it. What it set itself (`data-…`, reflected defaults) is left out. */
function htmlOf(live: HTMLElement, inline: boolean): string {
  const attributes = [...live.attributes]
    .filter(
      ({ name, value }) =>
        !name.startsWith('data-') && !name.startsWith('aria-') && name !== 'role' && !isDefault(name, value),
    )
    .map(({ name, value }) => (value === '' ? name : `${name}="${value.replaceAll('"', '&quot;')}"`));
  const tag = live.localName;
  const long = !inline && attributes.join(' ').length > 60;
  const inside = long ? `\n  ${attributes.join('\n  ')}\n` : attributes.length > 0 ? ` ${attributes.join(' ')}` : '';
  return tag === 'andon-provider' ? `<${tag}${inside}>\n  …\n</${tag}>` : `<${tag}${inside}></${tag}>`;
}

function isDefault(name: string, value: string): boolean {
  return (
    (name === 'theme' && value === 'auto') ||
    (name === 'density' && value === 'regular') ||
    (name === 'variant' && value === 'tile')
  );
}

function fillControls(): void {
  const form = byId<HTMLFormElement>('controls');
  const select = (name: string) => form.elements.namedItem(name) as HTMLSelectElement;
  const root = document.documentElement;
  const provider = byId<elements.AndonProvider>('provider');
  const options = (name: string, entries: readonly (readonly [string, string])[], value: string) => {
    select(name).append(...entries.map(([key, label]) => make('option', { value: key }, label)));
    select(name).value = value;
  };
  options('locale', Object.entries(LOCALES), pageLocale());
  options(
    'theme',
    [
      ['auto', words.themeAuto],
      ['light', words.themeLight],
      ['dark', words.themeDark],
      ['contrast', words.themeContrast],
    ],
    root.dataset.theme ?? 'auto',
  );
  options(
    'filter',
    [
      ['', words.filterNone],
      ['channel=phone', words.filterPhone],
      ['channel=email', words.filterEmail],
      ['site=Rotterdam', 'Rotterdam'],
      ['tier=high-value', words.filterTier],
    ],
    '',
  );
  options('window', [['', words.windowOwn], ...WINDOWS.map((window) => [window, window] as const)], '');
  options('state', [['', words.stateLive], ...STATES.map((state) => [state, state] as const)], '');

  const real = provider.liveSource;
  form.addEventListener('change', (event) => {
    const { name, value } = event.target as HTMLSelectElement;
    if (name === 'locale' || name === 'theme') {
      const address = new URL(location.href);
      address.searchParams.set(name, value);
      if (name === 'locale') location.assign(address);
      else {
        history.replaceState(null, '', address);
        root.dataset.theme = value;
        provider.theme = value === 'contrast' ? 'contrast' : 'auto';
      }
    }
    if (name === 'filter') provider.filter = value;
    if (name === 'window') {
      for (const live of stages) {
        const own = ELEMENTS.find(({ tag }) => tag === live.localName)?.attributes.window;
        if (value !== '') live.setAttribute('window', value);
        else if (own !== undefined) live.setAttribute('window', own);
        else live.removeAttribute('window');
      }
    }
    if (name === 'state') provider.source = value === '' ? undefined : sourceInState(real, value as LiveState);
  });
}
