import { html, noChange, render, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

const TICK_MS = 1000;
/** Every place of the page where something runs on, and how it is written. */
const running = new Map<Element, () => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** On the whole second, so that a clock and the durations beside it change together. */
function schedule(): void {
  timer ??= setTimeout(tick, TICK_MS - (Date.now() % TICK_MS));
}

function tick(): void {
  clearTimeout(timer);
  timer = undefined;
  const seen = document.visibilityState === 'visible';
  for (const [element, write] of running) {
    // What has left the page comes back by the next rendering of whoever shows it.
    if (!element.isConnected) running.delete(element);
    else if (seen) write();
  }
  if (running.size > 0) schedule();
  else document.removeEventListener('visibilitychange', tick);
}

class Tick extends Directive {
  override render(_compute: () => unknown): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [compute]: [() => unknown]): unknown {
    const write = (): unknown => render(compute(), element as HTMLElement);
    write();
    running.set(element, write);
    // A tab that is looked at again shows the right time at once.
    document.addEventListener('visibilitychange', tick);
    schedule();
    return noChange;
  }
}

const tickDirective = directive(Tick);

/**
 * Draws what the function returns, again every second: only this part of the template, not the element. One timer for the page, so
 * that all running durations change in the same frame. Stands still in a hidden tab.
 */
export const ticking = (compute: () => unknown): TemplateResult => html`<span ${tickDirective(compute)}></span>`;
