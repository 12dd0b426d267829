// Fetched where a page sets targets or comparisons; most set none.
import type { TargetInput } from '@andon/schema';
import { parseAmount, parseTargets } from '../format/parse-amount.ts';
import { targetInput } from '../live/target-input.ts';

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
