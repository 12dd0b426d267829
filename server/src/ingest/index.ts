export { createHttpDoor, type HttpDoorOptions, type IngestRequest, type IngestResponse } from './http-door.ts';
export { BusyError, createIngest, type Ingest, type IngestCounts, IngestError, type IngestOptions } from './ingest.ts';
export type { Receipt, Rejection } from './receipt.ts';
