export { type AlertStep, type ClearedBecause, withAcknowledgement } from './alert-state.ts';
export { DEFAULT_ALERT_RULES } from './default-rules.ts';
export {
  type AlertGroupKey,
  type AlertInstance,
  type AlertMoment,
  type AlertReading,
  type AlertTransition,
  alertKey,
  evaluateRule,
  restoredInstance,
} from './evaluate.ts';
export type { AlertData, Evidence } from './judge.ts';
export { type AlertBaseline, learnBaseline } from './judge-signal.ts';
export { AlertRuleError, type AlertRulesInput, alertRules } from './read-rules.ts';
export type {
  AlertCondition,
  AlertFigure,
  AlertRule,
  AlertRuleInput,
  AlertSeverity,
  SignalInput,
  TargetInput as AlertTargetInput,
  ThresholdInput,
} from './rule.ts';
