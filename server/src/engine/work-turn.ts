/** Longest that a long piece of work keeps everything else waiting at a time; a part of it may take as long again. */
const TURN_MS = 10;

/**
 * Goes on with work that comes in parts for one turn of the event loop. What happens between two turns is for the caller to say.
 *
 * @param onPart - Takes what each part yields.
 * @returns How the work ended, or `undefined` while some of it is left.
 */
export function workTurn<Part, Result>(
  work: Iterator<Part, Result>,
  onPart?: (part: Part) => void,
): IteratorReturnResult<Result> | undefined {
  const endsAt = performance.now() + TURN_MS;
  do {
    const step = work.next();
    if (step.done) return step;
    onPart?.(step.value);
  } while (performance.now() < endsAt);
  return undefined;
}
