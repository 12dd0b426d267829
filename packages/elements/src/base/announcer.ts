/** A reader is told of changes of status, in turn and never more often than this. */
const EVERY_MS = 30_000;

/** Region by region, what it will say. */
const waiting = new Map<HTMLElement, string>();
let lastMs = -EVERY_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Speaks a text politely through an element's own live region. The newest text of an element replaces its older one, which is no longer
 * true, said or not; an empty text leaves nothing. The page as a whole keeps to one announcement every 30 seconds.
 */
export function speak(region: HTMLElement, text: string): void {
  // A wall that turns its pages must not queue up, and keep, what has left it.
  for (const each of waiting.keys()) if (!each.isConnected) waiting.delete(each);
  // A reader may come to the region later, and would find what was.
  region.textContent = '';
  waiting.set(region, text);
  schedule();
}

function schedule(): void {
  if (timer !== undefined || waiting.size === 0) return;
  timer = setTimeout(sayNext, Math.max(0, lastMs + EVERY_MS - performance.now()));
}

function sayNext(): void {
  timer = undefined;
  for (const [region, text] of waiting) {
    waiting.delete(region);
    if (!text || !region.isConnected) continue;
    region.textContent = text;
    lastMs = performance.now();
    break;
  }
  schedule();
}
