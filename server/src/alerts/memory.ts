import type { AlertBaseline } from '@andon/metrics';
import type { AlertRecord } from './alert-record.ts';
import type { AlertStore } from './alert-store.ts';

/** Alerts of a program that keeps nothing, as tests and replays. */
export function createMemoryAlertStore(): AlertStore {
  const records = new Map<string, AlertRecord>();
  const baselines = new Map<string, { readonly ruleText: string; readonly baseline: AlertBaseline }>();
  const byRaised = (): AlertRecord[] =>
    [...records.values()].sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1));
  return {
    open: () => byRaised().filter(({ clearedAt }) => clearedAt === null),
    find: (id) => records.get(id),
    put: (record) => {
      records.set(record.id, record);
    },
    history: ({ first, before = Number.POSITIVE_INFINITY, accept }) =>
      byRaised()
        .reverse()
        .filter((record) => record.raisedAt < before && accept(record))
        .slice(0, first),
    baseline(alert, ruleText) {
      const known = baselines.get(alert);
      return known?.ruleText === ruleText ? known.baseline : undefined;
    },
    putBaseline: (alert, ruleText, baseline) => {
      baselines.set(alert, { ruleText, baseline });
    },
    deleteClearedBefore(instant) {
      const old = [...records.values()].filter(({ clearedAt }) => clearedAt !== null && clearedAt < instant);
      for (const { id } of old) records.delete(id);
      return old.length;
    },
    close() {},
  };
}
