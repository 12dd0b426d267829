import { describe, expect, it } from 'vitest';
import { READINGS_FROM as FROM } from '../testing/readings-log.ts';
import { CounterHistory } from './counter-history.ts';
import { GaugeHistory } from './gauge-history.ts';
import { RecentReadings } from './recent-readings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NO_LATER = Number.POSITIVE_INFINITY;
/** What came an hour before the newest event, or earlier, is final. */
const HORIZON_MS = HOUR_MS;

/** A reading each minute for as long, told by its number. */
function eachMinute<T extends CounterHistory | GaugeHistory>(
  history: T,
  forMs: number,
  value: (i: number) => number,
): T {
  for (let i = 0; i <= forMs / MINUTE_MS; i++)
    history.put({ id: `r${i}`, time: FROM + i * MINUTE_MS, value: value(i) });
  history.settle(FROM + forMs, FROM + forMs - HORIZON_MS);
  return history;
}

describe('readings that others may still come before', () => {
  const at = (time: number, id = 'a', value = 0) => ({ time, id, value });

  it('are one a second, the last of it, of one instant that of the last id, whatever order they come in', () => {
    const readings = new RecentReadings();
    const sent = [
      at(5_000, 'b'),
      at(5_000, 'c'),
      at(5_000, 'b'),
      at(4_999),
      at(5_999),
      at(5_998),
      at(6_000),
      at(6_000),
    ];
    expect(sent.map((reading) => readings.put(reading))).toEqual([true, true, false, true, true, false, true, false]);
    expect(readings.all.map(({ time }) => time)).toEqual([4_999, 5_999, 6_000]);
  });

  it('tell one that has the id of another from the same that comes twice', () => {
    const readings = new RecentReadings();
    expect([at(5_000), at(5_500), at(7_000)].map((reading) => readings.put(reading))).toEqual([true, true, true]);
    expect(readings.all.map(({ time }) => time)).toEqual([5_500, 7_000]);
  });

  it('are final once their whole second is', () => {
    const readings = new RecentReadings([at(4_000), at(5_000)]);
    expect(readings.takeFinal(4_999)).toEqual([]);
    expect(readings.takeFinal(5_000)).toEqual([at(4_000)]);
    expect(readings.takeFinal(6_000)).toEqual([at(5_000)]);
    expect(readings.all).toEqual([]);
  });
});

describe('the past of a counter', () => {
  const steps = (history: CounterHistory) => history.state.rises.length;

  it('is kept by the minute for eight hours, by the quarter for two days, and by the hour', () => {
    const history = eachMinute(new CounterHistory(), 10 * DAY_MS, (i) => 7 * i);
    const { rises, recent } = history.state;
    // 15:00 to 23:00 of the last day, the two days before from 21:00 on, and what remains of the ten.
    expect(rises).toHaveLength(8 * 60 + 42 * 4 + (240 - 51));
    // The hour in which events still count, with both of its ends.
    expect(recent).toHaveLength(61);
    const stepsOf = [rises.at(-1)!, rises.at(-1 - 480)!, rises[1]!, rises[0]!];
    expect(stepsOf.map(([start, sum]) => [(start - FROM) / MINUTE_MS, sum])).toEqual([
      [239 * 60 - 1, 7],
      [231 * 60 - 15, 7 * 15],
      [60, 7 * 60],
      // The first reading of all is a base.
      [0, 7 * 59],
    ]);
    expect(history.riseBetween(FROM, NO_LATER)).toBe(7 * 14_400);
    expect(history.riseBetween(FROM + DAY_MS, FROM + 2 * DAY_MS - 1)).toBe(7 * 1440);
  });

  it('has no steps of hours in which it stood still', () => {
    expect(steps(eachMinute(new CounterHistory(), 10 * DAY_MS, () => 5))).toBe(8 * 60 + 42 * 4);
  });

  it('goes back as far as windows and those before them do: an hour is forgotten 180 days and 1:15 h after its end', () => {
    const history = eachMinute(new CounterHistory(), 2 * HOUR_MS, (i) => i);
    const forgottenAt = FROM + HOUR_MS + 180 * DAY_MS + HOUR_MS + 15 * MINUTE_MS;
    history.settle(forgottenAt - 1, forgottenAt);
    expect(history.riseBetween(FROM, NO_LATER)).toBe(120);
    history.settle(forgottenAt, forgottenAt);
    expect(history.riseBetween(FROM, NO_LATER)).toBe(61);
  });

  it.each([0, 90 * MINUTE_MS])(
    'belongs to a window from its first instant to its last, final or not (%i ms later)',
    (later) => {
      const history = new CounterHistory();
      for (const [seconds, value] of [
        [0, 100],
        [60, 104],
        [120, 2],
        [180, 12],
      ] as const)
        history.put({ id: `r${seconds}`, time: FROM + seconds * 1000, value });
      history.settle(FROM + later, FROM + later - HORIZON_MS);
      const rises = [
        [0, 59],
        [1, 60],
        [60, 119],
        [60, 120],
        [120, 180],
        [0, 180],
        [185, 300],
      ] as const;
      expect(rises.map(([from, to]) => history.riseBetween(FROM + from * 1000, FROM + to * 1000))).toEqual([
        undefined,
        4,
        4,
        6,
        12,
        16,
        undefined,
      ]);
    },
  );

  it('goes on from its state, which stays as it was', () => {
    const before = eachMinute(new CounterHistory(), 3 * HOUR_MS, (i) => i);
    const { rises, recent } = structuredClone(before.state);
    const history = new CounterHistory(before.state);
    history.put({ id: 'later', time: FROM + 4 * HOUR_MS, value: 200 });
    expect([history.riseBetween(FROM, NO_LATER), before.riseBetween(FROM, NO_LATER)]).toEqual([200, 180]);
    history.settle(FROM + 5 * HOUR_MS, FROM + 5 * HOUR_MS);
    expect([before.state.rises, before.state.recent]).toEqual([rises, recent]);
  });

  it('takes nothing any more from before what is final', () => {
    const history = new CounterHistory();
    history.put({ id: 'b', time: FROM, value: 5 });
    history.settle(FROM + 1000, FROM + 1000);
    const again = [
      { id: 'a', time: FROM },
      { id: 'b', time: FROM },
      { id: 'c', time: FROM - 1 },
      { id: 'c', time: FROM },
    ];
    expect(again.map((reading) => history.put({ ...reading, value: 1 }))).toEqual([false, false, false, true]);
  });
});

