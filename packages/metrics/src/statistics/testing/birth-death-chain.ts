export interface ChainFigures {
  readonly waitProbability: number;
  readonly abandonProbability: number;
  readonly meanQueueLength: number;
  /** Long-run probability that k contacts wait while all agents are busy. */
  readonly waiting: readonly number[];
}

/**
 * The birth–death chain of the queue, solved state by state from its detailed balance in logarithms, with the state space cut where
 * the weights vanish. Shares no formula with the module. Rates are per handling time; `abandonRate` 0 is Erlang C.
 */
export function solveChain(offered: number, agents: number, abandonRate: number): ChainFigures {
  const logWeights = [0];
  let largest = 0;
  for (let state = 0; ; state++) {
    const busy = Math.min(state + 1, agents);
    const leaving = busy + Math.max(0, state + 1 - agents) * abandonRate;
    const next = logWeights[state]! + Math.log(offered / leaving);
    logWeights.push(next);
    largest = Math.max(largest, next);
    if (state > agents && next < largest - 60 && leaving > offered) break;
  }
  let total = 0;
  // Smallest first, so that nothing is lost in the sum.
  const weights = logWeights.map((weight) => Math.exp(weight - largest));
  for (const weight of [...weights].sort((a, b) => a - b)) total += weight;
  const waiting = weights.slice(agents).map((weight) => weight / total);
  let meanQueueLength = 0;
  for (let k = waiting.length - 1; k > 0; k--) meanQueueLength += k * waiting[k]!;
  const waitProbability = waiting.reduceRight((sum, share) => sum + share, 0);
  return {
    waitProbability,
    meanQueueLength,
    abandonProbability: (meanQueueLength * abandonRate) / offered,
    waiting,
  };
}

/** Share answered within `time` by uniformisation of the path of a contact through the places of the queue; rates per handling time. */
export function chainServiceLevel(offered: number, agents: number, abandonRate: number, time: number): number {
  const { waitProbability, waiting } = solveChain(offered, agents, abandonRate);
  const places = waiting.findLastIndex((share) => share > 1e-16) + 1;
  const clock = agents + places * abandonRate;
  // place[i]: probability to stand at place i + 1 of the queue; a contact arriving with k waiting starts at place k + 1.
  let place = waiting.slice(0, places);
  let answered = 1 - waitProbability;
  let answeredSoFar = 0;
  let poisson = Math.exp(-clock * time);
  let poissonLeft = 1;
  let share = 0;
  for (let step = 0; poissonLeft > 1e-14; step++) {
    share += poisson * answeredSoFar;
    poissonLeft -= poisson;
    poisson *= (clock * time) / (step + 1);
    const next = place.map(() => 0);
    for (let i = 0; i < places; i++) {
      const forward = (agents + i * abandonRate) / clock;
      if (i === 0) answeredSoFar += place[i]! * forward;
      else next[i - 1]! += place[i]! * forward;
      next[i]! += place[i]! * (1 - forward - abandonRate / clock);
    }
    place = next;
  }
  answered += share;
  return answered;
}
