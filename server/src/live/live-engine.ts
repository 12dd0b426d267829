import type { MetricState } from '@andon/metrics';

/** What live views and queries need of the engine. */
export interface LiveEngine {
  readonly state: MetricState;
  /** Identity of the log and number of its last folded event. */
  readonly position: { readonly logId: string; readonly seq: number };
  /** Event time for which figures are true now, epoch ms: the clock's, or the newest event's where logs are replayed. */
  asOf(): number;
  /** False where `asOf` is the newest event's time and stands still between events. */
  readonly advancesByItself: boolean;
  /** Resolves when all that is stored by then is folded; `undefined` where it is: always, but while a snapshot is made. */
  caughtUp(): Promise<void> | undefined;
  /** Calls `listener` after events were folded; it must not throw. */
  onFolded(listener: () => void): () => void;
}

/** An event clock stands at minus infinity before the first event; frames begin in 1970 instead. */
export function fromTheBeginning(engine: LiveEngine): LiveEngine {
  return {
    get state() {
      return engine.state;
    },
    get position() {
      return engine.position;
    },
    advancesByItself: engine.advancesByItself,
    asOf: () => Math.max(0, engine.asOf()),
    caughtUp: () => engine.caughtUp(),
    onFolded: (listener) => engine.onFolded(listener),
  };
}
