/*
 * Time of the pure statistics and the calendar, at growing sizes: node --conditions=source test/bench/metrics/statistics.ts
 *
 * Each line is the median of several rounds on seeded data. The sink at the end keeps the engine from dropping the work.
 */

import {
  agentsNeeded,
  createBusinessHours,
  erlangA,
  erlangC,
  kaplanMeier,
  meanInterval,
  netPromoterInterval,
  type ObservationGroup,
  poissonRateInterval,
  signals,
  startOfDay,
  wilsonInterval,
  xmrBaseline,
} from '@andon/metrics';

const ROUNDS = 7;
let sink = 0;

/** Median time of one call, in microseconds. */
function measure(calls: number, work: (i: number) => number): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    for (let i = 0; i < calls; i++) sink += work(i);
    times.push(((performance.now() - started) * 1000) / calls);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!;
}

function report(what: string, microseconds: number): void {
  console.log(`${what.padEnd(62)} ${microseconds.toFixed(microseconds < 10 ? 3 : 1).padStart(12)} µs`);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

console.log('\nIntervals');
for (const n of [10, 1_000, 100_000]) {
  report(
    `wilsonInterval, n = ${n}`,
    measure(20_000, (i) => wilsonInterval(i % n, n)!.upper),
  );
  const third = Math.floor(n / 3);
  report(
    `netPromoterInterval, n = ${n}`,
    measure(20_000, (i) => netPromoterInterval({ promoters: third, passives: third, detractors: i % n })!.upper),
  );
  report(
    `poissonRateInterval, count ≈ ${n}`,
    measure(5_000, (i) => poissonRateInterval(n + (i % 9), 7)!.upper),
  );
  report(
    `meanInterval, n = ${n}`,
    measure(5_000, (i) => meanInterval({ n, sum: 4 * n, sumOfSquares: 17 * n + (i % 5) })!.upper),
  );
}

console.log('\nKaplan–Meier: estimate, p50, p90 and both intervals; one third censored');
for (const size of [100, 1_000, 10_000, 100_000]) {
  const random = seeded(size);
  const durations = Array.from({ length: size }, () => ({ value: -6e5 * Math.log(random()), open: random() < 1 / 3 }));
  const group = ({ value }: { value: number }): ObservationGroup => ({ value, count: 1 });
  const ended = durations.filter(({ open }) => !open).map(group);
  const running = durations.filter(({ open }) => open).map(group);
  const byValue = (a: ObservationGroup, b: ObservationGroup) => a.value - b.value;
  const estimate = (events: ObservationGroup[], censored: ObservationGroup[]) => {
    const curve = kaplanMeier(events, censored);
    const bounds = [curve.quantileInterval(0.5), curve.quantileInterval(0.9)];
    return [curve.quantile(0.5), curve.quantile(0.9)].concat(bounds.map((b) => b?.lower)).length;
  };
  const calls = Math.max(1, Math.floor(100_000 / size));
  report(
    `${size} durations, unsorted`,
    measure(calls, () => estimate(ended, running)),
  );
  const sorted = [ended.toSorted(byValue), running.toSorted(byValue)] as const;
  report(
    `${size} durations, sorted`,
    measure(calls, () => estimate(sorted[0], sorted[1])),
  );
}

console.log('\nErlang, at 95 % load, handling 240 s, patience 600 s');
const handle = { meanHandleMs: 240_000 };
const target = { serviceLevel: { share: 0.8, withinMs: 20_000 } };
for (const agents of [10, 100, 1_000, 10_000]) {
  const offeredErlangs = 0.95 * agents;
  const calls = Math.max(3, Math.floor(20_000 / agents));
  report(
    `erlangC and its service level, ${agents} agents`,
    measure(calls, () => erlangC({ offeredErlangs, agents, ...handle }).serviceLevel(20_000)),
  );
  report(
    `erlangA and its service level, ${agents} agents`,
    measure(calls, () => erlangA({ offeredErlangs, agents, ...handle, meanPatienceMs: 600_000 }).serviceLevel(20_000)),
  );
  report(
    `agentsNeeded by Erlang C, about ${agents}`,
    measure(calls, () => agentsNeeded({ offeredErlangs, ...handle }, target)!),
  );
  report(
    `agentsNeeded by Erlang A, about ${agents}`,
    measure(calls, () => agentsNeeded({ offeredErlangs, ...handle, meanPatienceMs: 600_000 }, target)!),
  );
}

console.log('\nControl charts: baseline and signals');
for (const size of [30, 1_000, 100_000]) {
  const random = seeded(size);
  const points = Array.from({ length: size }, () => 50 + 10 * (random() + random() + random()));
  const calls = Math.max(1, Math.floor(100_000 / size));
  report(
    `${size} points`,
    measure(calls, () => signals(points, xmrBaseline(points)!).length),
  );
}

console.log('\nCalendar: office hours with a lunch break, 2020 to 2026');
const businessHours = createBusinessHours({
  week: Object.fromEntries(
    [1, 2, 3, 4, 5].map(
      (day) =>
        [
          day,
          [
            ['09:00', '12:30'],
            ['13:30', '17:00'],
          ],
        ] as const,
    ),
  ),
  holidays: ['2025-12-25', '2026-01-01'],
  zone: 'Europe/Berlin',
});
const start = Date.UTC(2020, 0, 1);
const step = (Date.UTC(2026, 0, 1) - start) / 100_000;
const started = performance.now();
sink += businessHours.between(start, start + 100_000 * step);
report('first use (finds the changes of the clock)', (performance.now() - started) * 1000);
report(
  'between, an hour apart',
  measure(100_000, (i) => businessHours.between(start + i * step, start + i * step + 3.6e6)),
);
report(
  'between, years apart',
  measure(100_000, (i) => businessHours.between(start + i * step, start)),
);
report(
  'add, eight hours',
  measure(100_000, (i) => businessHours.add(start + i * step, 8 * 3.6e6)!),
);
for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Chatham']) {
  report(
    `startOfDay, ${zone}`,
    measure(100_000, (i) => startOfDay(start + i * step, zone)),
  );
}

console.log(`\n(${sink === 0 ? 'nothing was computed' : 'done'})`);
