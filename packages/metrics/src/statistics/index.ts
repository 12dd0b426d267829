export { type AhpResult, ahpWeights, type DoubtfulJudgement } from './ahp.ts';
export {
  type AttributeBaseline,
  type AttributeSample,
  type ChartScale,
  type ControlLimits,
  limitsFor,
  movingRangeSignals,
  pBaseline,
  type Signal,
  type SignalRule,
  signals,
  uBaseline,
  type XmrBaseline,
  xmrBaseline,
} from './control-chart.ts';
export {
  type ErlangA,
  type ErlangAInput,
  type ErlangAQueue,
  type ErlangC,
  type ErlangCInput,
  erlangA,
  erlangAWaitBehind,
  erlangB,
  erlangC,
  meanPatience,
  offeredTraffic,
} from './erlang.ts';
export {
  type CompositionOperator,
  DEFAULT_GRADE_ANCHORS,
  type FuzzyEvaluation,
  fuzzyEvaluation,
  GRADES,
  type Grade,
  type GradeAnchors,
  type GradedIndicator,
  type GradeMembership,
  gradeMembership,
} from './fuzzy.ts';
export {
  type Interval,
  meanDifferenceInterval,
  meanInterval,
  type NetPromoterCounts,
  netPromoterInterval,
  plainWaldNetPromoterInterval,
  poissonRateInterval,
  type SampleMoments,
  wilsonInterval,
} from './intervals.ts';
export {
  kaplanMeier,
  kaplanMeierOf,
  type ObservationGroup,
  type SortedDurations,
  type SurvivalEstimate,
  type SurvivalQuantile,
  type SurvivalQuantileInterval,
} from './kaplan-meier.ts';
export {
  SERVQUAL_DIMENSIONS,
  type ServqualDimension,
  type ServqualGap,
  type ServqualRatings,
  type ServqualScore,
  servqualGap,
  servqualScore,
} from './servqual.ts';
export { agentsNeeded, type StaffingInput, type StaffingTarget } from './staffing.ts';
