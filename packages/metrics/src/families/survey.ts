/*
 * Voice of the customer: answers on a scale.
 *
 * Every `survey.answered` is one answer to one question; answers of one survey share its `entity`. All of them count as answers; the
 * survey itself counts once an instrument as answered, and once as invited however often it is reminded.
 *
 * Scores and weights are kept in whole hundredths and thousandths, so sums are exact in any order.
 */

import {
  type Counts,
  type DetailArgs,
  type Draft,
  definer,
  type Entity,
  entityKind,
  type Family,
  type FigureSpec,
  type FoldEvent,
  type GroupWindow,
  local,
} from '../family.ts';
import type { FigureParams } from '../figure.ts';
import type { MetricSettings } from '../settings.ts';
import { meanInterval, netPromoterInterval } from '../statistics/index.ts';
import { shareDraft } from './drafts.ts';

const SCORE_UNIT = 100;
const WEIGHT_UNIT = 1000;

// Columns.
const INVITED = 0;
const ANSWERED = 1;
/** Σ weight, Σ weight² and Σ weight × score of the answers. */
const WEIGHT = 2;
const WEIGHT_SQUARES = 3;
const WEIGHTED_SCORE = 4;

// Tallies of scores in hundredths.
const SCORES = 0;
const EXPECTATIONS = 1;
const GAPS = 2;

const SERVQUAL_DIMENSIONS = ['reliability', 'responsiveness', 'assurance', 'empathy', 'tangibles'];
const EMPLOYEE_INSTRUMENTS: readonly string[] = ['enps', 'engagement'];

interface Survey extends Entity {
  /** Instruments invited to and answered, each followed by a line break. */
  invited: string;
  answered: string;
}

/** A question of an instrument on its scale. */
interface Facet {
  readonly question: string;
  readonly instrument: string;
  readonly min: number;
  readonly max: number;
}

