import type { CSSResult } from './css.ts';
import { render } from './template.ts';

interface Declaration {
  readonly attribute?: string | false;
  readonly type?: unknown;
  readonly reflect?: boolean;
  readonly state?: boolean;
}

interface Controller {
  hostConnected?(): void;
  hostDisconnected?(): void;
  hostUpdate?(): void;
  hostUpdated?(): void;
}

type Holder = LitElement & Record<symbol, unknown>;
type Changes = Map<PropertyKey, unknown>;

const declarations = new WeakMap<object, Map<string, Declaration>>();

/** The properties of a class and those above it, by name; declares those of the class itself when first asked. */
function declared(of: typeof LitElement): Map<string, Declaration> {
  const known = declarations.get(of);
  if (known) return known;
  const all = new Map(of === LitElement ? [] : declared(Object.getPrototypeOf(of)));
  declarations.set(of, all);
  for (const [name, declaration] of Object.entries(Object.hasOwn(of, 'properties') ? of.properties : {})) {
    const { state, attribute = !state && name.toLowerCase() } = declaration;
    all.set(name, { ...declaration, attribute });
    const key = Symbol();
    Object.defineProperty(of.prototype, name, {
      get(this: Holder) {
        return this[key];
      },
      set(this: Holder, value: unknown) {
        const before = this[key];
        this[key] = value;
        this.requestUpdate(name, before);
      },
      configurable: true,
      enumerable: true,
    });
  }
  return all;
}

/** As in Lit, for properties that are text, numbers and booleans in their attributes. */
export abstract class LitElement extends HTMLElement {
  static properties: Readonly<Record<string, Declaration>> = {};
  static styles: CSSResult | readonly CSSResult[] = [];

  static get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: the browser asks the subclass.
    return [...declared(this).values()].flatMap(({ attribute }) => attribute || []);
  }

  declare renderRoot: ShadowRoot;
  isUpdatePending = false;
  hasUpdated = false;
  readonly #controllers = new Set<Controller>();
  /** Set before the element was defined: they go before what the class sets itself. */
  readonly #given: Record<string, unknown> = {};
  #changes: Changes = new Map();
  readonly #toReflect = new Set<string>();
  /** The property whose attribute has just changed, or is being written. */
  #mirrored: string | undefined;
  #enable = (): void => {};
  #updated: Promise<unknown>;

  constructor() {
    super();
    for (const name of this.#declared.keys()) {
      if (!Object.hasOwn(this, name)) continue;
      this.#given[name] = this[name as keyof this];
      delete this[name as keyof this];
    }
    this.#updated = new Promise<void>((resolve) => {
      this.#enable = resolve;
    });
    this.requestUpdate();
  }

  get #declared(): Map<string, Declaration> {
    return declared(this.constructor as typeof LitElement);
  }

  /** Resolves when what is asked so far is drawn. */
  get updateComplete(): Promise<unknown> {
    return this.#updated;
  }

  addController(controller: Controller): void {
    this.#controllers.add(controller);
    if (this.renderRoot && this.isConnected) controller.hostConnected?.();
  }

  connectedCallback(): void {
    this.#root();
    this.#enable();
    for (const controller of this.#controllers) controller.hostConnected?.();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, _before: string | null, text: string | null): void {
    for (const [name, declaration] of this.#declared) {
      if (declaration.attribute !== attribute || name === this.#mirrored) continue;
      const { type } = declaration;
      this.#mirrored = name;
      const value = type === Boolean ? text !== null : type === Number && text !== null ? Number(text) : text;
      Object.assign(this, { [name]: value });
      this.#mirrored = undefined;
    }
  }

  requestUpdate(name?: PropertyKey, before?: unknown): void {
    if (name !== undefined) {
      if (Object.is(this[name as keyof this], before)) return;
      if (!this.#changes.has(name)) this.#changes.set(name, before);
      if (this.#declared.get(name as string)?.reflect && name !== this.#mirrored) this.#toReflect.add(name as string);
    }
    if (!this.isUpdatePending) this.#updated = this.#update();
  }

  protected willUpdate(_changes: Changes): void {}

  protected updated(_changes: Changes): void {}

  protected abstract render(): unknown;

  #root(): ShadowRoot {
    if (!this.renderRoot) {
      this.renderRoot = this.attachShadow({ mode: 'open' });
      const { styles } = this.constructor as typeof LitElement;
      this.renderRoot.adoptedStyleSheets = [styles].flat().map(({ styleSheet }) => styleSheet);
    }
    return this.renderRoot;
  }

  async #update(): Promise<void> {
    this.isUpdatePending = true;
    // One that failed has said so itself.
    await this.#updated.catch(() => {});
    Object.assign(this, this.hasUpdated || this.#given);
    const changes = this.#changes;
    try {
      this.willUpdate(changes);
      for (const controller of this.#controllers) controller.hostUpdate?.();
      const content = this.render();
      for (const name of this.#toReflect) this.#reflect(name);
      this.#asked();
      render(content, this.#root(), this);
    } catch (cause) {
      this.#asked();
      throw cause;
    }
    for (const controller of this.#controllers) controller.hostUpdated?.();
    this.hasUpdated = true;
    this.updated(changes);
  }

  /** From here on what is asked belongs to the next update. */
  #asked(): void {
    this.#changes = new Map();
    this.#toReflect.clear();
    this.isUpdatePending = false;
  }

  #reflect(name: string): void {
    const attribute = this.#declared.get(name)?.attribute;
    if (!attribute) return;
    const value: unknown = this[name as keyof this];
    this.#mirrored = name;
    if (value == null || value === false) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value === true ? '' : String(value));
    this.#mirrored = undefined;
  }
}
