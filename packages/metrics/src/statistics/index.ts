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
