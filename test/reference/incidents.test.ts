import type { Group, ServiceEvent, WindowName } from '@andon/metrics';
import { readSource } from '@andon/server/parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceData } from '../reference-data.ts';
import { createStation, type Station } from './fold-log.ts';
import { rawRows, readLog, readReference, referencePath } from './reference-files.ts';
import { windowsBetween } from './spans.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** End of the busy quarter: most cases are resolved by then, some are still open. */
const AS_OF = Date.parse('2016-05-30T00:00:00Z');

interface Durations {
  readonly n: number;
  readonly median_h: number;
  readonly p90_h_nearest_rank: number;
}

interface Figures {
  readonly incidents: number;
  readonly reopened_incidents: number;
  readonly incidents_by_opened_month: Readonly<Record<string, number>>;
  readonly first_status_change_opened_to_first_event_not_New: Durations;
  readonly first_Resolved_event_opened_to_sys_updated_at: Durations;
}

/** One incident as the raw rows tell it, read by code that shares nothing with ours. Instants in epoch ms, `Infinity` for never. */
interface Incident {
  readonly openedAt: number;
  firstChangeAt: number;
  firstResolvedAt: number;
  /** Of the last resolution before the end of the quarter that nothing reopened before it. */
  resolvedAtQuarterEnd: number;
  reopenCount: number;
}

describe.skipIf(referenceData === undefined)('incidents, 2016', () => {
  let station: Station;
  let expected: Figures;
  let incidents: readonly Incident[];
  let events: readonly ServiceEvent[];
  let atQuarterEnd: Group;
  const openedByMonth: Record<string, number> = {};
  let reopened = 0;

  beforeAll(async () => {
    expected = readReference<{ figures: Figures }>('incidents/reference.json').figures;
    incidents = rawIncidents(await readSource(referencePath('incidents/incident_event_log.zip')));
    ({ events } = await readLog('incidents', 'incidents/incident_event_log.zip'));
    station = await createStation({ zone: 'UTC' });
    let sent = 0;
    const sendBefore = async (asOf: number) => {
      let end = sent;
      while (end < events.length && events[end]!.time < asOf) end++;
      if (end > sent) await station.send(events.slice(sent, end));
      sent = end;
    };
    for (const { window, asOf } of windowsBetween(Date.parse('2016-02-29T00:00:00Z'), AS_OF)) await read(window, asOf);
    atQuarterEnd = station.state.frame({ family: 'response', filter: {}, window: '90d', groupBy: [] }, AS_OF)
      .groups[0]!;
    // Figures are computed when asked for, from the state as it is then.
    quarter = quarterFigures(atQuarterEnd);
    for (const { window, asOf } of windowsBetween(AS_OF, Date.parse('2017-02-19T00:00:00Z'))) await read(window, asOf);
    expect(sent).toBe(events.length);

    async function read(window: WindowName, asOf: number): Promise<void> {
      await sendBefore(asOf);
      // A day at a time: a week may lie in two months.
      const days = window === '7d' ? 7 : 1;
      const series = station.state.series(
        { figure: 'response.opened', filter: {}, window: '7d', stepMs: DAY_MS, groupBy: [] },
        asOf,
      );
      for (const { t, value, n } of series.groups[0]!.points) {
        if (t < asOf - days * DAY_MS || t >= asOf) continue;
        const month = new Date(t).toISOString().slice(0, 7);
        openedByMonth[month] = (openedByMonth[month] ?? 0) + (value ?? n);
      }
      const frame = station.state.frame({ family: 'response', filter: {}, window, groupBy: [] }, asOf);
      reopened += frame.groups[0]!.figure('reopened').value ?? 0;
    }
  });
  afterAll(() => station?.close());

  let quarter: ReturnType<typeof quarterFigures>;

  it('is measured by a yardstick that gives the figures of the reference', () => {
    const hours = (end: (incident: Incident) => number) =>
      incidents.map((incident) => (end(incident) - incident.openedAt) / HOUR_MS).filter(Number.isFinite);
    for (const [name, durations] of [
      ['first_status_change_opened_to_first_event_not_New', hours(({ firstChangeAt }) => firstChangeAt)],
      ['first_Resolved_event_opened_to_sys_updated_at', hours(({ firstResolvedAt }) => firstResolvedAt)],
    ] as const) {
      expect([name, durations.length]).toEqual([name, expected[name].n]);
      expect(nearestRank(durations, 0.5)).toBeCloseTo(expected[name].median_h, 1);
      expect(nearestRank(durations, 0.9)).toBeCloseTo(expected[name].p90_h_nearest_rank, 4);
    }
  });

  it('counts every incident in the month it was opened', () => {
    const counted = Object.fromEntries(Object.entries(openedByMonth).filter(([, n]) => n > 0));
    expect(counted).toEqual(expected.incidents_by_opened_month);
  });

  it('counts every reopening', () => {
    const reopenings = events.filter(({ type }) => type === 'case.reopened');
    expect(new Set(reopenings.map(({ entity }) => entity)).size).toBe(expected.reopened_incidents);
    expect(reopened).toBe(reopenings.length);
  });

  it.each([0.5, 0.9])(
    'gives the naive %d quantiles of first response and resolution within one in a hundred',
    (quantile) => {
      const seen = incidents.filter(({ openedAt }) => openedAt >= AS_OF - 90 * DAY_MS && openedAt < AS_OF);
      const reply = durationsBy(seen, ({ firstChangeAt }) => firstChangeAt).filter(({ censored }) => !censored);
      const resolution = durationsBy(seen, ({ resolvedAtQuarterEnd }) => resolvedAtQuarterEnd).filter(
        ({ censored }) => !censored,
      );
      expectWithin(
        quarter.naiveResponse(quantile),
        nearestRank(
          reply.map(({ ms }) => ms),
          quantile,
        ),
      );
      expectWithin(
        quarter.naiveResolution(quantile),
        nearestRank(
          resolution.map(({ ms }) => ms),
          quantile,
        ),
      );
    },
  );

  it.each([0.5, 0.9])(
    'counts open cases as censored: the Kaplan–Meier %d quantiles within one in a hundred',
    (quantile) => {
      const seen = incidents.filter(({ openedAt }) => openedAt >= AS_OF - 90 * DAY_MS && openedAt < AS_OF);
      expectWithin(
        quarter.response(quantile),
        kaplanMeier(
          durationsBy(seen, ({ firstChangeAt }) => firstChangeAt),
          quantile,
        ),
      );
      expectWithin(
        quarter.resolution(quantile),
        kaplanMeier(
          durationsBy(seen, ({ resolvedAtQuarterEnd }) => resolvedAtQuarterEnd),
          quantile,
        ),
      );
    },
  );

  it('counts what was open at the end of the quarter', () => {
    const opened = incidents.filter(({ openedAt }) => openedAt < AS_OF);
    const unanswered = opened.filter(({ openedAt, firstChangeAt }) => Math.max(openedAt, firstChangeAt) >= AS_OF);
    expect(quarter.unanswered).toBe(unanswered.length);
    expect(quarter.opened).toBe(opened.filter(({ openedAt }) => openedAt >= AS_OF - 90 * DAY_MS).length);
  });
});

