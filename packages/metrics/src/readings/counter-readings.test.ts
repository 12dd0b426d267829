import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../event.ts';
import { createMetricState, type MetricState, restoreMetricState, type WindowName } from '../index.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { serviceDesk } from '../testing/fold.ts';
import { READINGS_FROM as FROM, readingsOf } from '../testing/readings-log.ts';

const HOUR_MS = 3_600_000;

describe('a counter that is reported', () => {
  const total = (desk: ReturnType<typeof serviceDesk>, seconds: number, value: number, source = 'pbx', more = {}) =>
    desk.send('reading', seconds, source, { metric: 'queue.answered', value, ...more });
  const answered = (desk: ReturnType<typeof serviceDesk>, seconds: number, window: WindowName = '5m') => {
    const { value, state, n } = desk.group('queue', seconds, { window }).figure('answered');
    return [value, state, n];
  };

  it('tells by how much it rose in the window, from the last reading before it', () => {
    const desk = serviceDesk();
    total(desk, 0, 3_200);
    expect(answered(desk, 10)).toEqual([0, 'VALUE', 0]);
    total(desk, 60, 3_207);
    total(desk, 120, 3_207);
    expect(answered(desk, 120)).toEqual([7, 'REPORTED', 1]);
    total(desk, 600, 3_219);
    expect([answered(desk, 600), answered(desk, 600, '1h')]).toEqual([
      [12, 'REPORTED', 1],
      [19, 'REPORTED', 1],
    ]);
    expect(answered(desk, 930)).toEqual([0, 'VALUE', 0]);
  });

  it('began anew where it is below the reading before: all of it was counted since', () => {
    const desk = serviceDesk();
    [100, 140, 5, 5, 30].forEach((value, minute) => {
      total(desk, minute * 60, value);
    });
    expect(answered(desk, 299)).toEqual([40 + 5 + 25, 'REPORTED', 1]);
  });

  it('takes late readings into their place, and counts one that comes twice once', () => {
    const desk = serviceDesk();
    total(desk, 0, 10);
    total(desk, 120, 50);
    expect(answered(desk, 130)).toEqual([40, 'REPORTED', 1]);
    // The system was started anew between the two.
    total(desk, 60, 0);
    expect(answered(desk, 130)).toEqual([50, 'REPORTED', 1]);
    desk.state.fold(total(desk, 90, 45));
    expect(answered(desk, 130)).toEqual([50, 'REPORTED', 1]);
  });

  it('is added up over systems and parted by dimension, in groups of which nothing else is known', () => {
    const desk = serviceDesk();
    for (const [source, queue, value] of [
      ['pbx-1', 'billing', 5],
      ['pbx-2', 'billing', 7],
      ['pbx-1', 'support', 1],
    ] as const) {
      total(desk, 0, 0, source, { queue });
      total(desk, 60, value, source, { queue });
    }
    expect(answered(desk, 60)).toEqual([13, 'REPORTED', 3]);
    const { groups } = desk.state.frame(
      { family: 'queue', filter: { queue: ['billing', 'support'] }, window: '5m', groupBy: ['queue'] },
      FROM + 9 * HOUR_MS + 60_000,
    );
    expect(groups.map((group) => [group.key[0]?.value, group.figure('answered').value])).toEqual([
      ['billing', 12],
      ['support', 1],
    ]);
  });

  it('is compared with the window before', () => {
    const desk = serviceDesk();
    // Before it nothing is said of a window.
    desk.send('contact.queued', -7_200, 'c');
    [0, 10, 15, 35].forEach((value, i) => {
      total(desk, i * 300 + 1, value);
    });
    const group = desk.group('queue', 902, { window: '5m' });
    expect([group.figure('answered').value, group.previous('answered')?.value]).toEqual([5 + 20, 10]);
  });

  it('has to be whole', () => {
    expect(() => total(serviceDesk(), 0, 1.5)).toThrow(
      'Expected `value` to be a whole number for `queue.answered`, which counts, got 1.5',
    );
  });
});

describe('random counters', () => {
  const SEEDS = [1, 2, 3];
  const WINDOWS: readonly WindowName[] = ['5m', '1h', '4h', '24h', 'today', '7d'];

  /** From all readings there are, each time. */
  function risesOf(events: readonly ServiceEvent[], from: number, to: number): number | null {
    const counters = Map.groupBy(events, ({ entity, queue }) => `${entity} ${queue}`);
    let sum: number | null = null;
    for (const all of counters.values()) {
      const sorted = all.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      const last = sorted.filter(
        ({ time }, i) => Math.floor(time / 1_000) !== Math.floor((sorted[i + 1]?.time ?? 0) / 1_000),
      );
      last.forEach(({ time, value }, i) => {
        const before = last[i - 1]?.value;
        if (before === undefined || time < from || time > to) return;
        sum = (sum ?? 0) + (value! < before ? value! : value! - before);
      });
    }
    return sum;
  }

  const offered = (state: MetricState, window: WindowName, asOf: number) => {
    const { groups, from, to } = state.frame({ family: 'queue', filter: {}, window, groupBy: [] }, asOf);
    const { value, state: how } = groups[0]!.figure('offered');
    return { value: how === 'REPORTED' ? value : null, from, to };
  };

  it.each(SEEDS)('say what all readings say (seed %i)', (seed) => {
    const events = readingsOf(seed, 'queue.offered');
    let state = createMetricState();
    const { uniform: random } = createSeededRandom(seed + 100);
    let newest = 0;
    let looked = 0;
    events.forEach((event, i) => {
      state.fold(event);
      newest = Math.max(newest, event.time);
      // In the middle of it the server is started anew.
      if (random() < 0.01) state = restoreMetricState(state.snapshot());
      if (random() > 0.05) return;
      const known = events.slice(0, i + 1);
      for (const window of WINDOWS) {
        const { value, from, to } = offered(state, window, newest + Math.floor(random() * 60_000));
        expect(value).toBe(risesOf(known, from, to));
        if (value !== null) looked++;
      }
    });
    expect(looked).toBeGreaterThan(100);
  });
});
