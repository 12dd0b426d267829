export { findEventsOf, forgetCustomer } from './forget.ts';
export { applyRetention } from './retention.ts';
