export { type AlertCentre, createAlertCentre, MAX_NOTE_CHARACTERS } from './alert-centre.ts';
export { type AlertRecord, liesWithin, newRecord, severityOf } from './alert-record.ts';
export { type AlertStore, AlertStoreError, type HistoryQuery } from './alert-store.ts';
export { createMemoryAlertStore } from './memory.ts';
export { runAlerts } from './run-alerts.ts';
export { openSqliteAlertStore } from './sqlite.ts';
