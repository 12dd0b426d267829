import { type Declaration, elementsOf, type Manifest, propertiesOf } from './manifest.ts';

/** Of the compiler whose linker reads the declarations, and the oldest that can. */
const ANGULAR_VERSION = '22.0.0';
const FACTORY_SINCE = '12.0.0';
const DIRECTIVE_SINCE = '14.0.0';

type Element = Declaration & { readonly tagName: string };

/**
 * A directive a tag, as a published Angular library has them: partly compiled, and finished by the compiler of the application. With them
 * a template names inputs that an element has, of the type it takes, and needs no schema that lets everything pass.
 */
export const angularScript = (source: Manifest): string => `// Made from the elements’ sources.
import * as i0 from '@angular/core';

/** Texts go in as attributes, which the element reads as it reads HTML; everything else as properties. */
function hand(element, name, attribute, value) {
  if (attribute !== undefined && typeof value === 'string') {
    element.setAttribute(attribute, value);
  } else if (value === undefined || value === null) {
    if (attribute !== undefined) element.removeAttribute(attribute);
    if (typeof element[name] === 'object') element[name] = undefined;
  } else {
    element[name] = value;
  }
}

${elementsOf(source).map(directive).join('\n')}
/** Every element: for \`imports\` of a component. */
export const ANDON_DIRECTIVES = [${elementsOf(source).map(nameOf).join(', ')}];
`;

function directive(element: Element): string {
  const name = nameOf(element);
  const inputs = inputsOf(element);
  const setters = inputs.map(
    (input) =>
      `  set ${input.name}(value) {\n    hand(this._element, '${input.name}', ${input.attribute ? `'${input.attribute}'` : 'undefined'}, value);\n  }\n`,
  );
  const list = inputs.map((input) => `${input.name}: '${input.name}'`).join(', ');
  return `export class ${name} {
  _element = i0.inject(i0.ElementRef).nativeElement;
${setters.join('')}}
${name}.ɵfac = i0.ɵɵngDeclareFactory({ minVersion: '${FACTORY_SINCE}', version: '${ANGULAR_VERSION}', ngImport: i0, type: ${name}, deps: [], target: i0.ɵɵFactoryTarget.Directive });
${name}.ɵdir = i0.ɵɵngDeclareDirective({ minVersion: '${DIRECTIVE_SINCE}', version: '${ANGULAR_VERSION}', ngImport: i0, type: ${name}, isStandalone: true, selector: '${element.tagName}', inputs: { ${list} } });
`;
}

export function angularTypes(source: Manifest): string {
  const elements = elementsOf(source);
  const imported = [...elements.map(({ name }) => name), 'SelectDetail', 'StateDetail'].toSorted();
  return `// Made from the elements’ sources.
import type {\n${imported.map((name) => `  ${name},\n`).join('')}} from '@andon/elements';
import type * as i0 from '@angular/core';

/** Also as the text an attribute would hold. */
type Input<T> = T | (T extends boolean | number | undefined ? string : never) | null | undefined;

${elements.map(directiveType).join('\n')}
/** Every element: for \`imports\` of a component. */
export declare const ANDON_DIRECTIVES: readonly [${elements.map((element) => `typeof ${nameOf(element)}`).join(', ')}];

declare global {
  interface GlobalEventHandlersEventMap {
    'andon-pause': CustomEvent<{ readonly paused: boolean }>;
    'andon-select': CustomEvent<SelectDetail>;
    'andon-state': CustomEvent<StateDetail>;
  }
}
`;
}

function directiveType(element: Element): string {
  const name = nameOf(element);
  const inputs = inputsOf(element);
  const fields = inputs.map((input) => {
    const type = isPlain(input.type) ? input.type : `${element.name}['${input.name}']`;
    return `${input.description ? `  /** ${input.description.replaceAll('\n', ' ')} */\n` : ''}  ${input.name}: Input<${type}>;\n`;
  });
  const list = inputs.map((input) => `"${input.name}": { "alias": "${input.name}"; "required": false }`).join('; ');
  return `/** ${[element.summary, element.description].filter(Boolean).join(' ').replaceAll('\n', ' ')} */
export declare class ${name} {
${fields.join('')}  static ɵfac: i0.ɵɵFactoryDeclaration<${name}, never>;
  static ɵdir: i0.ɵɵDirectiveDeclaration<${name}, "${element.tagName}", never, { ${list} }, {}, never, never, true, never>;
}
`;
}

/** Made of words of the language alone: understood also where the element's own types are not at hand. */
function isPlain(type: string | undefined): type is string {
  const parts = (type ?? '').split('|').map((part) => part.trim());
  return parts.every((part) => /^('[^']*'|string|number|boolean|undefined|null)$/.test(part));
}

interface Input {
  readonly name: string;
  readonly attribute: string | undefined;
  readonly type: string | undefined;
  readonly description: string | undefined;
}

function inputsOf(element: Element): readonly Input[] {
  const attributes = new Map((element.attributes ?? []).map(({ name, fieldName }) => [fieldName ?? name, name]));
  return propertiesOf(element).map(({ name, type, description }) => ({
    name,
    attribute: attributes.get(name),
    type: type?.text,
    description,
  }));
}

const nameOf = ({ name }: Declaration): string => `${name}Directive`;
