export { BlockText } from './block-text.ts';
export { MAX_BLOCK_EVENTS } from './event-block.ts';
export {
  type AppendedBatch,
  type AppendResult,
  type EventLog,
  LogError,
  type LogErrorCode,
  type LoggedEvent,
} from './event-log.ts';
export { createMemoryLog } from './memory.ts';
export { openSqliteLog, type SqliteLogOptions } from './sqlite.ts';
export { type EventRange, openSqliteReader, type SqliteReader } from './sqlite-reader.ts';
