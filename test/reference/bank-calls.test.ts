import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FamilyFrame, Group, ServiceEvent } from '@andon/metrics';
import { openSqliteLog } from '@andon/server/parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceData } from '../reference-data.ts';
import { createStation, type Station } from './fold-log.ts';
import { gunzippedText, rawRows, readLog, readReference, referencePath } from './reference-files.ts';

const ZONE = 'Asia/Jerusalem';
const DAY_MS = 86_400_000;
const THRESHOLDS = [10, 20, 30, 60] as const;

interface Spread {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly p90_nearest_rank: number;
  readonly p95_nearest_rank: number;
}

type MonthFigures = Readonly<Record<string, number>> & {
  readonly wait_served_all: Spread;
  readonly wait_served_queued_only: Spread;
  readonly wait_abandoned_in_queue: Spread;
  readonly service_time_served: Spread;
  readonly service_time_served_le_3600s: Spread;
  readonly service_time_10s_to_3600s: Spread;
  readonly aht_by_type_le_3600s: Readonly<Record<string, { readonly n: number; readonly mean: number }>>;
};

/** Queues by the log's own codes. */
const QUEUES = { PS: 'regular', PE: 'english', IN: 'internet', NE: 'stock trading', NW: 'prospect', TT: 'call-back' };

/** A midnight in Jerusalem after the last call of each month has ended. */
const MONTHS = [
  { name: 'january', asOf: Date.parse('1999-02-02T00:00:00+02:00') },
  { name: 'february', asOf: Date.parse('1999-03-02T00:00:00+02:00') },
] as const;

/**
 * The reference counts calls by the recorded date and by the hour in which they left the voice response unit; we count at the outcome. So
 * each call carries both as dimensions of the installation, taken from the raw rows by code that shares nothing with ours.
 */
function recordedDimensions(
  month: string,
): Map<
  string,
  { readonly day: string; readonly hour: string; readonly queued: string; readonly service: 'short' | 'usual' | 'long' }
> {
  const calls = new Map();
  for (const row of rawRows(gunzippedText(`bank-calls/${month}.txt.gz`), '\t')) {
    const date = row.date ?? '';
    calls.set(`${row['vru+line']}-${row.call_id}`, {
      day: `19${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4, 6)}`,
      hour: String(Number((row.vru_exit ?? '').split(':')[0])),
      queued: hasQueued(row) ? 'yes' : 'no',
      service: Number(row.ser_time) > 3600 ? 'long' : Number(row.ser_time) < 10 ? 'short' : 'usual',
    });
  }
  return calls;
}

function hasQueued(row: Record<string, string>): boolean {
  return row.q_start !== '0:00:00' || Number(row.q_time) > 0;
}

function nearestRank(values: readonly number[], quantile: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(quantile * values.length - 1e-9) - 1]!;
}

