/* Figures of answers on a scale. */

import type { Counts, DetailArgs, Draft, FamilyFigures, FigureSpec, GroupWindow } from '../../family.ts';
import type { FigureParams } from '../../figure.ts';
import type { MetricSettings } from '../../settings.ts';
import { meanInterval, netPromoterInterval } from '../../statistics/index.ts';
import { shareDraft } from '../drafts.ts';
import { DEFINITIONS } from './definitions.ts';
import {
  ANSWERED,
  EXPECTATIONS,
  type Facet,
  GAPS,
  INVITED,
  parseFacet,
  SCORE_UNIT,
  SCORES,
  WEIGHT,
  WEIGHT_SQUARES,
  WEIGHT_UNIT,
  WEIGHTED_SCORE,
} from './fold.ts';

const SERVQUAL_DIMENSIONS = ['reliability', 'responsiveness', 'assurance', 'empathy', 'tangibles'];
/** "It was easy", from strongly disagree to strongly agree. */
const EFFORT_SCALE = [1, 7] as const;
const EMPLOYEE_INSTRUMENTS: readonly string[] = ['enps', 'engagement'];

export function surveyFigures(settings: MetricSettings): FamilyFigures {
  const scored = (
    definition: FigureSpec['definition'],
    instrumentOf: (params: FigureParams) => string,
    compute: (facets: readonly ScoredFacet[]) => Draft,
    /** What it is made of. */
    bag: number = SCORES,
  ): FigureSpec => ({
    definition,
    compute: (group, params) => compute(facetsOf(group, instrumentOf(params), params.question)),
    count: (group, params) => valuesIn(facetsOf(group, instrumentOf(params), params.question), bag),
  });

  const counted = (definition: FigureSpec['definition'], column: number): FigureSpec => ({
    definition,
    compute(group, params) {
      const n = sumOf(group, params.instrument ?? 'nps', column);
      return { value: n, n };
    },
  });

  return {
    figures: [
      scored(DEFINITIONS.nps, () => 'nps', npsDraft),
      scored(
        DEFINITIONS.promoters,
        () => 'nps',
        (facets) => partDraft(facets, 9, 10),
      ),
      scored(
        DEFINITIONS.passives,
        () => 'nps',
        (facets) => partDraft(facets, 7, 8.99),
      ),
      scored(
        DEFINITIONS.detractors,
        () => 'nps',
        (facets) => partDraft(facets, 0, 6.99),
      ),
      scored(
        DEFINITIONS.csat,
        () => 'csat',
        (facets) => sharePassing(facets, ({ max }, score) => score > max - 2, 'top two boxes'),
      ),
      scored(DEFINITIONS.csi, (params) => params.instrument ?? 'csat', csiDraft),
      scored(
        DEFINITIONS.effort,
        () => 'ces',
        (facets) => sharePassing(facets, ({ min, max }, score) => score > (min + max) / 2, 'share above neutral'),
      ),
      scored(DEFINITIONS.effortMean, () => 'ces', effortMeanDraft),
      counted(DEFINITIONS.answered, ANSWERED),
      counted(DEFINITIONS.invited, INVITED),
      {
        definition: DEFINITIONS.responseRate,
        compute(group, params) {
          const instrument = params.instrument ?? 'nps';
          const invited = sumOf(group, instrument, INVITED);
          // Answers to invitations of before the window may outnumber those of the window itself.
          return shareDraft(Math.min(invited, sumOf(group, instrument, ANSWERED)), invited);
        },
      },
      scored(DEFINITIONS.servqualGap, () => 'servqual', gapDraft, GAPS),
    ],
    details: {
      distribution: {
        compute: (group, args) => distribution(facetsOf(group, instrumentArg(args), questionArg(args))),
        minimum: {
          of: (args) => minimumFor(instrumentArg(args), settings),
          count: (group, args) => answersIn(facetsOf(group, instrumentArg(args), questionArg(args))),
        },
      },
      servqual: {
        compute(group, _args, figure) {
          const present = new Set(
            facetsOf(group, 'servqual')
              .filter(({ counts }) => counts.bagCount(SCORES) > 0)
              .map(({ facet }) => facet.question),
          );
          return SERVQUAL_DIMENSIONS.filter((dimension) => present.has(dimension)).map((dimension) => {
            const gap = figure('servqualGap', { question: dimension });
            // More may have said how it was than what they expected.
            const index = figure('csi', { instrument: 'servqual', question: dimension });
            const facets = facetsOf(group, 'servqual', dimension);
            const isHidden = gap.state === 'SUPPRESSED' || index.state === 'SUPPRESSED';
            return {
              dimension,
              perception: isHidden ? null : meanOf(facets, SCORES),
              expectation: isHidden ? null : meanOf(facets, EXPECTATIONS),
              gap,
            };
          });
        },
      },
    },
    size: (group) => answersIn(facetsOf(group)),
    minimum(figure, params) {
      const { key } = figure.definition;
      if (key === 'survey.answered' || key === 'survey.invited' || key === 'survey.responseRate') return 0;
      return minimumFor(params.instrument ?? '', settings);
    },
  };
}