describe('the past of a gauge', () => {
  it('is the last reading of each minute for eight hours, of each quarter for two days, and of each hour', () => {
    const history = eachMinute(new GaugeHistory(), 10 * DAY_MS, (i) => i);
    const { final } = history.state;
    expect(final).toHaveLength(2 * (8 * 60 + 42 * 4 + (240 - 51)));
    expect(final.slice(0, 2)).toEqual([FROM + 59 * MINUTE_MS, 59]);
    expect(final.slice(-2)).toEqual([FROM + 239 * HOUR_MS - MINUTE_MS, 239 * 60 - 1]);
    expect([59, 60, 119].map((minute) => history.valueAt(FROM + minute * MINUTE_MS))).toEqual([59, 59, 119]);
  });

  it('is forgotten as that of a counter is', () => {
    const history = eachMinute(new GaugeHistory(), 2 * HOUR_MS, (i) => i);
    const forgottenAt = FROM + HOUR_MS + 180 * DAY_MS + HOUR_MS + 15 * MINUTE_MS;
    history.settle(forgottenAt - 1, forgottenAt);
    expect(history.valueAt(FROM + 59 * MINUTE_MS)).toBe(59);
    history.settle(forgottenAt, forgottenAt);
    expect(history.valueAt(FROM + 59 * MINUTE_MS)).toBeUndefined();
  });

  it.each([0, 90 * MINUTE_MS])(
    'holds for half an hour, and nothing is known before it, final or not (%i ms later)',
    (later) => {
      const history = new GaugeHistory();
      history.put({ id: 'a', time: FROM, value: 3 });
      history.put({ id: 'b', time: FROM + MINUTE_MS, value: 8 });
      history.settle(FROM + later, FROM + later - HORIZON_MS);
      const asked = [-1, 0, MINUTE_MS - 1, MINUTE_MS, 31 * MINUTE_MS, 31 * MINUTE_MS + 1];
      expect(asked.map((ms) => history.valueAt(FROM + ms))).toEqual([undefined, 3, 3, 8, 8, undefined]);
    },
  );

  it('goes on from its state, which stays as it was', () => {
    const before = eachMinute(new GaugeHistory(), 3 * HOUR_MS, (i) => i);
    const { final, recent } = structuredClone(before.state);
    const history = new GaugeHistory(before.state);
    expect([60, 180].map((minute) => history.valueAt(FROM + minute * MINUTE_MS))).toEqual([60, 180]);
    history.settle(FROM + 5 * HOUR_MS, FROM + 5 * HOUR_MS);
    expect([before.state.final, before.state.recent]).toEqual([final, recent]);
  });

  it('takes nothing any more up to what is final', () => {
    const history = new GaugeHistory();
    history.put({ id: 'b', time: FROM, value: 5 });
    history.settle(FROM + 1000, FROM + 1000);
    expect([0, 1].map((ms) => history.put({ id: 'c', time: FROM + ms, value: 1 }))).toEqual([false, true]);
  });
});
