export { type Display, DisplayError, type DisplayStore, openDisplayStore, type SignOfLife } from './display-store.ts';
export { mintDisplayToken } from './display-token.ts';
export { createHeartbeats, type Heartbeats } from './heartbeats.ts';
