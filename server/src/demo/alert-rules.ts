import { type AlertRuleInput, DEFAULT_ALERT_RULES } from '@andon/metrics';

/** The simulated centre promises 20 seconds on phone and chat and minutes at its counters: one level over all of them would call for help while each keeps its own. */
const PLACES: Readonly<Record<string, AlertRuleInput['filter']>> = {
  'service-level': { channel: ['phone', 'chat'] },
  abandonment: { channel: ['phone'] },
};

/** The default rules where the demo's wall and report look, so that an alert tells the same number as the tile beside it. */
export const DEMO_ALERT_RULES: readonly AlertRuleInput[] = DEFAULT_ALERT_RULES.filter(({ id }) => id in PLACES).map(
  (rule) => ({ ...rule, filter: PLACES[rule.id]! }),
);
