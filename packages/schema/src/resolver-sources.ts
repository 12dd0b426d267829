/**
 * What the server's resolvers hand to GraphQL for a frame and its parts, before fields and arguments are applied. Structural on purpose: the
 * groups of `@andon/metrics` fit as they are.
 */
export interface FamilyFrameSource {
  readonly meta: FrameMetaSource;
  readonly groups: readonly GroupSource[];
}

export interface FrameMetaSource {
  readonly cursor: string;
  readonly asOf: number;
  readonly from: number;
  readonly to: number;
  readonly window: string;
  readonly zone: string;
  readonly newestEventAt: number | null;
  readonly demo: boolean;
  readonly reset: boolean;
  readonly cadenceMs: number;
}

export interface GroupSource {
  readonly key: readonly { readonly dimension: string; readonly value: string }[];
  figure(name: string, params?: object): object;
  previous(name: string, params?: object): object | null;
  detail(name: string, args?: Readonly<Record<string, unknown>>): unknown;
}

/** A figure whose earlier value is computed only when asked for. */
export interface FigureSource {
  readonly key: string;
  readonly value: number | null;
  readonly unit: 'COUNT' | 'MILLISECONDS' | 'SHARE' | 'POINTS' | 'PER_1000' | 'INSTANT';
  readonly state: 'VALUE' | 'EMPTY' | 'TOO_FEW' | 'SUPPRESSED' | 'AT_LEAST' | 'REPORTED' | 'NO_HISTORY';
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly variant: string | null;
  readonly target: number | null;
  readonly tolerance: number | null;
  readonly status: 'NONE' | 'ON_TARGET' | 'ATTENTION' | 'CRITICAL';
  readonly direction: 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL';
  readonly previous: () => FigureSource | null;
}
