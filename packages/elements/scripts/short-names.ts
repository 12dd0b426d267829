/**
 * Members that only our own code names: they are shortened in the script for pages, where every byte of them would be fetched before
 * the first number. What a page, a server, a browser, another version of ours or a drawing library may name does not stand here;
 * `short-names.test.ts` and `assertShortened` hold the list to that.
 */
const OURS = `
  messages figureKey viewVariables snapshots mainFigure hostFed filterValues figureLine coloured figureRef blockedContent
  resultList freshness stateWords plainNumber members tooFew nobodyWaits asOfTime halted durationParts definitionPanel placeText
  infoButton per1000 decimals sentenceGap framesEveryMs noData knownState loadBody tileRows vouched watched standardList signals
  listenerCount stillOpen families percentagePoints targetWord otherValues notStated offTarget atTarget onTarget vouchedAsOf
  figureState unvouchedMs hasFrame hasSettings onSilent onDelayed retryNow acquire release initial askNow qualified
  headlineNoTargets headlineStrained headlineFailing headlineUnknown headlineMisses headlineDetail headlineCount headlineHealthy
  headlineUnmeasured headlineHow filedInWindow gaveUpAtOnce servedAtOnce openCounted nineInTen valueParts titleText figureText
  isOnline noteDemo refusal blockedWords explanation medianAge calledBefore waitingCount noneOverdue moreAlerts overdueBy unknownFigure
  snapshot monotonic setTimer isVisible asOfMs onChange canRenew
  nowMs retryAfterMs ofSettings connector onReady tellReady listen prime follow here RequestError
  toLiveError parts direct`;

/**
 * What Lit's modules call one another and our elements by. The script has a Lit of its own, and lets nobody derive from its elements. What
 * a page may reasonably ask of an element of any Lit does not stand here: `updateComplete`, `requestUpdate`, `renderRoot`, `addController`.
 */
const LITS = `
  isUpdatePending createRenderRoot hostConnected hostDisconnected converter getPropertyOptions
  getPropertyDescriptor enableUpdating elementStyles renderBefore setConnected shadowRootOptions getUpdateComplete toAttribute
  fromAttribute createProperty finalizeStyles scheduleUpdate performUpdate shouldUpdate hasUpdated finalize hasChanged hostUpdate
  hostUpdated creationScope firstUpdated willUpdate`;

export const OUR_NAMES: readonly string[] = `${OURS} ${LITS}`.trim().split(/\s+/);

const DIGITS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The same in every chunk. Lit's are `_` alone, one letter alone, or `_$` and more. */
const shortName = (index: number): string => {
  const [round, digit] = [Math.floor(index / DIGITS.length), index % DIGITS.length];
  return '$_'[round % 2]! + DIGITS[digit] + (round < 2 ? '' : DIGITS[(round >> 1) - 1]);
};

const LEFT = new RegExp(`\\b(?:${OUR_NAMES.join('|')})\\b`);

/** For the minifier: what is shortened, and to what. */
export const shortNames = {
  regex: new RegExp(`^(?:${OUR_NAMES.join('|')})$`),
  cache: (): object => ({
    vars: { props: {} },
    props: { props: Object.fromEntries(OUR_NAMES.map((name, index) => [`$${name}`, shortName(index)])) },
  }),
};

/** @throws {Error} Where one of the names is left in a chunk: it is also written as text, or named by a library, and not ours alone. */
export function assertShortened(fileName: string, chunk: string): void {
  const left = LEFT.exec(chunk)?.[0];
  if (left) throw new Error(`Expected no \`${left}\` in ${fileName}: it cannot be shortened, take it off the list`);
}
