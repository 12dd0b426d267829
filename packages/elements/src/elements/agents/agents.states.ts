/** From those who can take the next contact to those who cannot; and how each is drawn. */
export const AGENT_STATES = [
  ['agentsAvailable', 'strong'],
  ['agentsBusy', 'middle'],
  ['agentsWrapUp', 'neutral'],
  ['agentsAway', 'bad'],
] as const;
