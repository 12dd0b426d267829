/** Lowest and highest answer of instruments that leave no choice. */
export const SCALE_BY_INSTRUMENT: ReadonlyMap<unknown, readonly [number, number]> = new Map([
  ['nps', [0, 10]],
  ['enps', [0, 10]],
]);

/** Whether an answer lies on its own scale, and that is one its instrument may have. All of these are numbers here, or absent. */
export function isOnScale(fields: object): boolean {
  const {
    scaleMin,
    scaleMax,
    score,
    expectation = score,
    instrument,
  } = fields as {
    [name in 'scaleMin' | 'scaleMax' | 'score' | 'expectation']: number;
  } & { instrument?: string };
  const fixed = SCALE_BY_INSTRUMENT.get(instrument);
  if (fixed && (scaleMin !== fixed[0] || scaleMax !== fixed[1])) return false;
  return (
    scaleMin < scaleMax && score >= scaleMin && score <= scaleMax && expectation >= scaleMin && expectation <= scaleMax
  );
}
