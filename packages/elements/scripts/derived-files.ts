import { angularScript, angularTypes } from './angular-files.ts';
import { type Declaration, elementsOf, type Manifest, manifest, propertiesOf, type Typed } from './manifest.ts';

/** Every file made from the elements' sources, by path in `dist`. */
export async function derivedFiles(): Promise<Readonly<Record<string, string>>> {
  const source = await manifest();
  return {
    'custom-elements.json': json(source),
    'vscode.html-custom-data.json': json(vscodeData(source)),
    'web-types.json': json(webTypes(source)),
    'types/react.d.ts': reactTypes(source),
    'types/vue.d.ts': vueTypes(source),
    'types/svelte.d.ts': svelteTypes(source),
    'angular.js': angularScript(source),
    'angular.d.ts': angularTypes(source),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The quoted values of a union of texts, for completion. */
function choices(type: string | undefined): readonly string[] {
  const parts = (type ?? '').split('|').map((part) => part.trim());
  return parts.flatMap((part) => /^'([^']*)'$/.exec(part)?.[1] ?? []);
}

const text = ({ summary, description }: Declaration): string =>
  [summary, description].filter(Boolean).join('\n\n').replaceAll('\n', ' ');

function vscodeData(source: Manifest): unknown {
  return {
    version: 1.1,
    tags: elementsOf(source).map((element) => ({
      name: element.tagName,
      description: text(element),
      attributes: (element.attributes ?? []).map(({ name, description, type }) => ({
        name,
        description: description ?? '',
        ...(choices(type?.text).length > 0 && { values: choices(type?.text).map((value) => ({ name: value })) }),
        ...(type?.text === 'boolean' && { valueSet: 'v' }),
      })),
    })),
  };
}

function webTypes(source: Manifest): unknown {
  const named = (list: readonly Typed[] | undefined) =>
    (list ?? []).map(({ name, description }) => ({ name, description: description ?? '' }));
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: '@andon/elements',
    version: '0.1.0',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elementsOf(source).map((element) => ({
          name: element.tagName,
          description: text(element),
          attributes: (element.attributes ?? []).map(({ name, description, type, default: initial }) => ({
            name,
            description: description ?? '',
            value: { type: type?.text === 'boolean' ? 'boolean' : (type?.text ?? 'string') },
            ...(initial !== undefined && { default: initial }),
          })),
          slots: named(element.slots),
          js: { events: named(element.events), properties: named(propertiesOf(element)) },
          css: { parts: named(element.cssParts), properties: named(element.cssProperties) },
        })),
      },
    },
  };
}

const HEAD = '// Made from the elements’ sources.\n';

const EVENT_TYPES: Readonly<Record<string, string>> = {
  'andon-state': 'CustomEvent<StateDetail>',
  'andon-select': 'CustomEvent<SelectDetail>',
  'andon-pause': 'CustomEvent<{ readonly paused: boolean }>',
};
const eventType = (name: string): string => EVENT_TYPES[name] ?? 'CustomEvent';

const imports = (source: Manifest): string =>
  `import type {\n${[...elementsOf(source).map(({ name }) => name), 'SelectDetail', 'StateDetail']
    .toSorted()
    .map((name) => `  ${name},\n`)
    .join('')}} from '@andon/elements';\n`;

/** Properties as the class types them, and kebab-case attributes as text beside them. */
function propertyTypes(element: Declaration): string {
  const properties = propertiesOf(element).map(({ name }) => `'${name}'`);
  const attributes = (element.attributes ?? [])
    .filter(({ name, fieldName }) => name !== fieldName)
    .map(({ name }) => `readonly '${name}'?: string | number | boolean | undefined`);
  const picked = properties.length > 0 ? `Loose<Pick<${element.name}, ${properties.join(' | ')}>>` : '{}';
  return attributes.length > 0 ? `${picked} & { ${attributes.join('; ')} }` : picked;
}

/** Everything optional, and texts where the class takes something narrower: attributes are texts. */
const LOOSE = `/** Everything optional, also as the text an attribute would hold. */
type Loose<T> = { readonly [K in keyof T]?: T[K] | (T[K] extends boolean | number | undefined ? string : never) | undefined };
`;

function reactTypes(source: Manifest): string {
  const elements = elementsOf(source).map((element) => {
    const events = (element.events ?? []).map(
      ({ name }) => `readonly 'on${name}'?: ((event: ${eventType(name)}) => void) | undefined`,
    );
    return `      /** ${text(element)} */\n      '${element.tagName}': Common<${element.name}> & ${propertyTypes(element)} & { ${events.join('; ')} };\n`;
  });
  return `${HEAD}${imports(source)}import type { DetailedHTMLProps, HTMLAttributes } from 'react';

${LOOSE}
/** What React passes to any element; its \`target\` is a link's and not ours. */
type Common<T> = Omit<DetailedHTMLProps<HTMLAttributes<T>, T>, 'target'>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${elements.join('')}    }
  }
}
`;
}

function vueTypes(source: Manifest): string {
  const elements = elementsOf(source).map((element) => {
    const events = (element.events ?? []).map(
      ({ name }) => `readonly 'on${camel(name)}'?: (event: ${eventType(name)}) => void`,
    );
    return `    /** ${text(element)} */\n    '${element.tagName}': new () => { readonly $props: ${propertyTypes(element)} & { ${events.join('; ')} } };\n`;
  });
  return `${HEAD}${imports(source)}import type {} from 'vue';

${LOOSE}
declare module 'vue' {
  interface GlobalComponents {
${elements.join('')}  }
}
`;
}

function svelteTypes(source: Manifest): string {
  const elements = elementsOf(source).map((element) => {
    const events = (element.events ?? []).map(
      ({ name }) => `readonly 'on${name}'?: (event: ${eventType(name)}) => void`,
    );
    return `    /** ${text(element)} */\n    '${element.tagName}': HTMLAttributes<${element.name}> & ${propertyTypes(element)} & { ${events.join('; ')} };\n`;
  });
  return `${HEAD}${imports(source)}import type {} from 'svelte/elements';

${LOOSE}
declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${elements.join('')}  }
}
`;
}

/** `andon-select` → `AndonSelect`, as Vue names listeners. */
const camel = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
