const BEAT_MS = 50;

/**
 * Time as this process had it: a stretch in which a busy machine gave it no turn counts as one beat. What is promised by the clock is held against this
 * one, which goes on while the server is slow and stands still while everything is.
 */
export function startAwakeClock(): { readonly elapsedMs: () => number; [Symbol.dispose](): void } {
  let beats = 0;
  const timer = setInterval(() => {
    beats += 1;
  }, BEAT_MS);
  return { elapsedMs: () => beats * BEAT_MS, [Symbol.dispose]: () => clearInterval(timer) };
}
