import { watchSizes } from './watch-sizes.ts';

/** Of its size, at which a title is cut off rather than written smaller still: read from afar, it says what the tile is of. */
const SMALLEST_TITLE = 0.7;

/**
 * Draws the title and the large figures of a tile smaller where their letters are too wide for their line. Their boxes stay, so nothing
 * moves; measured when a box gets another size, as a figure's does with another digit, or the title says something else.
 */
export class WidthFit {
  readonly #root: ParentNode;
  readonly #sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) fitWidth(target as HTMLElement);
  });
  #watched: readonly HTMLElement[] = [];
  #title = '';

  constructor(root: ParentNode) {
    this.#root = root;
  }

  /** After every update: what is new is watched, and fitted before it is painted. */
  watch(title: string): void {
    const label = this.#root.querySelector<HTMLElement>('#label');
    if (!label) return;
    const line = label.parentElement?.nextElementSibling;
    const figures = line?.matches('.figure-line') ? line.querySelectorAll<HTMLElement>('.large') : [];
    this.#watched = watchSizes(this.#sizes, this.#watched, [label, ...figures]);
    if (title === this.#title) return;
    this.#title = title;
    fitWidth(label);
  }

  rest(): void {
    this.#sizes.disconnect();
    this.#watched = [];
  }
}

function fitWidth(part: HTMLElement): void {
  const share = part.matches('.label') ? Math.max(SMALLEST_TITLE, titleShare(part)) : figureShare(part);
  if (share < 1) part.style.setProperty('--_narrow', share.toFixed(3));
  else part.style.removeProperty('--_narrow');
}

/** How much of its size a title can keep. It is as wide as its line whatever stands in it: for its own width it leaves the line. */
function titleShare(label: HTMLElement): number {
  const room = label.getBoundingClientRect().width;
  const { style } = label;
  style.removeProperty('--_narrow');
  style.flex = 'none';
  const needed = label.getBoundingClientRect().width;
  style.flex = '';
  // Half a pixel of rounding would cut it off.
  return (room - 0.5) / needed;
}

/** A figure is as wide as it is, and drawn smaller in the same place. */
function figureShare(figure: HTMLElement): number {
  const line = figure.closest<HTMLElement>('.stat, .figure-line');
  return line ? line.clientWidth / figure.offsetWidth : 1;
}
