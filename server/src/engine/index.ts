export { type ClockMode, createEngine, type Engine, type EngineOptions, type RebuildProgress } from './engine.ts';
export { onRebuilt } from './on-rebuilt.ts';
export { createPastStates, type PastStates } from './past-states.ts';
export { scheduleSnapshots } from './snapshot-schedule.ts';
export {
  createSnapshotFile,
  type LoadedSnapshot,
  type SnapshotFileOptions,
  type SnapshotStore,
} from './snapshot-store.ts';
export { stateFingerprint } from './state-fingerprint.ts';
