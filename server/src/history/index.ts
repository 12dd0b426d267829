export { findEventsOf } from './forget.ts';
export { applyRetention } from './retention.ts';
