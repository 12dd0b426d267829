import type { Direction, Unit } from './figure.ts';

export type LocaleName = 'en' | 'zh-CN' | 'zh-TW';
export type LocalText = Readonly<Record<LocaleName, string>>;

/** What a figure means, as data. Elements show these texts on demand; nothing else in the house explains a number. */
export interface Definition {
  /** `family.name`. */
  readonly key: string;
  readonly family: string;
  readonly name: LocalText;
  /** For tight places. */
  readonly shortName: LocalText;
  readonly description: LocalText;
  /** The formula in the field's notation, the same in every language, for example `AN≤T / (AN + AB)`. */
  readonly formula: string;
  /** Names of the variants it has; empty when there is only one way. */
  readonly variants: readonly string[];
  readonly unit: Unit;
  readonly direction: Direction;
  /** False: a figure of the present moment. */
  readonly windowed: boolean;
  /** What `n` counts. */
  readonly sample: LocalText;
  readonly source: string;
  /** Names of the `FigureParams` it takes. */
  readonly params: readonly string[];
}