function quarterFigures(group: Group) {
  const values = new Map<string, number | null>();
  for (const name of ['firstResponse', 'resolution'] as const) {
    for (const quantile of [0.5, 0.9]) {
      for (const naive of [true, false]) {
        values.set(`${name} ${quantile} ${naive}`, group.figure(name, { quantile, naive }).value);
      }
    }
  }
  const value = (name: string, quantile: number, naive: boolean) =>
    values.get(`${name} ${quantile} ${naive}`) ?? Number.NaN;
  return {
    opened: group.figure('opened').value,
    unanswered: group.figure('unanswered').value,
    response: (quantile: number) => value('firstResponse', quantile, false),
    naiveResponse: (quantile: number) => value('firstResponse', quantile, true),
    resolution: (quantile: number) => value('resolution', quantile, false),
    naiveResolution: (quantile: number) => value('resolution', quantile, true),
  };
}

function rawIncidents(text: string): readonly Incident[] {
  const byNumber = new Map<string, Incident>();
  const rows = rawRows(text, ',').toSorted((a, b) => instant(a.sys_updated_at) - instant(b.sys_updated_at));
  for (const row of rows) {
    let incident = byNumber.get(row.number ?? '');
    if (!incident) {
      const never = Number.POSITIVE_INFINITY;
      incident = {
        openedAt: instant(row.opened_at),
        firstChangeAt: never,
        firstResolvedAt: never,
        resolvedAtQuarterEnd: never,
        reopenCount: 0,
      };
      byNumber.set(row.number ?? '', incident);
    }
    const at = instant(row.sys_updated_at);
    const state = row.incident_state;
    const reopenCount = Number(row.reopen_count);
    if (state !== 'New') incident.firstChangeAt = Math.min(incident.firstChangeAt, at);
    if (state === 'Resolved') incident.firstResolvedAt = Math.min(incident.firstResolvedAt, at);
    if (at >= AS_OF) continue;
    if (reopenCount > incident.reopenCount) incident.resolvedAtQuarterEnd = Number.POSITIVE_INFINITY;
    if (state === 'Resolved' || state === 'Closed') {
      incident.resolvedAtQuarterEnd = Math.min(incident.resolvedAtQuarterEnd, at);
    }
    incident.reopenCount = reopenCount;
  }
  return [...byNumber.values()];
}

function instant(text = ''): number {
  const [day, month, year, hour, minute] = text.split(/[/ :]/).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute);
}

interface Duration {
  readonly ms: number;
  readonly censored: boolean;
}

function durationsBy(incidents: readonly Incident[], end: (incident: Incident) => number): readonly Duration[] {
  return incidents.map((incident) => {
    const endedAt = Math.max(incident.openedAt, end(incident));
    const censored = endedAt >= AS_OF;
    return { ms: (censored ? AS_OF : endedAt) - incident.openedAt, censored };
  });
}

function nearestRank(values: readonly number[], quantile: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(quantile * values.length) - 1]!;
}

/** The textbook product over the distinct times at which something ended. */
function kaplanMeier(durations: readonly Duration[], quantile: number): number {
  const sorted = durations.toSorted((a, b) => a.ms - b.ms);
  let surviving = 1;
  for (let i = 0; i < sorted.length; ) {
    const { ms } = sorted[i]!;
    let ended = 0;
    let next = i;
    for (; next < sorted.length && sorted[next]!.ms === ms; next++) if (!sorted[next]!.censored) ended++;
    surviving *= 1 - ended / (sorted.length - i);
    if (surviving <= 1 - quantile) return ms;
    i = next;
  }
  return Number.NaN;
}

function expectWithin(actual: number, expected: number): void {
  expect(Math.abs(actual - expected) / expected).toBeLessThanOrEqual(0.01);
}
