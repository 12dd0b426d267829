import { metricSettings } from '../../settings.ts';
import { alertRules } from '../read-rules.ts';
import type { AlertRule, AlertRuleInput } from '../rule.ts';

/** The one rule of a configuration that says no more than this. */
export const ruleOf = (input: Partial<AlertRuleInput>): AlertRule =>
  alertRules({ defaultRules: false, rules: [{ id: 'rule', severity: 'attention', ...input }] }, metricSettings())[0]!;
