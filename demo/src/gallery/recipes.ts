import { RECIPES } from 'virtual:andon-recipes';
import type { RecipeName } from '../../build/gallery-data.ts';
import { make } from '../shared/dom.ts';
import type { GalleryWord } from './copy.ts';
import { copyable } from './copyable.ts';
import { here } from './snippet.ts';

const TITLES: Readonly<Record<RecipeName, string | { readonly word: GalleryWord }>> = {
  wiki: { word: 'recipeWiki' },
  sharepoint: { word: 'recipeSharepoint' },
  drill: { word: 'recipeDrill' },
  react: 'React',
  vue: 'Vue',
  angular: 'Angular',
  svelte: 'Svelte',
  iframe: { word: 'recipeIframe' },
  kiosk: { word: 'recipeKiosk' },
};
const ABOUT: Readonly<Record<RecipeName, GalleryWord>> = {
  wiki: 'recipeWikiAbout',
  sharepoint: 'recipeSharepointAbout',
  drill: 'recipeDrillAbout',
  react: 'recipeReactAbout',
  vue: 'recipeVueAbout',
  angular: 'recipeAngularAbout',
  svelte: 'recipeSvelteAbout',
  iframe: 'recipeIframeAbout',
  kiosk: 'recipeKioskAbout',
};

/** How to put elements on each kind of page. In the samples Andon is at the reader's own server. */
export function recipeSections(
  words: Readonly<Record<GalleryWord, string>>,
): { readonly id: string; readonly title: string; readonly section: HTMLElement }[] {
  return (Object.keys(TITLES) as RecipeName[]).map((name) => {
    const title = TITLES[name];
    const heading = typeof title === 'string' ? title : words[title.word];
    const files = RECIPES[name].flatMap((file) => {
      const code = copyable(words, `${heading} · ${file.name}`);
      code.show(here(file.text));
      return [make('p', { class: 'file' }, make('code', {}, file.name)), code.box];
    });
    const id = `recipe-${name}`;
    const section = make(
      'section',
      { id, class: 'recipe' },
      make('h3', {}, heading),
      make('p', { class: 'about' }, words[ABOUT[name]]),
      ...files,
    );
    return { id, title: heading, section };
  });
}
