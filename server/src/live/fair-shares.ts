/** Of a processor, for the work of one viewer; a page full of elements takes a few hundredths of one. */
export const DEFAULT_SHARE = 0.2;

export interface FairSharesOptions {
  /** For each token's subject. @default 0.2 */
  readonly share?: number;
  /** For subjects that stand for more than one person, as that of a portal that asks for all its readers. */
  readonly subjects?: Readonly<Record<string, number>>;
}

/** What share of a processor a subject's viewers may use on and on while others want it too. */
export type ShareOf = (subject: string) => number;

export function createFairShares({ share = DEFAULT_SHARE, subjects = {} }: FairSharesOptions = {}): ShareOf {
  const own = new Map(Object.entries(subjects));
  return (subject) => own.get(subject) ?? share;
}
