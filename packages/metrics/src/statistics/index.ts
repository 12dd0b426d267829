export {
  agentsNeeded,
  type ErlangA,
  type ErlangAInput,
  type ErlangC,
  type ErlangCInput,
  erlangA,
  erlangB,
  erlangC,
  offeredTraffic,
  type StaffingInput,
  type StaffingTarget,
} from './erlang.ts';
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
  type ObservationGroup,
  type SurvivalEstimate,
  type SurvivalQuantile,
  type SurvivalQuantileInterval,
} from './kaplan-meier.ts';
