/*
 * Voice of the customer: answers on a scale.
 *
 * Every `survey.answered` is one answer to one question; answers of one survey share its `entity`. All of them count as answers; the
 * survey itself counts once an instrument as answered, and once as invited however often it is reminded.
 *
 * Scores and weights are kept in whole hundredths and thousandths, so sums are exact in any order.
 */

import { INSTRUMENTS } from '../../event.ts';
import { type Entity, entityKind, type FamilyFold, type FoldEvent } from '../../family.ts';
import { isOnScale } from './answer-scale.ts';

export const SCORE_UNIT = 100;
export const WEIGHT_UNIT = 1000;

// Columns.
export const INVITED = 0;
export const ANSWERED = 1;
/** Σ weight, Σ weight² and Σ weight × score of the answers. */
export const WEIGHT = 2;
export const WEIGHT_SQUARES = 3;
export const WEIGHTED_SCORE = 4;

// Tallies of scores in hundredths.
export const SCORES = 0;
export const EXPECTATIONS = 1;
export const GAPS = 2;

interface Survey extends Entity {
  /** Instruments invited to and answered, a bit each. */
  invited: number;
  answered: number;
}

/** A question of an instrument on its scale. */
export interface Facet {
  readonly question: string;
  readonly instrument: string;
  readonly min: number;
  readonly max: number;
}

/** Invitations and answers: what is remembered of them and counted. */
export function surveyFold(): FamilyFold {
  const survey = entityKind<Survey>({
    name: 'survey',
    lists: [],
    create: () => ({ cell: 0, invited: 0, answered: 0 }),
    width: 3,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.invited;
      numbers[at + 2] = it.answered;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.invited = numbers[at + 1]!;
      it.answered = numbers[at + 2]!;
    },
    step(it, event, cell, sink) {
      const instrument = event.instrument ?? 'custom';
      const bit = 1 << INSTRUMENTS.indexOf(instrument);
      it.cell = cell;
      if (event.type === 'survey.invited') {
        if ((it.invited & bit) !== 0) return 'contradictory';
        it.invited |= bit;
        sink.at(cell, event.time, facetText({ question: '', instrument, min: 0, max: 0 }));
        sink.add(INVITED);
        return undefined;
      }
      // The door lets no such answer in, but a correction that is right by itself may make one of two that were.
      if (!isOnScale(event)) return 'contradictory';
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
      if ((it.answered & bit) === 0) {
        it.answered |= bit;
        sink.at(cell, event.time, facetText({ question: '', instrument, min: 0, max: 0 }));
        sink.add(ANSWERED);
      }
      return undefined;
    },
    keepUntil: () => Number.NEGATIVE_INFINITY,
  });

  return {
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
  };
}

function facetOf({ question, scaleMin, scaleMax }: FoldEvent, instrument: string): Facet {
  return { question: question ?? '', instrument, min: scaleMin ?? 0, max: scaleMax ?? 0 };
}

/** The facet of the last text, by instrument, with and without a scale: that of the next answer is most often the same. */
const lastScaled = new Map<string, Facet & { readonly text: string }>();
const lastBare = new Map<string, Facet & { readonly text: string }>();

/** The question comes first: it is what a sender chooses freely, and what is given up beyond the limit of facets. */
function facetText(facet: Facet): string {
  const { question, instrument, min, max } = facet;
  const known = min === max ? lastBare : lastScaled;
  const last = known.get(instrument);
  if (last && last.question === question && last.min === min && last.max === max) return last.text;
  const text = `${question}\u0000${instrument}\u0000${min}\u0000${max}`;
  known.set(instrument, { ...facet, text });
  return text;
}

const parsed = new Map<string, Facet>();

/** The facet that a text of the table stands for; the same object for the same text. */
export function parseFacet(text: string): Facet {
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

function hundredths(score: number): number {
  return Math.round(score * SCORE_UNIT);
}
