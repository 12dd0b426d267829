/** A reader is told of one thing at a time, and never more often than this. */
const EVERY_MS = 30_000;

/** Region by region, what it will say. */
const waiting = new Map<HTMLElement, string>();
let lastMs = -EVERY_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What the page last said of its connection, and what is true now, with the regions that could say it. */
let said = 'live';
let due = said;
let dueText = '';
const able = new Set<HTMLElement>();
let saidIn: HTMLElement | undefined;

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

/**
 * Speaks of what is the same for every element of the page: once, through whichever can be heard, and before anything else. What has
 * passed by its turn is not told.
 *
 * @param state - `live`, or what the page is in instead.
 */
export function speakForAll(region: HTMLElement, state: string, text: string): void {
  if (state !== due) {
    able.clear();
    due = state;
    dueText = text;
    if (saidIn) saidIn.textContent = '';
  }
  if (due === said) return;
  able.add(region);
  schedule();
}

function schedule(): void {
  if (timer !== undefined || (waiting.size === 0 && due === said)) return;
  timer = setTimeout(sayNext, Math.max(0, lastMs + EVERY_MS - performance.now()));
}

function sayNext(): void {
  timer = undefined;
  // Nobody hears a page in the background, and its news would be lost.
  if (document.hidden) {
    document.addEventListener('visibilitychange', schedule, { once: true });
    return;
  }
  const voice = due === said ? undefined : [...able].find(isHeard);
  said = due;
  able.clear();
  saidIn = voice;
  if (voice) say(voice, dueText);
  else
    for (const [region, text] of waiting) {
      waiting.delete(region);
      if (!text || !isHeard(region)) continue;
      say(region, text);
      break;
    }
  schedule();
}

function say(region: HTMLElement, text: string): void {
  region.textContent = text;
  lastMs = performance.now();
}

/** Nothing is read out of what is hidden or has left the page. */
const isHeard = (region: HTMLElement): boolean => region.checkVisibility();
