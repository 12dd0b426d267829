import type { Engine } from './engine.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 1_000;
/** After a crash only what came since the last snapshot is folded again: one or two seconds. With fewer it would cost more than it spares. */
const EVENTS = 100_000;
const EVENTS_EVERY_MS = 5 * 60_000;
/** Who asks for a past instant waits for what came since the snapshot before it: a history that is brought in goes by at many days a second. */
const EVENT_MS = DAY_MS;
/** Fewer are folded in a moment. */
const EVENTS_AT_LEAST = 20_000;
/** At most this share of a processor, where a history is brought in. */
const CPU_SHARE = 0.15;

/** Saves snapshots of an engine: against crashes, and so that the past is near. @returns Ends it. */
export function scheduleSnapshots(engine: Engine, onError: (error: unknown) => void): () => void {
  let savedAt = performance.now();
  let restMs = 0;
  let isSaving = false;

  async function look(): Promise<void> {
    const sinceMs = performance.now() - savedAt;
    const { events, eventMs } = engine.unsaved;
    const isDue =
      (eventMs >= EVENT_MS && events >= EVENTS_AT_LEAST) || (events >= EVENTS && sinceMs >= EVENTS_EVERY_MS);
    if (isSaving || !isDue || sinceMs < restMs) return;
    isSaving = true;
    const beforeMs = engine.snapshotMs;
    try {
      await engine.saveSnapshot();
    } finally {
      savedAt = performance.now();
      restMs = (engine.snapshotMs - beforeMs) / CPU_SHARE;
      isSaving = false;
    }
  }

  const timer = setInterval(() => {
    look().catch(onError);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
