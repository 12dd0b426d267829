// Fetched where a page sets targets, comparisons or settings of a figure; most set none.
import type { TargetInput } from '@andon/schema';
import type { Formatter } from '../format/formatter.ts';
import { parseAmount, parseTargets } from '../format/parse-amount.ts';
import { type FigureParams, parseParams } from '../format/parse-params.ts';
import { targetInput } from '../live/target-input.ts';
import { qualifiedName as nameWith } from '../parts/qualified-name.ts';

export { changeText } from '../parts/change-text.ts';

interface Targeted {
  readonly target: string | number | undefined;
  readonly tolerance: string | number | undefined;
  readonly targets: string | undefined;
}

/** The targets an element's attributes set, that of its main figure first. */
export const targetInputs = (figure: string, { target, tolerance, targets }: Targeted): readonly TargetInput[] => [
  ...targetInput(figure, amount(target), amount(tolerance)),
  ...parseTargets(targets),
];

const amount = (value: string | number | undefined): number | undefined =>
  typeof value === 'number' ? value : parseAmount(value);

type Params = string | FigureParams | undefined;

/** The settings a page gives as text, or as they are. */
export const figureParams = (params: Params): FigureParams =>
  typeof params === 'object' ? params : parseParams(params);

export const qualifiedName = (key: string, params: Params, format: Formatter): string =>
  nameWith(key, figureParams(params), format);
