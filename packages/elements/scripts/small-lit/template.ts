import type { Directed, Directive, ElementPart } from './directive.ts';

export const nothing = Symbol();
export const noChange = Symbol();

interface TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: readonly unknown[];
  readonly isSvg: boolean;
}

const tag =
  (isSvg: boolean) =>
  (strings: TemplateStringsArray, ...values: readonly unknown[]): TemplateResult => ({ strings, values, isSvg });

export const html = tag(false);
export const svg = tag(true);

/** Attribute of an element with holes, and text of the comment that holds the place of a child. */
const MARK = 'andon-hole';
/** An attribute whose value begins and is still open at the end of the text. */
const OPEN_ATTRIBUTE = /([.?@]?)([^\s"<>=]+)=(?:"([^"]*))?$/;
/** Elements and comments. */
const SHOWN = 129;

/** What stands in a hole: an attribute with the texts around its values, a child, or a directive on an element. */
type Hole = { readonly sign: string; readonly name: string; readonly strings: string[] } | 'child' | 'element';

interface Template {
  readonly content: DocumentFragment;
  /** In document order; `at` counts the elements and comments of the template. */
  readonly places: { readonly at: number; readonly holes: readonly Hole[] }[];
}

/** Writes values into one hole, from the position in the list of all; gives the position after its own. */
type Write = (values: readonly unknown[], at: number) => number;

const { trustedTypes } = window as {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string };
  };
};
const policy = trustedTypes?.createPolicy('lit-html', { createHTML: (text) => text });

const templates = new WeakMap<TemplateStringsArray, Template>();

function templateOf({ strings, isSvg }: TemplateResult): Template {
  let template = templates.get(strings);
  if (!template) {
    template = parse(strings, isSvg);
    templates.set(strings, template);
  }
  return template;
}

/**
 * Attributes with holes are taken out of the markup; their element carries a mark instead. Values stand in double quotes or in none, and
 * no text within a tag holds `<` or `>`.
 */
function parse(strings: TemplateStringsArray, isSvg: boolean): Template {
  let markup = isSvg ? '<svg>' : '';
  /** Texts of the attribute whose value goes on after the hole. */
  let quoted: string[] | undefined;
  let tagAt = -1;
  const marked: Hole[][] = [];
  strings.forEach((text, index) => {
    if (quoted) {
      const end = text.indexOf('"');
      quoted.push(end < 0 ? text : text.slice(0, end));
      if (end < 0) return;
      text = text.slice(end + 1);
      quoted = undefined;
    }
    markup += text;
    if (index === strings.length - 1) return;
    const opened = markup.lastIndexOf('<');
    if (opened <= markup.lastIndexOf('>')) {
      marked.push(['child']);
      markup += `<!--${MARK}-->`;
      return;
    }
    const [whole = '', sign = '', name = '', before] = OPEN_ATTRIBUTE.exec(text) ?? [];
    if (whole) markup = markup.slice(0, -whole.length);
    if (opened !== tagAt) {
      tagAt = opened;
      marked.push([]);
      markup += MARK;
    }
    if (before !== undefined) quoted = [before];
    marked.at(-1)?.push(whole ? { sign, name, strings: quoted ?? ['', ''] } : 'element');
  });
  const element = document.createElement('template');
  // A last child is cleared up to what follows it: something must.
  const whole = `${markup}<!---->`;
  element.innerHTML = (policy?.createHTML(whole) ?? whole) as string;
  const { content } = element;
  if (isSvg) content.firstElementChild?.replaceWith(...(content.firstElementChild?.childNodes ?? []));
  const places: Template['places'] = [];
  const walker = document.createTreeWalker(content, SHOWN);
  for (let at = 0, node = walker.nextNode(); node && places.length < marked.length; node = walker.nextNode(), at++) {
    if (node instanceof Element ? node.hasAttribute(MARK) : (node as Comment).data === MARK) {
      if (node instanceof Element) node.removeAttribute(MARK);
      places.push({ at, holes: marked[places.length] ?? [] });
    }
  }
  return { content, places };
}

/** A template on the page, with its holes. */
class Instance {
  readonly template: Template;
  readonly fragment: DocumentFragment;
  readonly #writes: Write[] = [];

  constructor(template: Template, host: unknown) {
    this.template = template;
    this.fragment = document.importNode(template.content, true);
    const walker = document.createTreeWalker(this.fragment, SHOWN);
    let passed = -1;
    for (const { at, holes } of template.places) {
      while (passed < at) {
        walker.nextNode();
        passed++;
      }
      for (const hole of holes) this.#writes.push(writeTo(walker.currentNode as Element, hole, host));
    }
  }

  update(values: readonly unknown[]): void {
    let at = 0;
    for (const write of this.#writes) at = write(values, at);
  }
}

function writeTo(node: Element, hole: Hole, host: unknown): Write {
  if (hole === 'child') {
    const part = new ChildPart(node, node.nextSibling, host);
    return (values, at) => {
      part.set(values[at]);
      return at + 1;
    };
  }
  if (hole === 'element') {
    const part: ElementPart = { type: 6, element: node };
    let known: Directive | undefined;
    return (values, at) => {
      const value = values[at];
      if (isDirected(value)) {
        known ??= new value.directive(part);
        known.update(part, value.values);
      } else {
        known = undefined;
      }
      return at + 1;
    };
  }
  const { sign, name, strings } = hole;
  let shown: unknown = nothing;
  if (sign === '@') {
    node.addEventListener(name, (event) => {
      if (typeof shown === 'function') shown.call(host, event);
    });
  }
  return (values, at) => {
    const end = at + strings.length - 1;
    const own = values.slice(at, end);
    let value = own[0];
    if (own.length > 1 || strings[0] || strings[1])
      value = own.includes(nothing)
        ? nothing
        : own.reduce((text: string, one, index) => text + (one ?? '') + strings[index + 1], strings[0] ?? '');
    if (value !== shown) {
      if (sign === '.') Object.assign(node, { [name]: value === nothing ? undefined : value });
      else if (sign === '?') node.toggleAttribute(name, value !== nothing && !!value);
      else if (!sign) {
        if (value === nothing) node.removeAttribute(name);
        else node.setAttribute(name, String(value ?? ''));
      }
      shown = value;
    }
    return end;
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isDirected = (value: unknown): value is Directed => isObject(value) && 'directive' in value;

/** What stands between two nodes: text, a template, a node, or a list of these. */
export class ChildPart {
  readonly type = 2;
  readonly start: Node;
  readonly #end: Node | null;
  readonly #host: unknown;
  #shown: unknown = nothing;
  #directive: Directive | undefined;

  constructor(start: Node, end: Node | null, host: unknown) {
    this.start = start;
    this.#end = end;
    this.#host = host;
  }

  set(value: unknown): void {
    if (isDirected(value)) {
      if (this.#directive?.constructor !== value.directive) this.#directive = new value.directive(this);
      value = this.#directive.update(this, value.values);
    } else {
      this.#directive = undefined;
    }
    if (value === noChange) return;
    if (value === nothing || value === '' || value == null) {
      if (this.#shown !== nothing) this.#clear();
      this.#shown = nothing;
    } else if (!isObject(value)) {
      if (value === this.#shown) return;
      if (this.#shown !== nothing && !isObject(this.#shown)) (this.start.nextSibling as Text).data = String(value);
      else this.#replace(document.createTextNode(String(value)));
      this.#shown = value;
    } else if ('strings' in value) {
      const result = value as TemplateResult;
      const template = templateOf(result);
      const shown = this.#shown;
      if (shown instanceof Instance && shown.template === template) {
        shown.update(result.values);
      } else {
        const made = new Instance(template, this.#host);
        made.update(result.values);
        this.#replace(made.fragment);
        this.#shown = made;
      }
    } else if (Symbol.iterator in value) {
      if (!Array.isArray(this.#shown)) {
        this.#clear();
        this.#shown = [];
      }
      const parts = this.#shown as ChildPart[];
      let count = 0;
      for (const one of value as Iterable<unknown>) {
        parts[count] ??= this.append();
        parts[count++]?.set(one);
      }
      for (const part of parts.splice(count)) part.remove();
    } else if (value !== this.#shown) {
      this.#replace(value as Node);
      this.#shown = value;
    }
  }

  /** Another part at the end. */
  append(): ChildPart {
    const [start, end] = [document.createComment(''), document.createComment('')];
    this.#insert(start);
    this.#insert(end);
    return new ChildPart(start, end, this.#host);
  }

  /** Puts a part of a list, with all that is in it, before a node; gives what follows. */
  place(before: Node | null): Node | null {
    if (before !== this.start) for (const node of this.#nodes()) before?.parentNode?.insertBefore(node, before);
    return this.#end?.nextSibling ?? null;
  }

  /** From a list. */
  remove(): void {
    for (const node of this.#nodes()) node.remove();
  }

  #nodes(): ChildNode[] {
    const nodes: ChildNode[] = [];
    for (let node: Node | null = this.start; node; node = node === this.#end ? null : node.nextSibling)
      nodes.push(node as ChildNode);
    return nodes;
  }

  #insert(node: Node): void {
    this.start.parentNode?.insertBefore(node, this.#end);
  }

  #replace(node: Node): void {
    this.#clear();
    this.#insert(node);
  }

  #clear(): void {
    while (this.start.nextSibling !== this.#end) this.start.nextSibling?.remove();
  }
}

const roots = new WeakMap<Node, ChildPart>();

/** @param host - `this` of the listeners. */
export function render(value: unknown, container: Node, host?: unknown): void {
  let root = roots.get(container);
  if (!root) {
    root = new ChildPart(container.appendChild(document.createComment('')), null, host);
    roots.set(container, root);
  }
  root.set(value);
}
