import { alertRules, metricSettings } from '@andon/metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { type AlertRecord, newRecord } from './alert-record.ts';
import type { AlertStore } from './alert-store.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const MINUTE_MS = 60_000;

/** An alert that was raised some minutes after the start. */
export function recordAt(minutes: number, change: Partial<AlertRecord> = {}, queue = 'billing'): AlertRecord {
  const [rule] = alertRules({}, metricSettings()).filter(({ id }) => id === 'longest-wait');
  const evidence = { value: START, n: 3, limit: 600_000, side: 'above', signal: null, data: 'fresh' } as const;
  const state = {
    phase: 'raised',
    since: START,
    goodSince: null,
    unknownSince: null,
    silentSince: null,
    acknowledged: false,
    escalated: false,
  } as const;
  const key = [{ dimension: 'queue', value: queue }];
  return { ...newRecord({ rule: rule!, key, state, evidence }, START + minutes * MINUTE_MS), ...change };
}

/** What every store of alerts has to do. @param reopen - The same store after the program ended; absent for one that keeps nothing. */
export function testAlertStore(
  name: string,
  create: () => AlertStore,
  reopen?: (store: AlertStore) => AlertStore,
): void {
  describe(`alert store: ${name}`, () => {
    const stores: AlertStore[] = [];
    const kept = (store: AlertStore): AlertStore => {
      stores.push(store);
      return store;
    };
    afterEach(() => {
      for (const store of stores.splice(0)) store.close();
    });
    const everything = { first: 100, accept: () => true };

    it('gives back what was put, unchanged, and the newer of two of the same id', () => {
      const store = kept(create());
      expect(store.find('nobody')).toBeUndefined();
      const raised = recordAt(0, { note: 'Ärger 客服 😀\n"' });
      store.put(raised);
      expect(store.find(raised.id)).toEqual(raised);
      const seen = { ...raised, acknowledgedAt: START, acknowledgedBy: 'ann' };
      store.put(seen);
      expect(store.find(raised.id)).toEqual(seen);
      expect(store.history(everything)).toEqual([seen]);
    });

    it('knows which are not over, the oldest first', () => {
      const store = kept(create());
      const over = recordAt(1, { clearedAt: START + 2 * MINUTE_MS, clearedBecause: 'recovered' });
      for (const record of [recordAt(3), over, recordAt(2)]) store.put(record);
      expect(store.open().map(({ raisedAt }) => (raisedAt - START) / MINUTE_MS)).toEqual([2, 3]);
    });

    it('tells history newest first, a page at a time, of what may be seen', () => {
      const store = kept(create());
      for (let minute = 0; minute < 10; minute++) {
        store.put(recordAt(minute, {}, minute % 2 === 0 ? 'billing' : 'orders'));
      }
      const minutes = (before?: number) =>
        store
          .history({
            first: 3,
            ...(before === undefined ? {} : { before: START + before * MINUTE_MS }),
            accept: ({ key }) => key[0]?.value === 'billing',
          })
          .map(({ raisedAt }) => (raisedAt - START) / MINUTE_MS);
      expect(minutes()).toEqual([8, 6, 4]);
      expect(minutes(4)).toEqual([2, 0]);
      expect(store.history({ first: 0, accept: () => true })).toEqual([]);
    });

    it('deletes those that were over before an instant and no others', () => {
      const store = kept(create());
      const cleared = (minutes: number) =>
        recordAt(minutes, { clearedAt: START + minutes * MINUTE_MS, clearedBecause: 'recovered' });
      for (const record of [cleared(1), cleared(5), recordAt(0)]) store.put(record);
      expect(store.deleteClearedBefore(START + 5 * MINUTE_MS)).toBe(1);
      expect(store.history(everything)).toHaveLength(2);
      expect(store.open()).toHaveLength(1);
    });

    it('keeps a learned baseline for as long as the rule stays as it was', () => {
      const store = kept(create());
      const baseline = { centre: 40.1, sigma: 2.5, points: 20, until: START };
      store.putBaseline('nps', 'rule 1', baseline);
      expect(store.baseline('nps', 'rule 1')).toEqual(baseline);
      expect(store.baseline('nps', 'rule 2')).toBeUndefined();
      store.putBaseline('nps', 'rule 2', { ...baseline, centre: 30 });
      expect(store.baseline('nps', 'rule 1')).toBeUndefined();
      expect(store.baseline('nps', 'rule 2')?.centre).toBe(30);
    });

    it('closes twice', () => {
      const store = create();
      store.close();
      expect(() => store.close()).not.toThrow();
    });

    if (reopen) {
      it('has everything after the program ended', () => {
        const store = create();
        const record = recordAt(0);
        store.put(record);
        store.putBaseline('nps', 'rule', { centre: 1, sigma: 2, points: 3, until: 4 });
        const again = kept(reopen(store));
        expect(again.open()).toEqual([record]);
        expect(again.baseline('nps', 'rule')?.centre).toBe(1);
      });
    }
  });
}
