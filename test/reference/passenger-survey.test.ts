import type { FamilyFrame } from '@andon/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceData } from '../reference-data.ts';
import { createStation, type Station } from './fold-log.ts';
import { gunzippedText, rawRows, readLog, readReference } from './reference-files.ts';

const ZONE = 'America/Los_Angeles';
const DAY_MS = 86_400_000;
const AS_OF = Date.parse('2017-06-01T00:00:00-07:00');

interface Year {
  readonly nps_answers: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly promoters_9_10: number;
  readonly passives_7_8: number;
  readonly detractors_0_6: number;
  readonly nps_unweighted: number;
  readonly nps_by_day: Readonly<Record<string, { n: number; promoters: number; detractors: number; nps: number }>>;
  readonly nps_by_boarding_area: Readonly<Record<string, { n: number; nps: number }>>;
  readonly ratings_1_to_5: Readonly<
    Record<string, { n: number; mean: number; csat_top2_4_5: number; counts_1_to_5: readonly number[] }>
  >;
}

describe.skipIf(referenceData === undefined)('passenger-survey, 2017', () => {
  let station: Station;
  let expected: Year;
  let rows: readonly Record<string, string>[];

  beforeAll(async () => {
    expected = readReference<{ figures: Record<string, Year> }>('passenger-survey/reference.json').figures['2017']!;
    const { events } = await readLog('passenger-survey', 'passenger-survey/survey-2017.csv.gz');
    rows = rawRows(gunzippedText('passenger-survey/survey-2017.csv.gz'), ',');
    station = await createStation({ zone: ZONE });
    expect(await station.send(events)).toMatchObject({ accepted: events.length, rejectedCount: 0, ignoredFields: {} });
  });
  afterAll(() => station?.close());

  /** The satisfaction index weighs each answer as the survey does; the reference has plain means, which follow from the counts. */
  function weightedMean(question: string): number {
    const rated = rows.filter((row) => ['1', '2', '3', '4', '5'].includes(row[question] ?? ''));
    const sum = (value: (row: Record<string, string>) => number) => rated.reduce((total, row) => total + value(row), 0);
    return sum((row) => Number(row.WEIGHT) * Number(row[question])) / sum((row) => Number(row.WEIGHT));
  }

  function frame(groupBy: readonly string[] = []): FamilyFrame {
    return station.state.frame({ family: 'survey', filter: {}, window: '30d', groupBy }, AS_OF);
  }

  it('gives the score and its parts', () => {
    const group = frame().groups[0]!;
    const nps = group.figure('nps');
    expect(nps.value).toBeCloseTo(expected.nps_unweighted, 6);
    expect(nps.n).toBe(expected.nps_answers);
    expect(nps.lower).toBeLessThan(expected.nps_unweighted);
    expect(nps.upper).toBeGreaterThan(expected.nps_unweighted);
    expect(group.figure('promoters').value).toBe(expected.promoters_9_10);
    expect(group.figure('passives').value).toBe(expected.passives_7_8);
    expect(group.figure('detractors').value).toBe(expected.detractors_0_6);
  });

  it('gives the distribution of scores', () => {
    const scores = frame().groups[0]!.detail('distribution', { instrument: 'nps' }) as {
      score: number;
      count: number;
    }[];
    expect(
      Object.fromEntries(scores.filter(({ count }) => count > 0).map(({ score, count }) => [score, count])),
    ).toEqual(expected.scores);
  });

  it('gives every day of interviews, as a series', () => {
    const series = station.state.series(
      { figure: 'survey.nps', filter: {}, window: '30d', stepMs: DAY_MS, groupBy: [] },
      AS_OF,
    );
    const days = series.groups[0]!.points.filter(({ n }) => n > 0).map(({ t, n, value }) => [
      new Date(t - 7 * 3_600_000).toISOString().slice(0, 10),
      n,
      value?.toFixed(6),
    ]);
    expect(days).toEqual(Object.entries(expected.nps_by_day).map(([date, { n, nps }]) => [date, n, nps.toFixed(6)]));
    expect(days).toHaveLength(20);
  });

  it('gives every boarding area', () => {
    const areas = new Map(frame(['site']).groups.map((group) => [group.key[0]!.value, group]));
    for (const [name, area] of Object.entries(expected.nps_by_boarding_area)) {
      expect([name, areas.get(name)?.figure('nps').n]).toEqual([name, area.n]);
      expect(areas.get(name)?.figure('nps').value).toBeCloseTo(area.nps, 6);
    }
    expect(Object.keys(expected.nps_by_boarding_area)).toHaveLength(7);
  });

  it('gives the ratings of every question', () => {
    const group = frame().groups[0]!;
    for (const [question, rating] of Object.entries(expected.ratings_1_to_5)) {
      const csat = group.figure('csat', { question });
      expect([question, csat.n]).toEqual([question, rating.n]);
      expect(csat.value).toBeCloseTo(rating.csat_top2_4_5, 6);
      const csi = group.figure('csi', { instrument: 'csat', question });
      expect(csi.value).toBeCloseTo((100 * (weightedMean(question) - 1)) / 4, 3);
      const counts = group.detail('distribution', { instrument: 'csat', question }) as {
        score: number;
        count: number;
      }[];
      const byScore = new Map(counts.map(({ score, count }) => [score, count]));
      expect([1, 2, 3, 4, 5].map((score) => byScore.get(score) ?? 0)).toEqual(rating.counts_1_to_5);
    }
    expect(Object.keys(expected.ratings_1_to_5).length).toBeGreaterThan(20);
  });
});
