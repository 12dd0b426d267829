import type { Described } from '../../build/gallery-data.ts';
import { make } from '../shared/dom.ts';
import { pageLocale } from '../shared/locale.ts';
import { ATTRIBUTES } from './attribute-words.ts';
import { CHOICES } from './elements.ts';

let lists = 0;

/** A control for one attribute of a live element: a box to tick, a choice, or text. */
export function attributeControl(live: HTMLElement, attribute: Described, onChange: () => void): HTMLElement {
  const { name } = attribute;
  const set = (value: string | null): void => {
    if (value === null) live.removeAttribute(name);
    else live.setAttribute(name, value);
    onChange();
  };
  const control =
    attribute.type === 'boolean' ? flag(live, name, set) : (choice(live, attribute, set) ?? text(live, name, set));
  return make('label', { class: 'control', title: ATTRIBUTES[name]?.[pageLocale()] }, make('code', {}, name), control);
}

type Set = (value: string | null) => void;

function flag(live: HTMLElement, name: string, set: Set): HTMLElement {
  const box = make('input', { type: 'checkbox' });
  box.checked = live.hasAttribute(name);
  box.addEventListener('change', () => set(box.checked ? '' : null));
  return box;
}

function choice(live: HTMLElement, { name, type }: Described, set: Set): HTMLElement | undefined {
  const literals = [...type.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
  const values = literals.length > 0 ? literals : CHOICES[name]?.open ? undefined : CHOICES[name]?.values;
  if (!values) return undefined;
  const options = [make('option', { value: '' }, '–'), ...values.map((value) => make('option', {}, value))];
  const select = make('select', {}, ...options);
  select.value = live.getAttribute(name) ?? '';
  select.addEventListener('change', () => set(select.value || null));
  return select;
}

function text(live: HTMLElement, name: string, set: Set): HTMLElement {
  const input = make('input', { type: 'text', spellcheck: 'false', autocomplete: 'off' });
  input.value = (live.getAttribute(name) ?? '').replaceAll('\n', '; ');
  input.addEventListener('change', () => set(input.value || null));
  const known = CHOICES[name];
  if (!known) return input;
  lists += 1;
  const list = make('datalist', { id: `values-${lists}` }, ...known.values.map((value) => make('option', { value })));
  input.setAttribute('list', list.id);
  return make('span', {}, input, list);
}
