import type { ComplaintGroupResolvers } from '@andon/schema/resolvers';
import { detailFields, familyFields, figureFields, type GroupFields } from './family-resolvers.ts';

const { query, subscription } = familyFields('complaint');

const group: GroupFields<ComplaintGroupResolvers> = {
  ...figureFields(
    'filed',
    'ratePer1000',
    'acknowledged',
    'acknowledgedInTime',
    'resolved',
    'resolution',
    'firstContactResolved',
  ),
  ...figureFields('open', 'overdue', 'recurrenceRate', 'handlingSatisfaction'),
  ...detailFields('ageing', 'overdueList'),
};

export const complaintResolvers = {
  Query: { complaint: query },
  Subscription: { complaint: subscription },
  ComplaintGroup: group,
};
