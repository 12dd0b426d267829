import type { Engine } from './engine.ts';

/** Calls `act` when the log was folded anew, as after events were deleted. */
export function onRebuilt(engine: Engine, act: () => void): () => void {
  let { state } = engine;
  return engine.onFolded(() => {
    if (engine.state === state) return;
    state = engine.state;
    act();
  });
}
