import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';

interface Typed {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
}

interface Attribute extends Typed {
  readonly fieldName?: string;
}

interface Member extends Typed {
  readonly kind: 'field' | 'method';
  readonly privacy?: string;
  readonly static?: boolean;
  readonly attribute?: string;
  readonly readonly?: boolean;
  readonly inheritedFrom?: unknown;
}

export interface Declaration {
  readonly name: string;
  readonly tagName?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly attributes?: readonly Attribute[];
  readonly members?: readonly Member[];
  readonly events?: readonly Typed[];
  readonly slots?: readonly Typed[];
  readonly cssParts?: readonly Typed[];
  readonly cssProperties?: readonly Typed[];
}

interface Module {
  readonly path: string;
  readonly declarations?: readonly Declaration[];
}

interface Manifest {
  readonly schemaVersion: string;
  readonly modules: readonly Module[];
}

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** Custom properties every drawn element takes; they are declared once, in the tokens. */
const COMMON_PROPERTIES: readonly Typed[] = [
  { name: '--andon-page', description: 'Colour of the page around tiles.' },
  { name: '--andon-tile', description: 'Colour of tiles.' },
  { name: '--andon-hairline', description: 'Colour of lines.' },
  { name: '--andon-ink', description: 'Colour of figures.' },
  { name: '--andon-text', description: 'Colour of text.' },
  { name: '--andon-quiet', description: 'Colour of quiet text.' },
  { name: '--andon-accent', description: 'Colour of the series being talked about.' },
  { name: '--andon-fine', description: 'Colour of the mark of a met target.' },
  { name: '--andon-attention', description: 'Colour of attention.' },
  { name: '--andon-critical', description: 'Colour of a critical state.' },
  { name: '--andon-nodata', description: 'Colour of absent data.' },
  { name: '--andon-band', description: 'Colour of the ground of bars and of intervals.' },
  { name: '--andon-font', description: 'Font of tiles; default: the page’s.' },
  { name: '--andon-radius', description: 'Corner radius.', default: '4px' },
  { name: '--andon-tile-padding', description: 'Space inside a tile.' },
  { name: '--andon-tile-border', description: 'Border of a tile.' },
  { name: '--andon-tile-background', description: 'Background of a tile.' },
  { name: '--andon-label-size', description: 'Least size of labels in a tile that fills its box.' },
  { name: '--andon-figure-size', description: 'Least size of the large figure in a tile that fills its box.' },
];

/** What the elements offer, from their sources: only what a page may use. */
export async function manifest(): Promise<Manifest> {
  const raw = (await cli({
    argv: ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet'],
    cwd: PACKAGE,
    noWrite: true,
  })) as Manifest;
  const meaning = written();
  const modules = raw.modules.flatMap((module): Module[] => {
    const declarations = (module.declarations ?? [])
      .filter(({ tagName }) => tagName !== undefined)
      .map((declaration) => published(declaration, meaning));
    if (declarations.length === 0) return [];
    const path = module.path.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js');
    const exports = declarations.flatMap(({ name, tagName }) => [
      { kind: 'js', name, declaration: { name, module: path } },
      { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } },
    ]);
    return [{ ...module, path, declarations, exports } as Module];
  });
  return { schemaVersion: raw.schemaVersion, modules: modules.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** What is written under a name in the sources: the texts a type stands for, the value of a constant. An editor that completes, and a reader of a table, have no use for the name. */
function written(): (name: string) => string | undefined {
  const sources = globSync(['src/**/*.ts', '../schema/src/generated/documents.ts'], { cwd: PACKAGE });
  const text = sources.map((file) => readFileSync(`${PACKAGE}/${file}`, 'utf8')).join('\n');
  const types = [...text.matchAll(/^export type (\w+) =([^;]*);/gm)].flatMap(([, name = '', value = '']) => {
    const union = value.replace(/\/\*.*?\*\//gs, '');
    return /^[\s|]*('[^']*'[\s|]*)+$/.test(union) ? [[name, union.match(/'[^']*'/g)?.join(' | ')] as const] : [];
  });
  const constants = [...text.matchAll(/^const ([A-Z_]+) = ([\d_]+);/gm)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('_', '')] as const,
  );
  const byName = new Map([...types, ...constants]);
  return (name) => byName.get(name);
}

function published(declaration: Declaration, meaning: (name: string) => string | undefined): Declaration {
  const { members = [], attributes = [], events = [], cssProperties = [], tagName } = declaration;
  const draws = tagName !== 'andon-provider';
  return {
    ...declaration,
    members: members
      .filter(({ name, privacy, static: fixed }) => !name.startsWith('#') && privacy === undefined && !fixed)
      .map(({ inheritedFrom: _, ...member }) => member as Member),
    attributes: attributes.map((attribute) => {
      const { inheritedFrom: _, ...own } = attribute as Attribute & { inheritedFrom?: unknown };
      const initial = own.default === undefined ? undefined : (meaning(own.default) ?? own.default);
      const type = own.type?.text ?? (Number.isFinite(Number(initial)) ? 'number' : 'string');
      const text = type.replace(/\b[A-Z]\w+\b/g, (name) => meaning(name) ?? name);
      return { ...own, type: { text }, ...(initial !== undefined && { default: initial }) };
    }),
    // An event that an element inherits the means for, but does not describe, it does not fire.
    events: events
      .filter(({ description }) => description)
      .map((event) => {
        const { inheritedFrom: _, ...own } = event as Typed & { inheritedFrom?: unknown };
        return own;
      }),
    cssProperties: draws ? [...cssProperties, ...COMMON_PROPERTIES] : cssProperties,
  };
}

/** Elements with their tags, from a manifest. */
export const elementsOf = ({ modules }: Manifest): readonly (Declaration & { readonly tagName: string })[] =>
  modules.flatMap(({ declarations = [] }) => declarations as (Declaration & { tagName: string })[]);

/** Public fields that can be set: what frameworks pass as properties. */
export const propertiesOf = ({ members = [] }: Declaration): readonly Member[] =>
  members.filter(({ kind, readonly }) => kind === 'field' && !readonly);

export type { Attribute, Manifest, Member, Typed };
