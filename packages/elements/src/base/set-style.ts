import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Values = Readonly<Record<string, string | number | undefined>>;

/**
 * Sets CSS properties of an element through the object model: `<i ${setStyle({ '--at': '40%' })}>`. A `style` attribute set as text,
 * as Lit's `styleMap` does on first render, is refused under `style-src 'self'`.
 */
class SetStyle extends Directive {
  #set = new Set<string>();

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT)
      throw new TypeError('Expected `setStyle` on an element, not on an attribute or as a child');
  }

  render(_values: Values): unknown {
    return noChange;
  }

  override update(part: ElementPart, [values]: [Values]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name of this.#set) {
      if (values[name] === undefined) {
        style.removeProperty(name);
        this.#set.delete(name);
      }
    }
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      this.#set.add(name);
      style.setProperty(name, String(value));
    }
    return noChange;
  }
}

export const setStyle = directive(SetStyle);

/** Height of a full tile in `em`, for tiles that must fit a box. */
export const heightInRows = (rows: number): unknown => setStyle({ '--_rows': rows });
