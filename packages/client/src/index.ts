export type {
  ConnectionSnapshot,
  LiveError,
  LiveRequest,
  LiveSnapshot,
  LiveSource,
  LiveSourceOptions,
  LiveState,
  LiveStore,
  TokenProvider,
} from './live-source.ts';
