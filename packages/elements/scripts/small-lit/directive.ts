// Stands in for `lit/directive.js`.
import type { ChildPart } from './template.ts';

export const PartType = { CHILD: 2, ELEMENT: 6 } as const;

/** Where a directive stands: on an element, or as its child. */
export interface ElementPart {
  readonly type: typeof PartType.ELEMENT;
  readonly element: Element;
}

export abstract class Directive {
  abstract render(...values: readonly unknown[]): unknown;

  update(_part: ElementPart | ChildPart, values: readonly unknown[]): unknown {
    return this.render(...values);
  }
}

export type DirectiveClass = new (part: ElementPart | ChildPart) => Directive;

/** A directive as it stands in a template. */
export interface Directed {
  readonly directive: DirectiveClass;
  readonly values: readonly unknown[];
}

export const directive =
  (made: DirectiveClass) =>
  (...values: readonly unknown[]): Directed => ({ directive: made, values });
