import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What the gallery says of a thing an element offers. */
export interface Described {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly initial: string;
}

export interface ElementApi {
  readonly tag: string;
  readonly summary: string;
  readonly attributes: readonly Described[];
  /** Fields that no attribute sets, and methods, which end in `()`. */
  readonly properties: readonly Described[];
  readonly events: readonly Described[];
  readonly slots: readonly Described[];
  readonly parts: readonly Described[];
  readonly customProperties: readonly Described[];
}

interface Typed {
  readonly name?: string;
  readonly description?: string;
  readonly kind?: string;
  readonly attribute?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
}

interface Declaration {
  readonly tagName: string;
  readonly summary?: string;
  readonly attributes?: readonly Typed[];
  readonly members?: readonly Typed[];
  readonly events?: readonly Typed[];
  readonly slots?: readonly Typed[];
  readonly cssParts?: readonly Typed[];
  readonly cssProperties?: readonly Typed[];
}

const SAMPLES = new URL('../../test/frameworks/apps/', import.meta.url);

/** What is shown of each way to embed: the very files that tests build and drive in a browser. */
const RECIPES = {
  wiki: ['html/wiki.html'],
  sharepoint: ['html/sharepoint.html', 'html/sharepoint.policy.txt'],
  drill: ['html/drill-down.html', 'html/drill-down.js'],
  react: ['react/service-figures.tsx'],
  vue: ['vue/service-figures.vue'],
  angular: ['angular/service-figures.ts'],
  svelte: ['svelte/service-figures.svelte'],
  iframe: ['html/iframe.html', 'html/board.html'],
  kiosk: ['html/kiosk.html', 'html/kiosk.css'],
} as const;

export type RecipeName = keyof typeof RECIPES;
export interface SampleFile {
  readonly name: string;
  readonly text: string;
}

/** The modules `virtual:andon-elements`, made from the custom-elements manifest, and `virtual:andon-recipes`. */
export function galleryData(): Plugin {
  const modules: Readonly<Record<string, () => string>> = {
    'virtual:andon-elements': () => `export const ELEMENT_APIS = ${JSON.stringify(elementApis())};`,
    'virtual:andon-recipes': () => `export const RECIPES = ${JSON.stringify(recipes())};`,
  };
  return {
    name: 'gallery-data',
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    load: (id) => modules[id.slice(1)]?.(),
  };
}

function elementApis(): readonly ElementApi[] {
  const file = createRequire(import.meta.url).resolve('@andon/elements/custom-elements.json');
  const { modules } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
  };
  return modules
    .flatMap(({ declarations }) => declarations)
    .map((declaration) => ({
      tag: declaration.tagName,
      summary: oneLine(declaration.summary),
      attributes: described(declaration.attributes),
      properties: described(
        declaration.members
          ?.filter(({ attribute }) => attribute === undefined)
          .map((member) => (member.kind === 'method' ? { ...member, name: `${member.name}()` } : member)),
      ),
      events: described(declaration.events),
      slots: described(declaration.slots),
      parts: described(declaration.cssParts),
      customProperties: described(declaration.cssProperties),
    }));
}

const described = (list: readonly Typed[] = []): readonly Described[] =>
  list.map(({ name = '', description, type, default: initial }) => ({
    name,
    description: oneLine(description),
    type: (type?.text ?? '').replace(/ \| undefined$/, ''),
    initial: initial === 'undefined' ? '' : (initial ?? ''),
  }));

const oneLine = (text = ''): string => text.replaceAll('\n', ' ');

function recipes(): Readonly<Record<string, readonly SampleFile[]>> {
  return Object.fromEntries(
    Object.entries(RECIPES).map(([name, files]) => [
      name,
      files.map((file) => ({
        name: file.slice(file.indexOf('/') + 1),
        text: readFileSync(fileURLToPath(new URL(file, SAMPLES)), 'utf8').trimEnd(),
      })),
    ]),
  );
}
