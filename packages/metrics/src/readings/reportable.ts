/*
 * What a `reading` may say: of which figures, in which units, or how many transactions there were. A name that no figure has, and a unit that none of its values can be in, would
 * be kept and never shown, or shown a hundred times too large.
 */

import type { Definition } from '../definition.ts';
import { isTransactionCount, MOST_TRANSACTIONS, TRANSACTIONS } from '../families/complaint/transactions.ts';
import { families } from '../families/index.ts';
import type { FigureParams, Unit } from '../figure.ts';
import { metricSettings } from '../settings.ts';

/** How many of the figure's own unit one of the reading's is. */
const FACTORS: Readonly<Partial<Record<Unit, Readonly<Record<string, number>>>>> = {
  MILLISECONDS: { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 },
  SHARE: { '1': 1, '%': 0.01 },
};

/** In the figure's own unit, both included. */
const RANGES: Readonly<Record<Unit, readonly [number, number]>> = {
  COUNT: [0, 1e12],
  MILLISECONDS: [0, 1e12],
  SHARE: [0, 1],
  POINTS: [-100, 100],
  PER_1000: [0, 1e12],
  INSTANT: [1, 0],
};

/** Settings of a figure with which it is meant where nobody names any. */
const USUAL: FigureParams = { outcomes: 'ANSWERED', naive: false, businessHours: false, quantile: 0.5 };
const USUAL_QUANTILE: Readonly<Record<string, number>> = { 'queue.wait': 0.9 };

let known: ReadonlyMap<string, Definition> | undefined;

/** The figures that a reading may be of, by key: all but instants, which take the event itself, and those that are of one stage. */
function reportable(): ReadonlyMap<string, Definition> {
  const settings = metricSettings({});
  known ??= new Map(
    families
      .flatMap((family) => family(settings).figures)
      .filter(({ definition }) => definition.unit !== 'INSTANT' && !definition.params.includes('stage'))
      .map(({ definition }) => [definition.key, definition]),
  );
  return known;
}

/** What keeps a reading from being shown, if anything does. */
export interface ReadingFault {
  readonly field: 'metric' | 'unit' | 'value';
  readonly expected: string;
  readonly got: unknown;
}

export interface ReadingFields {
  readonly metric: string;
  readonly value: number;
  readonly unit?: string | undefined;
}

/** `undefined` where it can be shown as it is. */
export function readingFault({ metric, value, unit }: ReadingFields): ReadingFault | undefined {
  if (metric === TRANSACTIONS) {
    if (isTransactionCount(value)) return undefined;
    return { field: 'value', expected: `a whole number from 0 to ${MOST_TRANSACTIONS} for \`${metric}\``, got: value };
  }
  const definition = reportable().get(metric);
  if (definition === undefined) return { field: 'metric', expected: `one of ${namesLike(metric)}`, got: metric };
  const factors = FACTORS[definition.unit];
  // Counts and points have no other unit that they could be meant in: there it is a word for people.
  if (factors && unit !== undefined && !Object.hasOwn(factors, unit)) {
    return { field: 'unit', expected: `one of ${Object.keys(factors).join(', ')} for \`${metric}\``, got: unit };
  }
  if (isCounter(metric) && !Number.isInteger(value)) {
    return { field: 'value', expected: `a whole number for \`${metric}\`, which counts`, got: value };
  }
  const [least, most] = RANGES[definition.unit];
  const own = inOwnUnit({ metric, value, unit });
  if (own >= least && own <= most) return undefined;
  const hint = definition.unit === 'SHARE' && unit !== '%' ? ', or a percentage with the `unit` %' : '';
  return { field: 'value', expected: `from ${least} to ${most} for \`${metric}\`${hint}`, got: value };
}

/** Whether a reading of a figure is a running total, from which follows how many there were in a window. A count of the moment is a gauge. */
export function isCounter(metric: string): boolean {
  const definition = reportable().get(metric);
  return definition?.unit === 'COUNT' && definition.windowed;
}

/** The value in the unit of the figure itself. */
export function inOwnUnit({ metric, value, unit }: ReadingFields): number {
  const definition = reportable().get(metric);
  const factors = definition && FACTORS[definition.unit];
  return value * (factors && unit !== undefined ? (factors[unit] ?? 1) : 1);
}

/** Whether a figure asked for with these settings is the one that a reading of it means: not another quantile, not that of one question. */
export function isReportedWith(key: string, params: FigureParams): boolean {
  const usual = { ...USUAL, quantile: USUAL_QUANTILE[key] ?? USUAL.quantile };
  return Object.entries(params).every(([name, value]) => usual[name as keyof FigureParams] === value);
}

/** The figures of the family that is meant, or of all where none is. */
function namesLike(metric: string): string {
  const all = [...reportable().keys(), TRANSACTIONS];
  const family = all.filter((key) => key.startsWith(`${metric.split('.', 1)[0]}.`));
  return (family.length > 0 ? family : all).join(', ');
}
