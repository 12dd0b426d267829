// Fetched when a reader first opens what a number means: nothing of it is needed to show the number.
import '../elements/definition/definition.define.ts';

const GAP_PX = 8;

/** Puts an open panel beside its button, inside the window. */
export function placePopover(panel: HTMLElement, button: Element): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = panel;
  const below = at.bottom + GAP_PX;
  const top = below + offsetHeight <= innerHeight - GAP_PX ? below : Math.max(GAP_PX, at.top - GAP_PX - offsetHeight);
  const left = Math.min(Math.max(GAP_PX, at.right - offsetWidth), Math.max(GAP_PX, innerWidth - offsetWidth - GAP_PX));
  panel.style.setProperty('top', `${top}px`);
  panel.style.setProperty('left', `${left}px`);
}