describe.skipIf(referenceData === undefined).each(MONTHS)('bank-calls, $name 1999', ({ name, asOf }) => {
  let folder: string;
  let station: Station;
  let events: readonly ServiceEvent[];
  let expected: MonthFigures;

  beforeAll(async () => {
    expected = readReference<{ figures: Record<string, MonthFigures> }>('bank-calls/reference.json').figures[name]!;
    const dimensions = recordedDimensions(name);
    const log = await readLog('bank-calls', `bank-calls/${name}.txt.gz`);
    events = log.events.map((event) => ({ ...event, custom: dimensions.get(event.entity)! }));
    folder = await mkdtemp(join(tmpdir(), 'andon-reference-'));
    station = await createStation(
      { zone: ZONE, shortAbandonSeconds: 0, customDimensions: ['day', 'hour', 'queued', 'service'] },
      await openSqliteLog({ path: join(folder, 'events.sqlite') }),
    );
    const receipt = await station.send(events);
    expect(receipt).toMatchObject({ accepted: events.length, duplicate: 0, rejectedCount: 0, ignoredFields: {} });
  });
  afterAll(async () => {
    await station?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function frame(groupBy: readonly string[] = [], filter: Record<string, string[]> = {}): FamilyFrame {
    return station.state.frame({ family: 'queue', filter, window: '90d', groupBy }, asOf);
  }
  function whole(filter: Record<string, string[]> = {}): Group {
    return frame([], filter).groups[0]!;
  }

  it('counts every call by its outcome', () => {
    const group = whole();
    expect(group.figure('answered').value).toBe(expected.served);
    expect(group.figure('abandoned').value).toBe(expected.abandoned_in_queue);
    expect(group.figure('offered').value).toBe(expected.served! + expected.abandoned_in_queue!);
    expect(group.figure('overflowed').value).toBe(0);
    expect(group.figure('expired').value).toBe(0);
    expect(group.figure('abandonmentRate').value).toBeCloseTo(expected.abandonment_rate_queue!, 6);
    expect(events.filter(({ type }) => type === 'selfservice.session')).toHaveLength(expected.hang_without_queue!);
    expect(whole({ queued: ['yes'] }).figure('answered').value).toBe(expected.served_after_queueing);
    expect(whole({ queued: ['no'] }).figure('answered').value).toBe(expected.served_immediately);
  });

  it.each(THRESHOLDS)('gives the service level of %i s in every variant', (seconds) => {
    const group = whole();
    const level = (variant: 'F1' | 'F2' | 'F3' | 'F4') => group.figure('serviceLevel', { seconds, variant }).value;
    expect(level('F2')).toBeCloseTo(expected[`sl${seconds}_served_only`]!, 6);
    expect(level('F3')).toBeCloseTo(expected[`sl${seconds}_offered`]!, 6);
    expect(level('F4')).toBeCloseTo(expected[`sl${seconds}_offered_excl_short_abandons`]!, 6);
    expect(level('F1')).toBeCloseTo(expected[`sl${seconds}_offered_abandons_positive`]!, 6);
  });

  it('gives the mean waits and service times exactly', () => {
    const asaMs = whole().figure('asa');
    expect(asaMs.value! / 1000).toBeCloseTo(expected.wait_served_all.mean, 6);
    expect(asaMs.n).toBe(expected.wait_served_all.n);
    const queuedOnly = whole({ queued: ['yes'] }).figure('asa');
    expect(queuedOnly.value! / 1000).toBeCloseTo(expected.wait_served_queued_only.mean, 6);
    expect(queuedOnly.n).toBe(expected.wait_served_queued_only.n);
    const handling = whole().figure('aht');
    expect(handling.value! / 1000).toBeCloseTo(expected.service_time_served.mean, 6);
    expect(handling.n).toBe(expected.service_time_served.n);
  });

  it('gives the mean service times without the longest and the shortest, and of every kind of call', () => {
    for (const [service, spread] of [
      [['short', 'usual'], expected.service_time_served_le_3600s],
      [['usual'], expected.service_time_10s_to_3600s],
    ] as const) {
      const handling = whole({ service: [...service] }).figure('aht');
      expect([handling.n, (handling.value! / 1000).toFixed(4)]).toEqual([spread.n, spread.mean.toFixed(4)]);
    }
    const byQueue = frame(['queue'], { service: ['short', 'usual'] }).groups;
    const kinds = Object.entries(expected.aht_by_type_le_3600s);
    expect(kinds).toHaveLength(6);
    for (const [type, { n, mean }] of kinds) {
      const queue = QUEUES[type as keyof typeof QUEUES];
      const handling = byQueue.find(({ key }) => key[0]!.value === queue)?.figure('aht');
      expect([type, handling?.n, (handling!.value! / 1000).toFixed(4)]).toEqual([type, n, mean.toFixed(4)]);
    }
  });

  it('gives the wait quantiles of all outcomes within one in a hundred of the raw rows', () => {
    const rows = rawRows(gunzippedText(`bank-calls/${name}.txt.gz`), '\t');
    const waits = (outcome: string) =>
      rows.filter((row) => row.outcome === outcome).map((row) => (hasQueued(row) ? Number(row.q_time) : 0));
    const lost = rows.filter((row) => row.outcome === 'HANG' && hasQueued(row)).map((row) => Number(row.q_time));
    // The yardstick gives the figures of the reference, which has those who hung up and those who were served apart.
    const { median, n, p90_nearest_rank, p95_nearest_rank } = expected.wait_abandoned_in_queue;
    expect([lost.length, ...[0.5, 0.9, 0.95].map((quantile) => nearestRank(lost, quantile))]).toEqual([
      n,
      median,
      p90_nearest_rank,
      p95_nearest_rank,
    ]);
    const all = [...waits('AGENT'), ...lost];
    for (const quantile of [0.5, 0.9, 0.95, 0.99]) {
      const seconds = nearestRank(all, quantile);
      const figure = whole().figure('wait', { quantile, outcomes: 'ALL' });
      expect(figure.n).toBe(all.length);
      expect(Math.abs(figure.value! / 1000 - seconds)).toBeLessThanOrEqual(0.01 * seconds);
    }
  });

  it.each([
    ['all served', {}, 'wait_served_all'],
    ['those who queued', { queued: ['yes'] }, 'wait_served_queued_only'],
  ] as const)('gives the wait quantiles of %s within one in a hundred', (_, filter, name) => {
    const spread = expected[name];
    const wait = (quantile: number) =>
      whole(filter as Record<string, string[]>).figure('wait', { quantile, outcomes: 'ANSWERED' }).value! / 1000;
    for (const [quantile, seconds] of [
      [0.5, spread.median],
      [0.9, spread.p90_nearest_rank],
      [0.95, spread.p95_nearest_rank],
    ] as const) {
      expect(Math.abs(wait(quantile) - seconds) / seconds).toBeLessThanOrEqual(0.01);
    }
  });

  it('gives every day of the reference', () => {
    const days = new Map(frame(['day']).groups.map((group) => [group.key[0]!.value, group]));
    let compared = 0;
    for (const row of rawRows(readFileSync(referencePath('bank-calls/reference_daily.csv'), 'utf8'), ',')) {
      if (row.month !== name) continue;
      compareGroup(days.get(row.date!), row);
      compared++;
    }
    expect(compared).toBe(name === 'january' ? expected.days_with_calls : 28);
  });

  it('gives every hour of the reference', () => {
    const hours = new Map(
      frame(['day', 'hour']).groups.map((group) => [group.key.map(({ value }) => value).join(' '), group]),
    );
    let compared = 0;
    for (const row of rawRows(readFileSync(referencePath('bank-calls/reference_hourly.csv'), 'utf8'), ',')) {
      if (row.month !== name) continue;
      compareGroup(hours.get(`${row.date} ${row.hour_of_vru_exit}`), row);
      compared++;
    }
    expect(compared).toBeGreaterThan(500);
  });

  it.each([
    ['day', '90d', DAY_MS, asOf],
    ['hour', '7d', DAY_MS / 24, asOf - 14 * DAY_MS],
  ] as const)('gives a series whose points are the counts of each %s', (_, window, stepMs, at) => {
    const series = station.state.series({ figure: 'queue.answered', filter: {}, window, stepMs, groupBy: [] }, at);
    const points = series.groups[0]!.points;
    const counted = points.map(
      ({ t }) =>
        events.filter(({ type, time }) => type === 'contact.answered' && time >= t && time < t + stepMs).length,
    );
    expect(points.map(({ value, n }) => value ?? n)).toEqual(counted);
    expect(counted.reduce((a, b) => a + b)).toBe(
      events.filter(({ type, time }) => type === 'contact.answered' && time >= points[0]!.t && time < at).length,
    );
  });

  it('has the same figures after the log was read again', async () => {
    const figures = () =>
      frame(['queue']).groups.map((group) => [
        group.key,
        ...['answered', 'abandoned', 'serviceLevel', 'asa', 'aht', 'wait'].map((figure) => group.figure(figure)),
      ]);
    const before = figures();
    await station.engine.rebuild();
    expect(figures()).toEqual(before);
  });
});

/** One line of the daily or hourly table. A day or hour without calls from the queue has no group. */
function compareGroup(group: Group | undefined, row: Record<string, string>): void {
  const served = Number(row.served);
  const place = `${row.date} ${row.hour_of_vru_exit ?? ''}`;
  const count = (name: string) => group?.figure(name).value ?? 0;
  expect([place, count('answered'), count('abandoned')]).toEqual([place, served, Number(row.abandoned_in_queue)]);
  if (served === 0 || !group) return;
  const within = (seconds: number) =>
    Math.round(group.figure('serviceLevel', { seconds, variant: 'F2' }).value! * served);
  expect([place, within(20), within(60)]).toEqual([place, Number(row.served_le_20s), Number(row.served_le_60s)]);
  expect(group.figure('asa').value! / 1000).toBeCloseTo(Number(row.asa_s), 3);
  expect(group.figure('aht').value! / 1000).toBeCloseTo(Number(row.aht_s), 3);
}
