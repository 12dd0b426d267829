/* What a screen needs that nobody touches for weeks. */

const SHIFT_EVERY_MS = 90_000;
const ASK_FOR_NEW_PAGE_EVERY_MS = 120_000;
const POINTER_RESTS_MS = 4_000;
/** Way of the shift, in steps: eight places around the middle. */
const ORBIT = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** Moves the board by a step now and then, so that no line stays on the same pixels for weeks. */
export function shiftAgainstBurnIn(board: HTMLElement): void {
  let step = 0;
  setInterval(() => {
    step = (step + 1) % ORBIT.length;
    const [x, y] = ORBIT[step]!;
    board.style.setProperty('--shift-x', String(x));
    board.style.setProperty('--shift-y', String(y));
  }, SHIFT_EVERY_MS);
}

/** Keeps the screen on where the browser can. */
export function keepAwake(): void {
  if (!('wakeLock' in navigator)) return;
  const lock = () => {
    if (document.visibilityState !== 'visible') return;
    // Refused on low battery or without a gesture: the board is as good without.
    navigator.wakeLock.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', lock);
  lock();
}

/**
 * Loads the page anew when the server has another version of it: its scripts are named by their content, so the page's own text tells. The
 * board stays as it is while the server is away.
 */
export function keepCurrent(): void {
  let known: string | undefined;
  const ask = async () => {
    try {
      const response = await fetch(location.pathname, { cache: 'no-cache' });
      if (!response.ok) return;
      const text = await response.text();
      known ??= text;
      if (text !== known) location.reload();
    } catch {
      // Away; the elements say so.
    }
  };
  // At once: what is asked for first may already be another version than what is shown, the later the likelier.
  void ask();
  setInterval(ask, ASK_FOR_NEW_PAGE_EVERY_MS);
  // An upgrade shows itself as a lost connection that comes back.
  document.addEventListener('andon-state', (event) => {
    const { state } = (event as CustomEvent<{ state: string }>).detail;
    if (state === 'live' || state === 'incompatible') void askSoon();
  });
  let asking: ReturnType<typeof setTimeout> | undefined;
  const askSoon = () => {
    clearTimeout(asking);
    asking = setTimeout(ask, 1500);
  };
}

/** Hides the pointer and the demo button while nobody uses them; `f` fills the screen. */
export function showPointerOnlyInUse(): void {
  const root = document.documentElement;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const use = () => {
    root.classList.remove('untouched');
    clearTimeout(resting);
    resting = setTimeout(() => root.classList.add('untouched'), POINTER_RESTS_MS);
  };
  for (const event of ['pointermove', 'keydown', 'focusin']) addEventListener(event, use);
  // A screen that nobody touches must not be laid out anew when that turns out.
  root.classList.add('untouched');
  addEventListener('keydown', (event) => {
    if (event.key !== 'f' || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement) return;
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  });
}
