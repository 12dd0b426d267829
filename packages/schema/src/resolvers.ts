export type {
  ComplaintGroupResolvers,
  EventInput,
  FigureRef,
  Filter,
  MutationResolvers,
  QueryResolvers,
  QueueGroupResolvers,
  Resolvers,
  ResponseGroupResolvers,
  SubscriptionResolvers,
  SurveyGroupResolvers,
  TargetInput,
} from './generated/resolvers.ts';
export type { FamilyFrameSource, FigureSource, FrameMetaSource, GroupSource } from './resolver-sources.ts';