function minimumFor(instrument: string, settings: MetricSettings): number {
  return EMPLOYEE_INSTRUMENTS.includes(instrument) ? settings.employeeMinimumGroup : settings.minimumGroup;
}

interface ScoredFacet {
  readonly facet: Facet;
  readonly counts: Counts;
}

/** Facets with answers, of one instrument or all, and of one question or all. */
function facetsOf(group: GroupWindow, instrument?: string, question?: string): readonly ScoredFacet[] {
  const found: ScoredFacet[] = [];
  for (const counts of group.facets) {
    const facet = parseFacet(counts.facet);
    if (facet.min === facet.max) continue;
    if (instrument !== undefined && facet.instrument !== instrument) continue;
    if (question !== undefined && facet.question !== question) continue;
    found.push({ facet, counts });
  }
  return found;
}

function sumOf(group: GroupWindow, instrument: string, column: number): number {
  let sum = 0;
  for (const counts of group.facets) if (parseFacet(counts.facet).instrument === instrument) sum += counts.sum(column);
  return sum;
}

function answersIn(facets: readonly ScoredFacet[]): number {
  return valuesIn(facets, SCORES);
}

function valuesIn(facets: readonly ScoredFacet[], bag: number): number {
  let n = 0;
  for (const { counts } of facets) n += counts.bagCount(bag);
  return n;
}

function countScores(facets: readonly ScoredFacet[], test: (facet: Facet, score: number) => boolean): number {
  let count = 0;
  for (const { facet, counts } of facets) {
    counts.bag(SCORES).forEach((value, weight) => {
      if (test(facet, value / SCORE_UNIT)) count += weight;
    });
  }
  return count;
}

function npsDraft(facets: readonly ScoredFacet[]): Draft {
  const n = answersIn(facets);
  if (n === 0) return { value: null, n };
  let promoters = 0;
  let detractors = 0;
  for (const { counts } of facets) {
    counts.bag(SCORES).forEach((value, weight) => {
      if (value >= 9 * SCORE_UNIT) promoters += weight;
      else if (value < 7 * SCORE_UNIT) detractors += weight;
    });
  }
  const interval = netPromoterInterval({ promoters, passives: n - promoters - detractors, detractors });
  return {
    value: (100 * (promoters - detractors)) / n,
    n,
    lower: interval?.lower,
    upper: interval?.upper,
    variant: 'adjusted Wald',
  };
}

function partDraft(facets: readonly ScoredFacet[], from: number, to: number): Draft {
  const n = answersIn(facets);
  return { value: n === 0 ? null : countScores(facets, (_, score) => score >= from && score <= to), n };
}

function sharePassing(
  facets: readonly ScoredFacet[],
  test: (facet: Facet, score: number) => boolean,
  variant: string,
): Draft {
  return shareDraft(countScores(facets, test), answersIn(facets), variant);
}

