import type { ResponseGroupResolvers } from '@andon/schema/resolvers';
import { detailFields, familyFields, figureFields, type GroupFields } from './family-resolvers.ts';

const { query, subscription } = familyFields('response');

const group: GroupFields<ResponseGroupResolvers> = {
  ...figureFields(
    'opened',
    'replied',
    'resolved',
    'reopened',
    'firstResponse',
    'withinTarget',
    'unanswered',
    'overdue',
    'dueSoon',
  ),
  ...figureFields('resolution', 'backlog', 'backlogAge', 'fcr', 'reopenRate', 'stageTime', 'followedUpInTime'),
  ...detailFields('backlogBuckets'),
};

export const responseResolvers = {
  Query: { response: query },
  Subscription: { response: subscription },
  ResponseGroup: group,
};
