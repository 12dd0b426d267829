/** A reader is told of changes of status, in turn and never more often than this. */
const EVERY_MS = 30_000;

interface Announcement {
  readonly region: HTMLElement;
  readonly text: string;
}

const waiting = new Map<HTMLElement, Announcement>();
let lastMs = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Speaks a text politely through an element's own live region. The newest text of an element replaces its older one; the page as a
 * whole keeps to one announcement every 30 seconds.
 */
export function announce(region: HTMLElement, text: string): void {
  waiting.set(region, { region, text });
  schedule();
}

function schedule(): void {
  if (timer !== undefined || waiting.size === 0) return;
  timer = setTimeout(speak, Math.max(0, lastMs + EVERY_MS - performance.now()));
}

function speak(): void {
  timer = undefined;
  const [next] = waiting.values();
  if (!next) return;
  waiting.delete(next.region);
  if (next.region.isConnected) {
    next.region.textContent = next.text;
    lastMs = performance.now();
  }
  schedule();
}
