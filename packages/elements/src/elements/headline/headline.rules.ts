import { decimalsOf, missSign } from '../../format/digits.ts';
import type { Formatter } from '../../format/formatter.ts';
import { parseFilter } from '../../format/parse.ts';
import { targetText } from '../../format/target-text.ts';
import type { Figure } from '../../frames.ts';
import type { StandardResult } from '../../live/standards-watch.ts';
import { elementWords } from '../../locale/element-words.ts';
import type { HeadlineMiss } from '../../locale/messages.ts';
import { asDuration } from '../../parts/as-duration.ts';
import { placeName } from '../../parts/names.ts';
import { qualifiedName } from '../../parts/qualified-name.ts';

/** Standards named in the sentence; the others are counted. */
const NAMED = 2;

export type Verdict = 'healthy' | 'strained' | 'failing' | 'unknown' | 'no-targets';

export interface Headline {
  readonly verdict: Verdict;
  /** "Service is healthy." */
  readonly judgement: string;
  /** "Four of five standards are met; …." Empty where nothing is judged. */
  readonly detail: string;
}

interface Judged {
  readonly result: StandardResult;
  readonly figure: Figure;
}

/**
 * The sentence for a list of standards at `nowMs`, by the rules that `headlineRules` tells the reader: healthy from four in five met,
 * under strain from half, failing below; nothing without figures for half of them.
 */
export function headline(results: readonly StandardResult[], format: Formatter, nowMs: number): Headline {
  const { messages } = format;
  const judged = results.flatMap((result): Judged[] =>
    result.figure && result.figure.value != null && result.figure.status !== 'NONE'
      ? [{ result, figure: asDuration(result.figure, nowMs) }]
      : [],
  );
  const unmeasured = results.filter(({ figure }) => figure?.value == null).length;
  if (judged.length === 0 && unmeasured < results.length) {
    return { verdict: 'no-targets', judgement: elementWords(messages).headlineNoTargets, detail: '' };
  }
  if (judged.length < unmeasured || judged.length === 0) {
    return { verdict: 'unknown', judgement: elementWords(messages).headlineUnknown, detail: '' };
  }
  const missed = judged.filter(({ figure }) => figure.status !== 'ON_TARGET').toSorted(byUrgency);
  const met = judged.length - missed.length;
  const share = met / judged.length;
  const verdict: Verdict = share >= 0.8 ? 'healthy' : share >= 0.5 ? 'strained' : 'failing';
  const judgement =
    verdict === 'healthy'
      ? elementWords(messages).headlineHealthy
      : verdict === 'strained'
        ? elementWords(messages).headlineStrained
        : elementWords(messages).headlineFailing;
  const named = missed.slice(0, NAMED).map(({ result, figure }) => miss(result, figure, format));
  const detail = elementWords(messages).headlineDetail(
    elementWords(messages).headlineCount(met, judged.length),
    elementWords(messages).headlineMisses(named, missed.length - named.length),
  );
  return {
    verdict,
    judgement,
    detail:
      unmeasured > 0
        ? `${detail}${elementWords(messages).sentenceGap}${elementWords(messages).headlineUnmeasured(unmeasured)}`
        : detail,
  };
}

function miss({ standard }: StandardResult, figure: Figure, format: Formatter): HeadlineMiss {
  const { messages } = format;
  const place = placeName(parseFilter(standard.filter), messages);
  const name = standard.label ?? qualifiedName(standard.figure, standard.params ?? {}, format);
  return {
    label: place && standard.label === undefined ? elementWords(messages).inPlace(name, place) : name,
    value: format.figure(figure).text,
    barely: barely(figure, format),
    target: targetText(format, figure.target ?? 0, figure.unit),
    slipped: figure.previous?.status === 'ON_TARGET',
    beyondChance: beyondChance(figure),
  };
}

/** The side on which it misses its target where the two are written alike. */
function barely(figure: Figure, format: Formatter): HeadlineMiss['barely'] {
  const { value, target, unit } = figure;
  if (value == null || target == null) return undefined;
  const isAlike =
    unit === 'MILLISECONDS'
      ? format.value(value, figure) === format.value(target, figure)
      : missSign(value, figure, decimalsOf(value, figure));
  return isAlike ? (value < target ? 'under' : 'over') : undefined;
}

/** The whole interval lies on the wrong side of the target; undefined where there is no interval. */
export function beyondChance({ lower, upper, target, direction }: Figure): boolean | undefined {
  if (lower == null || upper == null || target == null) return undefined;
  return direction === 'LOWER_IS_BETTER' ? lower > target : upper < target;
}

/** Critical before attention; within each, the one furthest beyond its target in tolerances. */
function byUrgency(a: Judged, b: Judged): number {
  const critical = Number(b.figure.status === 'CRITICAL') - Number(a.figure.status === 'CRITICAL');
  return critical || excess(b.figure) - excess(a.figure);
}

function excess({ value, target, tolerance }: Figure): number {
  if (value == null || target == null) return 0;
  return Math.abs(value - target) / (tolerance || Math.abs(target) || 1);
}
