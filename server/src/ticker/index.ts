export {
  createEventTicker,
  type EventTicker,
  MAX_TICKER_EVENTS,
  TICKER_TYPES,
  type TickerEvent,
  type TickerQuery,
  type TickerType,
} from './event-ticker.ts';