function csiDraft(facets: readonly ScoredFacet[]): Draft {
  const moments = momentsOf(facets, SCORES, onScale(0, 100));
  let weight = 0;
  let weightSquares = 0;
  let weighted = 0;
  for (const { facet, counts } of facets) {
    const width = facet.max - facet.min;
    const sum = counts.sum(WEIGHT);
    weight += sum;
    weightSquares += counts.sum(WEIGHT_SQUARES);
    weighted += (100 * (counts.sum(WEIGHTED_SCORE) / SCORE_UNIT - sum * facet.min)) / width;
  }
  const { n } = moments;
  if (n === 0 || weight === 0) return { value: null, n };
  const value = weighted / weight;
  const interval = meanInterval(moments);
  if (!interval) return { value, n };
  // Unequal weights make a sample worth fewer answers (Kish 1965).
  const design = Math.sqrt((n * weightSquares * WEIGHT_UNIT) / weight ** 2);
  const halfWidth = ((interval.upper - interval.lower) / 2) * design;
  return { value, n, lower: Math.max(0, value - halfWidth), upper: Math.min(100, value + halfWidth) };
}

function effortMeanDraft(facets: readonly ScoredFacet[]): Draft {
  const [lowest, highest] = EFFORT_SCALE;
  const moments = momentsOf(facets, SCORES, onScale(lowest, highest));
  const { n, sum } = moments;
  if (n === 0) return { value: null, n };
  const interval = meanInterval(moments);
  return {
    value: sum / n,
    n,
    lower: interval && Math.max(lowest, interval.lower),
    upper: interval && Math.min(highest, interval.upper),
    variant: 'mean, 1 to 7',
  };
}

function gapDraft(facets: readonly ScoredFacet[]): Draft {
  const moments = momentsOf(facets, GAPS);
  if (moments.n === 0) return { value: null, n: 0 };
  const interval = meanInterval(moments);
  return {
    value: moments.sum / moments.n,
    n: moments.n,
    lower: interval?.lower,
    upper: interval?.upper,
    variant: 'paired difference',
  };
}

function meanOf(facets: readonly ScoredFacet[], tally: number): number | null {
  const { n, sum } = momentsOf(facets, tally);
  return n === 0 ? null : sum / n;
}

/** Carries a score over from its own scale to another. */
function onScale(lowest: number, highest: number): (score: number, facet: Facet) => number {
  return (score, { min, max }) => lowest + ((highest - lowest) * (score - min)) / (max - min);
}

function momentsOf(
  facets: readonly ScoredFacet[],
  tally: number,
  convert: (score: number, facet: Facet) => number = (score) => score,
) {
  const moments = { n: 0, sum: 0, sumOfSquares: 0 };
  for (const { facet, counts } of facets) {
    counts.bag(tally).forEach((value, weight) => {
      const score = convert(value / SCORE_UNIT, facet);
      moments.n += weight;
      moments.sum += weight * score;
      moments.sumOfSquares += weight * score ** 2;
    });
  }
  return moments;
}

interface ScoreCount {
  readonly score: number;
  readonly count: number;
}

function distribution(facets: readonly ScoredFacet[]): readonly ScoreCount[] {
  const byScore = new Map<number, number>();
  for (const { facet, counts } of facets) {
    if (counts.bagCount(SCORES) === 0) continue;
    // Every step of a whole-number scale is there, also where nobody chose it.
    if (Number.isInteger(facet.min) && facet.max - facet.min <= 10) {
      for (let score = facet.min; score <= facet.max; score++) byScore.set(score, byScore.get(score) ?? 0);
    }
    counts.bag(SCORES).forEach((value, weight) => {
      const score = value / SCORE_UNIT;
      byScore.set(score, (byScore.get(score) ?? 0) + weight);
    });
  }
  return [...byScore].map(([score, count]) => ({ score, count })).sort((a, b) => a.score - b.score);
}

function instrumentArg({ instrument }: DetailArgs): string {
  return typeof instrument === 'string' ? instrument : 'nps';
}

function questionArg({ question }: DetailArgs): string | undefined {
  return typeof question === 'string' ? question : undefined;
}
