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
