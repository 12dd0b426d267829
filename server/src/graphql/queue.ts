import type { QueueGroupResolvers } from '@andon/schema/resolvers';
import { detailFields, familyFields, figureFields, type GroupFields } from './family-resolvers.ts';

const { query, subscription } = familyFields('queue');

const group: GroupFields<QueueGroupResolvers> = {
  ...figureFields(
    'waiting',
    'longestWaitSince',
    'offered',
    'answered',
    'abandoned',
    'overflowed',
    'shortAbandoned',
    'expired',
  ),
  ...figureFields('serviceLevel', 'asa', 'wait', 'abandonmentRate', 'aht', 'occupancy', 'expectedWait'),
  ...figureFields('agentsAvailable', 'agentsBusy', 'agentsWrapUp', 'agentsAway'),
  ...detailFields('waitBuckets', 'nowServing', 'calledRecently'),
};

export const queueResolvers = { Query: { queue: query }, Subscription: { queue: subscription }, QueueGroup: group };
