import { html, render, type TemplateResult } from 'lit';

const TICK_MS = 1000;
/** A place of the page where something runs on, with what writes it. */
type Running = HTMLElement & { readonly written?: () => unknown };
const running = new Set<Running>();
let timer: ReturnType<typeof setTimeout> | undefined;

const write = (element: Running): unknown => render(element.written?.(), element);

function tick(): void {
  clearTimeout(timer);
  timer = undefined;
  const seen = document.visibilityState === 'visible';
  for (const element of running) {
    // What has left the page comes back by the next rendering of whoever shows it.
    if (!element.isConnected) running.delete(element);
    else if (seen) write(element);
  }
  // On the whole second, so that a clock and the durations beside it change together.
  if (running.size > 0) timer = setTimeout(tick, TICK_MS - (Date.now() % TICK_MS));
  else document.removeEventListener('visibilitychange', tick);
}

/**
 * Draws what the function returns, again every second: only this part of the template, not the element. One timer for the page, so
 * that all running durations change in the same frame. Stands still in a hidden tab. Only in the template of an `AndonElement`, which
 * calls `startTicking`.
 */
export const ticking = (compute: () => unknown): TemplateResult => html`<span class="runs" .written=${compute}></span>`;

/** Writes and keeps running what an element has just rendered. */
export function startTicking(root: ParentNode): void {
  for (const element of root.querySelectorAll<Running>('.runs')) {
    write(element);
    running.add(element);
  }
  if (running.size === 0 || timer !== undefined) return;
  // A tab that is looked at again shows the right time at once.
  document.addEventListener('visibilitychange', tick);
  timer = setTimeout(tick, TICK_MS - (Date.now() % TICK_MS));
}
