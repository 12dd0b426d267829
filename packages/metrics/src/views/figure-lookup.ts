import { UnknownFigureError } from '../errors.ts';
import type { FigureSpec } from '../family.ts';
import type { FigureParams } from '../figure.ts';
import type { FamilyState } from '../fold/family-state.ts';

/** For figures asked for without any. */
export const NO_PARAMS: FigureParams = {};

const lookups = new WeakMap<FamilyState, FigureLookup>();

/** Figures and details of a family by name. */
export class FigureLookup {
  readonly #state: FamilyState;
  readonly #figures: ReadonlyMap<string, FigureSpec>;
  /** Figures that are instants. */
  readonly instants: readonly FigureSpec[];

  /** That of a family's state; made once. */
  static of(state: FamilyState): FigureLookup {
    let lookup = lookups.get(state);
    if (!lookup) {
      lookup = new FigureLookup(state);
      lookups.set(state, lookup);
    }
    return lookup;
  }

  private constructor(state: FamilyState) {
    this.#state = state;
    this.instants = state.family.figures.filter(({ definition }) => definition.unit === 'INSTANT');
    this.#figures = new Map(
      state.family.figures.flatMap((spec) => [
        [spec.definition.key, spec],
        [spec.definition.key.slice(state.family.name.length + 1), spec],
      ]),
    );
  }

  figure(name: string): FigureSpec {
    const spec = this.#figures.get(name);
    if (spec) return spec;
    const known = this.#state.family.figures.map(({ definition }) => definition.key).join(', ');
    throw new UnknownFigureError(`Expected a figure of family \`${this.#state.family.name}\` (${known}), got ${name}`);
  }

  /** Checks settings of a request; those that are absent stay so. */
  params(name: string, params: FigureParams): FigureParams {
    if (params === NO_PARAMS) return params;
    const { definition } = this.figure(name);
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(params)) {
      if (value === undefined || value === null) continue;
      if (!definition.params.includes(key)) {
        const has = definition.params.length > 0 ? definition.params.join(', ') : 'none';
        throw new UnknownFigureError(`Expected settings of \`${definition.key}\` (${has}), got ${key}`);
      }
      kept[key] = value;
    }
    if (params.quantile !== undefined && params.quantile !== null && !(params.quantile > 0 && params.quantile < 1)) {
      throw new RangeError(`Expected \`quantile\` in (0, 1), got ${params.quantile}`);
    }
    return kept as FigureParams;
  }

  detail(name: string) {
    const { details } = this.#state.family;
    if (Object.hasOwn(details, name)) return details[name]!;
    throw new UnknownFigureError(
      `Expected a detail of family \`${this.#state.family.name}\` (${Object.keys(details).join(', ')}), got ${name}`,
    );
  }
}
