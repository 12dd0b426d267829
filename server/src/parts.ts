/*
 * The parts of the server, for those who put them together in another way: tests, benchmarks, tools. `index.ts` has the server as a
 * whole.
 */

export { type SimulatorOptions, simulate } from './demo/simulator/simulator.ts';
export { type ClockMode, createEngine, createSnapshotFile, type Engine, type EngineOptions } from './engine/index.ts';
export {
  createHttpDoor,
  createIngest,
  type HttpDoorOptions,
  type Ingest,
  type IngestOptions,
  type IngestRequest,
  type IngestResponse,
  type Receipt,
} from './ingest/index.ts';
export { createMemoryLog, type EventLog, LogError, type LoggedEvent, openSqliteLog } from './log/index.ts';
export { createPrivacy, createPseudonymizer, type Privacy } from './privacy/index.ts';
export { letHeapGrow } from './process/heap-growth.ts';
export type { ReplayFormat, ReplayLog } from './replay/format.ts';
export { REPLAY_FORMATS } from './replay/formats/index.ts';
export { readSource } from './replay/source-file.ts';
