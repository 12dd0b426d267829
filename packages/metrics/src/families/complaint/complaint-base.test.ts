/* What complaints are counted for every 1,000 of, where an installation chooses another base than contacts. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowSteps } from '../../counts/tiers.ts';
import {
  type ComplaintBase,
  createMetricState,
  type Filter,
  type MetricSettings,
  mergeMetricStates,
  restoreMetricState,
  type ServiceEvent,
  type WindowName,
} from '../../index.ts';
import { createSeededRandom } from '../../statistics/testing/seeded-random.ts';
import { arrivalOrder } from '../../testing/event-log.ts';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const FILED = { severity: 'high', topic: 'billing', customer: 'u1', channel: 'phone', site: 'north' };

const rate = (desk: Desk, seconds: number, spec: { filter?: Filter; window?: WindowName } = {}) => {
  const { value, n, variant } = desk.group('complaint', seconds, spec).figure('ratePer1000');
  return { value, n, variant };
};

describe('complaints for every 1,000 customers', () => {
  const customers = (settings: Partial<MetricSettings> = {}) =>
    serviceDesk({ complaintBase: 'customers', ...settings });

  it('are held against those on the books at the end of the window, and name them', () => {
    const desk = customers();
    for (let i = 0; i < 250; i++) desk.send('customer.active', i, `u${i}`, { site: i < 200 ? 'north' : 'south' });
    for (let i = 0; i < 50; i++) desk.send('customer.left', HOUR + i, `u${i}`);
    desk.send('complaint.filed', 2 * HOUR, 'p', FILED);
    expect(rate(desk, 2 * HOUR)).toEqual({ value: 5, n: 200, variant: 'per 1,000 customers' });
    // Garwood for 1 event: 0.0253 to 5.5716, over 0.2 thousand.
    const { lower, upper } = desk.group('complaint', 2 * HOUR).figure('ratePer1000');
    expect([lower, upper]).toEqual([expect.closeTo(0.1266, 3), expect.closeTo(27.858, 2)]);
    expect(rate(desk, 2 * HOUR, { filter: { site: ['north'] } })).toMatchObject({ value: 1000 / 150, n: 150 });
  });

  it('leave out of the filter what no customer has: who complains by phone is one of all customers', () => {
    const desk = customers();
    for (let i = 0; i < 10; i++) desk.send('customer.active', i, `u${i}`);
    desk.send('complaint.filed', HOUR, 'p', { ...FILED, queue: 'a', team: 'red', touchpoint: 'till' });
    for (const filter of [
      { severity: ['high'] },
      { topic: ['billing'] },
      { queue: ['a'] },
      { channel: ['phone'] },
      { team: ['red'] },
      { touchpoint: ['till'] },
    ])
      expect(rate(desk, HOUR, { filter })).toMatchObject({ value: 100, n: 10 });
    expect(rate(desk, HOUR, { filter: { channel: ['chat'] } })).toMatchObject({ value: 0, n: 10 });
    expect(rate(desk, HOUR, { filter: { site: ['north'] } })).toMatchObject({ value: null, n: 0 });
  });

  it('count a customer once, where the last event puts it, until it leaves or gives no sign for the time set', () => {
    const desk = customers({ customerActiveDays: 30 });
    desk.send('customer.active', 0, 'a', { tier: 'basic' });
    desk.send('customer.active', HOUR, 'a');
    desk.send('customer.tier', 2 * HOUR, 'a', { tier: 'gold' });
    desk.send('customer.tier', 2 * HOUR, 'b', { tier: 'gold' });
    desk.send('customer.left', 3 * HOUR, 'stranger');
    desk.send('complaint.filed', 4 * HOUR, 'p', { ...FILED, tier: 'gold' });
    const n = (seconds: number, filter: Filter = {}) => rate(desk, seconds, { filter }).n;
    expect([n(5 * HOUR), n(5 * HOUR, { tier: ['gold'] }), n(5 * HOUR, { tier: ['basic'] })]).toEqual([2, 2, 0]);
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
    desk.send('customer.active', 20 * DAY, 'b');
    const gone = 2 * HOUR + 30 * DAY;
    // Whether an event has moved the clock there or not.
    expect([n(gone - 0.001), n(gone)]).toEqual([2, 1]);
    desk.send('employee.joined', gone + HOUR, 'e');
    expect([n(gone - 60), n(gone + HOUR)]).toEqual([2, 1]);
    // Back again after it was given up.
    desk.send('customer.active', gone + 2 * HOUR, 'a');
    expect(n(gone + 3 * HOUR)).toBe(2);
    desk.send('customer.left', gone + 4 * HOUR, 'a');
    expect(n(gone + 5 * HOUR)).toBe(1);
  });

  it('hold the window before against the customers at its own end', () => {
    const desk = customers();
    desk.send('customer.active', 0, 'a');
    desk.send('complaint.filed', 10, 'p', FILED);
    for (const customer of ['b', 'c', 'd']) desk.send('customer.active', 70 * 60, customer);
    desk.send('complaint.filed', 71 * 60, 'q', FILED);
    const group = desk.group('complaint', 2 * HOUR - 1, { window: '1h' });
    expect(group.figure('ratePer1000')).toMatchObject({ value: 250, n: 4 });
    const earlier = serviceDesk({ complaintBase: 'customers' });
    earlier.send('employee.joined', -2 * HOUR, 'e');
    earlier.send('customer.active', 0, 'a');
    earlier.send('complaint.filed', 10, 'p', FILED);
    earlier.send('customer.active', 70 * 60, 'b');
    expect(earlier.group('complaint', 2 * HOUR - 1, { window: '1h' }).previous('ratePer1000')).toMatchObject({
      value: 1000,
      n: 1,
    });
  });

  it('change when a customer comes, leaves or is given up', () => {
    const desk = customers({ customerActiveDays: 1 });
    const view = desk.state.openView({ family: 'complaint', filter: {}, window: '24h', groupBy: [] });
    const read = (seconds: number) => view.frame(START + seconds * 1000).groups[0]!.figure('ratePer1000').n;
    expect(read(0)).toBe(0);
    const before = view.revision;
    desk.send('customer.active', 1, 'a');
    expect(view.revision).toBeGreaterThan(before);
    expect(read(2)).toBe(1);
    expect(view.nextChangeAfter(START + 2 * HOUR * 1000)).toBe(START + (DAY + 60) * 1000);
    expect([read(DAY + 59), read(DAY + 60)]).toEqual([1, 0]);
    view.close();
  });
});

describe('complaints for every 1,000 transactions', () => {
  const desk = () => serviceDesk({ complaintBase: 'transactions' });
  const report = (to: Desk, seconds: number, value: number, fields: object = {}, source = 'till') =>
    to.send('reading', seconds, source, { metric: 'transactions', value, ...fields });

  it('are held against what was reported in the window, added up over systems and cells, and name them', () => {
    const till = desk();
    report(till, 0, 1200, { site: 'north' });
    report(till, 0, 300, { site: 'south' });
    report(till, HOUR, 500, {}, 'shop');
    till.send('complaint.filed', 2 * HOUR, 'p', FILED);
    expect(rate(till, 3 * HOUR)).toEqual({ value: 0.5, n: 2000, variant: 'per 1,000 transactions' });
    expect(rate(till, 3 * HOUR, { filter: { site: ['north'], severity: ['high'], topic: ['billing'] } })).toMatchObject(
      {
        value: 1000 / 1200,
        n: 1200,
      },
    );
    // A channel that nobody reported has none.
    expect(rate(till, 3 * HOUR, { filter: { channel: ['phone'] } })).toMatchObject({ value: null, n: 0 });
    expect(rate(till, 2.5 * HOUR, { window: '1h' })).toMatchObject({ value: null, n: 0 });
    expect(rate(till, 1.9 * HOUR, { window: '1h' })).toMatchObject({ value: 0, n: 500 });
  });

  it('leave out other readings, and refuse what is no number of transactions', () => {
    const till = desk();
    report(till, 0, 10);
    till.send('reading', 0, 'till', { metric: 'queue.waiting', value: 7 });
    for (const value of [-1, 0.5, 1e9 + 1])
      expect(() => report(till, 1, value)).toThrow(
        `Expected \`value\` to be a whole number from 0 to 1000000000 for \`transactions\`, got ${value}`,
      );
    report(till, 2, 0);
    expect(rate(till, 60)).toMatchObject({ value: 0, n: 10 });
    report(till, 3, 1e9);
    expect(rate(till, 60).n).toBe(1e9 + 10);
    // Readings are shown as reported all the same.
    expect(till.group('queue', 60).figure('waiting')).toMatchObject({ value: 7, state: 'REPORTED' });
  });

  it('can be corrected', () => {
    const till = desk();
    const { id } = report(till, 0, 1000);
    till.send('correction', 60, 'till', { of: id, value: 100 });
    till.send('complaint.filed', 61, 'p', FILED);
    expect(rate(till, 62)).toMatchObject({ value: 10, n: 100 });
    till.send('correction', 65, 'till', { of: id, value: 0.5 });
    expect([rate(till, 66).n, till.state.counts.withoutEffect]).toEqual([0, { contradictory: 1 }]);
    till.send('correction', 70, 'till', { of: id, void: true });
    expect(rate(till, 71).n).toBe(0);
  });
});

describe('a base that is not chosen', () => {
  it('remembers nothing of its events', () => {
    const send = (complaintBase: ComplaintBase) => {
      const desk = serviceDesk({ complaintBase });
      desk.send('customer.active', 0, 'a');
      desk.send('reading', 0, 'till', { metric: 'transactions', value: 5 });
      return desk.state.counts.entities.complaint;
    };
    expect((['contacts', 'customers', 'transactions'] as const).map(send)).toEqual([0, 1, 1]);
  });

  it('is another definition, of the same key', () => {
    const definitions = (['contacts', 'customers', 'transactions'] as const).map(
      (complaintBase) =>
        createMetricState({ complaintBase }).definitions.find(({ key }) => key === 'complaint.ratePer1000')!,
    );
    expect(new Set(definitions.map(({ formula }) => formula)).size).toBe(3);
    for (const locale of ['en', 'zh-CN', 'zh-TW'] as const)
      expect(new Set(definitions.map(({ description, sample }) => description[locale] + sample[locale])).size).toBe(3);
    for (const { variants } of definitions)
      expect(variants).toEqual(['per 1,000 contacts', 'per 1,000 customers', 'per 1,000 transactions']);
  });
});

const MS = 1000;

/** Customers who come, move, go and fall silent, systems that report, and complaints, over four days. */
function busyLog(seed: number): ServiceEvent[] {
  const random = createSeededRandom(seed).uniform;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const types = ['customer.active', 'customer.active', 'customer.tier', 'customer.left', 'reading', 'complaint.filed'];
  return Array.from({ length: 250 }, (_, i) => {
    const type = pick(types);
    const site = random() < 0.7 ? { site: pick(['north', 'south']) } : {};
    const own =
      type === 'reading'
        ? { entity: pick(['till', 'shop']), metric: 'transactions', value: Math.floor(random() * 1000) }
        : type === 'complaint.filed'
          ? { entity: `p${i}`, topic: 'bill', severity: pick(['low', 'high']), channel: 'phone' }
          : {
              entity: `u${Math.floor(random() * 12)}`,
              ...(type === 'customer.tier' ? { tier: pick(['a', 'b']) } : {}),
            };
    const time = START + Math.floor(random() * 96 * HOUR) * MS;
    return { id: `e${i}`, type, time, ...site, ...own } as ServiceEvent;
  }).sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

interface Customer {
  readonly lastAt: number;
  /** Last sign of life; before all time once it left. */
  readonly seenAt: number;
  readonly dimensions: Partial<ServiceEvent>;
}

/** The same from the list of events alone, by the definition's words. */
function expected(
  events: readonly ServiceEvent[],
  base: ComplaintBase,
  { from, until, filter }: { from: number; until: number; filter: Filter },
): { n: number; filed: number } {
  const matches = (event: Partial<ServiceEvent>, names: readonly ('site' | 'tier' | 'severity')[]) =>
    names.every((name) => filter[name]?.includes(event[name] ?? '') ?? true);
  const seen = events.filter(({ time }) => time <= until);
  const inWindow = seen.filter(({ time }) => time >= from);
  const filed = inWindow.filter((event) => event.type === 'complaint.filed' && matches(event, ['site', 'severity']));
  if (base === 'transactions') {
    const readings = inWindow.filter((event) => event.type === 'reading' && matches(event, ['site']));
    return { n: readings.reduce((sum, { value }) => sum + value!, 0), filed: filed.length };
  }
  const given = (at: number) => Math.ceil((at + DAY * MS) / 60_000) * 60_000;
  const customers = new Map<string, Customer>();
  for (const { type, entity, time, site, tier } of seen) {
    if (!type.startsWith('customer.')) continue;
    let known = customers.get(entity);
    // Gone for longer than the horizon, the id is somebody new.
    if (
      known &&
      Math.max(known.lastAt, Math.min(given(known.seenAt), time)) < time - HOUR * MS &&
      given(known.seenAt) <= time
    )
      known = undefined;
    const dimensions = { ...known?.dimensions, ...(site ? { site } : {}), ...(tier ? { tier } : {}) };
    if (type !== 'customer.left') customers.set(entity, { lastAt: time, seenAt: time, dimensions });
    else if (known) customers.set(entity, { ...known, lastAt: time, seenAt: Number.NEGATIVE_INFINITY });
  }
  const active = [...customers.values()].filter(
    ({ seenAt, dimensions }) => given(seenAt) > until && matches(dimensions, ['site', 'tier']),
  );
  return { n: active.length, filed: filed.length };
}

describe.each(['customers', 'transactions'] as const)('the rate for every 1,000 %s', (complaintBase) => {
  const SETTINGS = { complaintBase, customerActiveDays: 1, latenessHorizonMs: HOUR * MS };
  const fold = (events: readonly ServiceEvent[], state = createMetricState(SETTINGS)) => {
    for (const event of events) state.fold(event);
    return state;
  };

  it('is what the list of events gives, in any order of arrival, in parts, from a snapshot, and kept', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom<WindowName>('5m', '1h', 'today', '24h', '7d'),
        fc.constantFrom<Filter>({}, { site: ['north'] }, { site: ['south', ''], severity: ['high'] }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.nat(30 * HOUR),
        (seed, window, filter, cut, silence) => {
          const log = busyLog(seed);
          const events = log.slice(0, Math.ceil(cut * log.length));
          const asOf = events.at(-1)!.time + silence * MS;
          const spec = { family: 'complaint', filter, window, groupBy: [] };
          const { from, stepMs } = windowSteps(window, asOf, 'UTC');
          const { n, filed } = expected(events, complaintBase, { from: from * stepMs, until: asOf, filter });
          const arrived = arrivalOrder(events, seed, HOUR * MS);
          const kept = createMetricState(SETTINGS);
          const view = kept.openView(spec);
          view.frame(START).groups[0]!.figure('ratePer1000');
          fold(arrived, kept);
          const half = fold(arrived.slice(0, arrived.length >> 1));
          const whole = fold(events);
          const parts = [0, 1].map((part) =>
            fold(events.filter(({ entity }) => Number(entity.replace(/\D/g, '') || 0) % 2 === part)),
          );
          const continued = fold(arrived.slice(arrived.length >> 1), restoreMetricState(half.snapshot(), SETTINGS));
          for (const state of [kept, continued]) expect(Buffer.compare(state.snapshot(), whole.snapshot())).toBe(0);
          const frames = [
            whole.frame(spec, asOf),
            view.frame(asOf),
            continued.frame(spec, asOf),
            mergeMetricStates(parts).frame(spec, asOf),
          ];
          for (const frame of frames) {
            const figure = frame.groups[0]!.figure('ratePer1000');
            expect([figure.n, figure.value]).toEqual([n, n === 0 ? null : (filed * 1000) / n]);
            compared++;
          }
        },
      ),
      { seed: 20_261_122, numRuns: 40 },
    );
    expect(compared).toBe(160);
  });

  it('has a history: a series that is kept shows what one read anew shows', () => {
    const spec = {
      figure: 'complaint.ratePer1000',
      filter: { site: ['north'] },
      window: '24h',
      groupBy: ['severity'],
    } as const;
    let points = 0;
    for (const seed of [1, 2, 3]) {
      const state = createMetricState(SETTINGS);
      const series = state.openSeries(spec);
      const plain = createMetricState(SETTINGS);
      arrivalOrder(busyLog(seed), seed, HOUR * MS).forEach((event, i) => {
        state.fold(event);
        plain.fold(event);
        if (i % 9 !== 0) return;
        const frame = series.frame(state.newestEventAt);
        expect(frame).toEqual(plain.series(spec, plain.newestEventAt));
        points += frame.groups.flatMap((group) => group.points.filter(({ value }) => value !== null)).length;
      });
    }
    expect(points).toBeGreaterThan(100);
  });
});
