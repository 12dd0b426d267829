export type { Clock } from './clock.ts';
export { createLiveSource, type Surroundings } from './create-live-source.ts';
export { LiveRequestError } from './errors.ts';
export type {
  ConnectionSnapshot,
  LiveError,
  LiveRequest,
  LiveSnapshot,
  LiveSource,
  LiveSourceOptions,
  LiveState,
  LiveStore,
  RenewableSource,
  TokenProvider,
} from './live-source.ts';
export type { PageSignal, PageSignals } from './page-signals.ts';
