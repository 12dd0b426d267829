// Stands in for `lit/directives/repeat.js`.
import { Directive, directive } from './directive.ts';
import { type ChildPart, noChange } from './template.ts';

type List = [
  items: readonly unknown[],
  keyOf: (item: unknown) => unknown,
  draw: (item: unknown, index: number) => unknown,
];

/** Every item keeps its nodes for as long as its key is there. */
class Repeat extends Directive {
  #parts = new Map<unknown, ChildPart>();

  render(): unknown {
    return noChange;
  }

  override update(part: ChildPart, [items, keyOf, draw]: List): unknown {
    const before = this.#parts;
    const keys = items.map(keyOf);
    for (const [key, gone] of before) if (!keys.includes(key)) gone.remove();
    this.#parts = new Map();
    let at = part.start.nextSibling as Node | null;
    items.forEach((item, index) => {
      const key = keys[index];
      const one = before.get(key) ?? part.append();
      this.#parts.set(key, one);
      one.set(draw(item, index));
      at = one.place(at);
    });
    return noChange;
  }
}

export const repeat = directive(Repeat);
