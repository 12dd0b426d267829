import '@andon/elements';
import { ELEMENT_APIS } from 'virtual:andon-elements';
import '../shared/page.css';
import { byId, make } from '../shared/dom.ts';
import { startPage } from '../shared/page.ts';
import { COPY } from './copy.ts';
import { copyable } from './copyable.ts';
import { elementSection } from './element-section.ts';
import { ELEMENTS, type GalleryElement, GROUPS } from './elements.ts';
import './gallery.css';
import './bench.css';
import { startPageControls } from './page-controls.ts';
import { startPlayground } from './playground.ts';
import { recipeSections } from './recipes.ts';
import { SCRIPT } from './snippet.ts';

const START = `${SCRIPT}\n\n<andon-service-level target="80%" tolerance="15%"></andon-service-level>`;

const words = startPage(COPY);
document.title = words.title;
const start = copyable(words, 'HTML');
start.show(START);
byId('start-code').append(start.box);

const links = new Map<string, HTMLAnchorElement>();
const stages: HTMLElement[] = [byId('start-live')];
const contents = byId('contents');

listed(words.start, [['start', words.start]]);
const ids = new Map<string, number>();
for (const [title, tags] of groups()) {
  const entries: [string, string][] = [];
  byId('sections').append(make('h2', {}, words[title]));
  for (const element of tags.flatMap(variantsOf)) {
    const count = (ids.get(element.tag) ?? 0) + 1;
    ids.set(element.tag, count);
    const id = count === 1 ? element.tag : `${element.tag}-${count}`;
    const { section, live } = elementSection(element, id, words, count === 1);
    if (live) stages.push(live);
    byId('sections').append(section);
    entries.push([id, [element.tag.replace('andon-', ''), count > 1 ? element.attributes.variant : ''].join(' ')]);
  }
  listed(words[title], entries);
}
const recipes = recipeSections(words);
byId('recipe-sections').append(...recipes.map(({ section }) => section));
listed(words.theming, [['theming', words.theming]]);
listed(
  words.recipes,
  recipes.map(({ id, title }) => [id, title]),
);

startPlayground(words);
startPageControls(words, stages);
followReader();
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();

/** The groups of the page; an element that is newer than them comes last, so that none is missing. */
function groups(): (readonly [(typeof GROUPS)[number][0] | 'groupNew', readonly string[]])[] {
  const all = ELEMENT_APIS.map(({ tag }) => tag.replace('andon-', ''));
  const known = GROUPS.map(([title, names]) => [title, names.filter((name) => all.includes(name))] as const);
  const rest = all.filter((name) => !GROUPS.some(([, names]) => names.includes(name)));
  return rest.length > 0 ? [...known, ['groupNew', rest]] : known;
}

function variantsOf(name: string): readonly GalleryElement[] {
  const tag = `andon-${name}`;
  const known = ELEMENTS.filter((element) => element.tag === tag);
  return known.length > 0 ? known : [{ tag, attributes: {} }];
}

function listed(title: string, entries: readonly (readonly [id: string, label: string])[]): void {
  const single = entries.length === 1 && entries[0]?.[1] === title;
  if (!single) contents.append(make('p', {}, title));
  for (const [id, label] of entries) {
    const link = make('a', { href: `#${id}`, class: single ? 'top' : undefined }, label.trim());
    links.set(id, link);
    contents.append(link);
  }
}

/** Marks in the contents where the reader is: the topmost section in view. */
function followReader(): void {
  const inView = new Set<string>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target.id);
        else inView.delete(target.id);
      }
      const current = [...links.keys()].find((id) => inView.has(id));
      for (const [id, link] of links) {
        if (id === current) link.setAttribute('aria-current', 'location');
        else link.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-15% 0px -60% 0px' },
  );
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section) observer.observe(section);
  }
}