export function surveyFamily(settings: MetricSettings): Family {
  const survey = entityKind<Survey>({
    name: 'survey',
    lists: [],
    create: () => ({ cell: 0, invited: '', answered: '' }),
    step(it, event, cell, sink) {
      const instrument = event.instrument ?? 'custom';
      it.cell = cell;
      if (event.type === 'survey.invited') {
        if (it.invited.includes(`${instrument}\n`)) return 'contradictory';
        it.invited += `${instrument}\n`;
        sink.at(cell, event.time, facetText({ question: '', instrument, min: 0, max: 0 }));
        sink.add(INVITED);
        return undefined;
      }
      const score = hundredths(event.score ?? 0);
      const weight = Math.round((event.weight ?? 1) * WEIGHT_UNIT);
      sink.at(cell, event.time, facetText(facetOf(event, instrument)));
      sink.value(SCORES, score);
      sink.add(WEIGHT, weight);
      // In units of a thousandth again, not of a millionth, to stay exact for many answers.
      sink.add(WEIGHT_SQUARES, Math.round(weight ** 2 / WEIGHT_UNIT));
      sink.add(WEIGHTED_SCORE, weight * score);
      if (event.expectation !== undefined) {
        const expectation = hundredths(event.expectation);
        sink.value(EXPECTATIONS, expectation);
        sink.value(GAPS, score - expectation);
      }
      if (!it.answered.includes(`${instrument}\n`)) {
        it.answered += `${instrument}\n`;
        sink.at(cell, event.time, facetText({ question: '', instrument, min: 0, max: 0 }));
        sink.add(ANSWERED);
      }
      return undefined;
    },
    keepUntil: () => Number.NEGATIVE_INFINITY,
  });

  const scored = (
    definition: FigureSpec['definition'],
    instrumentOf: (params: FigureParams) => string,
    compute: (facets: readonly ScoredFacet[]) => Draft,
  ): FigureSpec => ({
    definition,
    compute: (group, params) => compute(facetsOf(group, instrumentOf(params), params.question)),
  });

  const counted = (definition: FigureSpec['definition'], column: number): FigureSpec => ({
    definition,
    zero: true,
    compute(group, params) {
      const n = sumOf(group, params.instrument ?? 'nps', column);
      return { value: n, n };
    },
  });

  return {
    name: 'survey',
    kinds: [survey],
    routes: {
      'survey.invited': [{ kind: 0, keeps: ['instrument'] }],
      'survey.answered': [
        { kind: 0, keeps: ['instrument', 'question', 'score', 'scaleMin', 'scaleMax', 'expectation', 'weight'] },
      ],
    },
    columns: ['invited', 'answered', 'weight', 'weightSquares', 'weightedScore'],
    bags: [
      { name: 'scores', tally: true },
      { name: 'expectations', tally: true },
      { name: 'gaps', tally: true },
    ],
    levels: [],
    lists: [],
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
      scored(DEFINITIONS.servqualGap, () => 'servqual', gapDraft),
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
              .filter(({ counts }) => counts.bag(SCORES).count > 0)
              .map(({ facet }) => facet.question),
          );
          return SERVQUAL_DIMENSIONS.filter((dimension) => present.has(dimension)).map((dimension) => {
            const gap = figure('servqualGap', { question: dimension });
            const facets = facetsOf(group, 'servqual', dimension);
            const isHidden = gap.state === 'SUPPRESSED';
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

function facetOf({ question, scaleMin, scaleMax }: FoldEvent, instrument: string): Facet {
  return { question: question ?? '', instrument, min: scaleMin ?? 0, max: scaleMax ?? 0 };
}

/** The question comes first: it is what a sender chooses freely, and what is given up beyond the limit of facets. */
function facetText({ question, instrument, min, max }: Facet): string {
  return `${question}\u0000${instrument}\u0000${min}\u0000${max}`;
}

const parsed = new Map<string, Facet>();

function parseFacet(text: string): Facet {
  let facet = parsed.get(text);
  if (!facet) {
    const [question = '', instrument = '', min, max] = text.split('\u0000');
    facet = { question, instrument, min: Number(min), max: Number(max) };
    // Texts repeat for ever; a bound is only a guard against many states in one process.
    if (parsed.size > 10_000) parsed.clear();
    parsed.set(text, facet);
  }
  return facet;
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
  let n = 0;
  for (const { counts } of facets) n += counts.bag(SCORES).count;
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
  const promoters = countScores(facets, (_, score) => score >= 9);
  const detractors = countScores(facets, (_, score) => score < 7);
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
  const moments = { n: 0, sum: 0, sumOfSquares: 0 };
  let weight = 0;
  let weightSquares = 0;
  let weighted = 0;
  for (const { facet, counts } of facets) {
    const width = facet.max - facet.min;
    counts.bag(SCORES).forEach((value, count) => {
      const index = (100 * (value / SCORE_UNIT - facet.min)) / width;
      moments.n += count;
      moments.sum += count * index;
      moments.sumOfSquares += count * index ** 2;
    });
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

function momentsOf(facets: readonly ScoredFacet[], tally: number) {
  const moments = { n: 0, sum: 0, sumOfSquares: 0 };
  for (const { counts } of facets) {
    counts.bag(tally).forEach((value, weight) => {
      moments.n += weight;
      moments.sum += (weight * value) / SCORE_UNIT;
      moments.sumOfSquares += weight * (value / SCORE_UNIT) ** 2;
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
    if (counts.bag(SCORES).count === 0) continue;
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

function hundredths(score: number): number {
  return Math.round(score * SCORE_UNIT);
}

function instrumentArg({ instrument }: DetailArgs): string {
  return typeof instrument === 'string' ? instrument : 'nps';
}

function questionArg({ question }: DetailArgs): string | undefined {
  return typeof question === 'string' ? question : undefined;
}

// --- Definitions -------------------------------------------------------------------------------------------------------------------

const define = definer('survey');
const answers = local('answers', '答卷', '答卷');
const REICHHELD = 'Reichheld 2003, The one number you need to grow; interval: Rocks 2016';

const DEFINITIONS = {
  nps: define('nps', {
    name: local('Net Promoter Score', '净推荐值', '淨推薦值'),
    shortName: local('NPS', '净推荐值', '淨推薦值'),
    description: local(
      'Share of promoters (9–10) less share of detractors (0–6), in points from −100 to 100.',
      '推荐者（9–10 分）占比减去贬损者（0–6 分）占比，取值 −100 至 100。',
      '推薦者（9–10 分）占比減去批評者（0–6 分）占比，取值 −100 至 100。',
    ),
    formula: '100 × (promoters − detractors) / answers',
    unit: 'POINTS',
    direction: 'HIGHER_IS_BETTER',
    params: ['question'],
    sample: answers,
    source: REICHHELD,
  }),
  promoters: define('promoters', {
    name: local('Promoters', '推荐者', '推薦者'),
    description: local('Answers of 9 or 10.', '评分为 9 或 10 的答卷。', '評分為 9 或 10 的答卷。'),
    formula: 'count(score ≥ 9)',
    unit: 'COUNT',
    params: ['question'],
    sample: answers,
    source: REICHHELD,
  }),
  passives: define('passives', {
    name: local('Passives', '被动者', '被動者'),
    description: local('Answers of 7 or 8.', '评分为 7 或 8 的答卷。', '評分為 7 或 8 的答卷。'),
    formula: 'count(7 ≤ score < 9)',
    unit: 'COUNT',
    params: ['question'],
    sample: answers,
    source: REICHHELD,
  }),
  detractors: define('detractors', {
    name: local('Detractors', '贬损者', '批評者'),
    description: local('Answers of 0 to 6.', '评分为 0 至 6 的答卷。', '評分為 0 至 6 的答卷。'),
    formula: 'count(score < 7)',
    unit: 'COUNT',
    params: ['question'],
    sample: answers,
    source: REICHHELD,
  }),
  csat: define('csat', {
    name: local('Satisfaction', '满意度', '滿意度'),
    shortName: local('CSAT', '满意度', '滿意度'),
    description: local(
      "Share of answers in the top two boxes of the question's own scale, for example 4 and 5 of 1–5.",
      '评分落在该题量表最高两档的占比，例如 1–5 分制中的 4 和 5。',
      '評分落在該題量表最高兩級的占比，例如 1–5 分制中的 4 和 5。',
    ),
    formula: 'count(score in top two boxes) / answers',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    params: ['question'],
    sample: answers,
    source: 'Wilson 1927 (interval)',
  }),
  csi: define('csi', {
    name: local('Satisfaction index', '满意度指数', '滿意度指數'),
    shortName: local('CSI', '满意度指数', '滿意度指數'),
    description: local(
      'Weighted mean of the scores, each rescaled to 0–100 on its own scale.',
      '各评分按其量表换算为 0–100 后的加权平均值。',
      '各評分按其量表換算為 0–100 後的加權平均值。',
    ),
    formula: '100 × (x̄ − min) / (max − min)',
    unit: 'POINTS',
    direction: 'HIGHER_IS_BETTER',
    params: ['instrument', 'question'],
    sample: answers,
    source: 'Fornell et al. 1996, The American Customer Satisfaction Index',
  }),
  effort: define('effort', {
    name: local('Low effort', '费力度', '費力度'),
    shortName: local('CES', '费力度', '費力度'),
    description: local(
      'Share of answers above neutral to “it was easy”, on a scale of 1–7 by default.',
      '对“办理很轻松”评分高于中立的占比，默认 1–7 分制。',
      '對「辦理很輕鬆」評分高於中立的占比，預設 1–7 分制。',
    ),
    formula: 'count(score > neutral) / answers',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    variants: ['share above neutral'],
    params: ['question'],
    sample: answers,
    source: 'Dixon, Freeman and Toman 2010, Stop trying to delight your customers',
  }),
  answered: define('answered', {
    name: local('Answered', '已答复', '已回覆'),
    description: local('Surveys answered in the window.', '时间窗内收到答卷的调查。', '時間窗內收到答卷的調查。'),
    formula: 'count(surveys answered)',
    unit: 'COUNT',
    params: ['instrument'],
    sample: local('surveys', '调查', '調查'),
    source: 'AAPOR Standard Definitions',
  }),
  invited: define('invited', {
    name: local('Invited', '已邀请', '已邀請'),
    description: local('Surveys sent out in the window.', '时间窗内发出的调查邀请。', '時間窗內發出的調查邀請。'),
    formula: 'count(surveys sent)',
    unit: 'COUNT',
    params: ['instrument'],
    sample: local('surveys', '调查', '調查'),
    source: 'AAPOR Standard Definitions',
  }),
  responseRate: define('responseRate', {
    name: local('Response rate', '答复率', '回覆率'),
    description: local(
      'Surveys answered among surveys sent out. A low rate means that those who answered may not speak for the rest.',
      '收到答卷的调查占发出邀请的比例。比例过低时，答卷未必代表其余客户。',
      '收到答卷的調查占發出邀請的比例。比例過低時，答卷未必代表其餘客戶。',
    ),
    formula: 'answered / invited',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    params: ['instrument'],
    sample: local('invitations', '邀请', '邀請'),
    source: 'AAPOR Standard Definitions, RR1',
  }),
  servqualGap: define('servqualGap', {
    name: local('Service-quality gap', '服务质量差距', '服務品質差距'),
    shortName: local('SERVQUAL gap', '质量差距', '品質差距'),
    description: local(
      'Mean of perception less expectation, answer by answer; below 0 the service falls short of what was expected.',
      '逐份答卷的感知减期望的平均值；低于 0 表示服务未达期望。',
      '逐份答卷的感知減期望的平均值；低於 0 表示服務未達期望。',
    ),
    formula: 'mean(perception − expectation)',
    unit: 'POINTS',
    direction: 'HIGHER_IS_BETTER',
    params: ['question'],
    sample: answers,
    source: 'Parasuraman, Zeithaml and Berry 1988',
  }),
} as const;
