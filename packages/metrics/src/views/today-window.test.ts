/* The window `today` as the state keeps it, where local days are not what they seem: against a calendar that asks the platform. */

import { describe, expect, it } from 'vitest';
import { createWallClock, DAY_MS, HOUR_MS, NOTABLE } from '../calendar/testing/wall-clock.ts';
import { createMetricState, type ServiceEvent } from '../index.ts';

const QUARTER_MS = HOUR_MS / 4;
const CONTRACT_ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham'];

describe.each(NOTABLE.filter(({ zone }) => CONTRACT_ZONES.includes(zone)))(
  'today in $zone, around $what',
  ({ zone, around }) => {
    const wallClock = createWallClock(zone);
    const known = new Map<number, number>();
    const dayOf = (instant: number): number => {
      const day = known.get(instant) ?? Math.floor(wallClock(instant) / DAY_MS);
      known.set(instant, day);
      return day;
    };
    const first = Math.floor(Date.parse(around) / QUARTER_MS) * QUARTER_MS - 2 * DAY_MS;

    it('counts what happened since local midnight, and of yesterday what happened in as much of it', () => {
      const state = createMetricState({ zone });
      const view = state.openView({ family: 'queue', filter: {}, window: 'today', groupBy: [] });
      const events: ServiceEvent[] = [];
      const lengths = new Set<number>();
      // A prime number of seconds apart: they fall on other minutes of every hour.
      for (let time = first; time < first + 4 * DAY_MS; time += 1423 * 1000)
        events.push({ id: `e${time}`, type: 'contact.queued', time, entity: `c${time}` });
      let next = 0;
      for (let asOf = first + 2 * QUARTER_MS; asOf < first + 4 * DAY_MS; asOf += 3 * QUARTER_MS) {
        while (events[next] && events[next]!.time <= asOf) state.fold(events[next++]!);
        const seen = events.slice(0, next);
        const today = dayOf(asOf);
        let midnight = asOf;
        while (dayOf(midnight - QUARTER_MS) === today) midnight -= QUARTER_MS;
        let before = midnight - QUARTER_MS;
        while (dayOf(before - QUARTER_MS) === today - 1) before -= QUARTER_MS;
        lengths.add((midnight - before) / HOUR_MS);
        const frame = view.frame(asOf);
        expect([frame.from, frame.to]).toEqual([midnight, asOf]);
        const [group] = frame.groups;
        expect([asOf, group!.figure('offered').value]).toEqual([
          asOf,
          seen.filter(({ time }) => dayOf(time) === today).length,
        ]);
        const yesterday = group!.previous('offered')!;
        if (before < first) expect(yesterday.state).toBe('NO_HISTORY');
        else {
          const until = Math.min(midnight, before + asOf - midnight);
          expect([asOf, yesterday.value]).toEqual([
            asOf,
            seen.filter(({ time }) => time >= before && time < until).length,
          ]);
        }
      }
      expect(next).toBe(events.length);
      const change = { 'the start of summer time': 23, 'the end of summer time': 25, 'summer time ending in 1990': 25 };
      const what = NOTABLE.find((one) => one.zone === zone && one.around === around)!.what;
      expect(lengths).toContain(change[what as keyof typeof change] ?? 24);
    });
  },
);
