import type { SurveyGroupResolvers } from '@andon/schema/resolvers';
import { detailFields, familyFields, figureFields, type GroupFields } from './family-resolvers.ts';

const { query, subscription } = familyFields('survey');

const group: GroupFields<SurveyGroupResolvers> = {
  ...figureFields(
    'nps',
    'promoters',
    'passives',
    'detractors',
    'csat',
    'csi',
    'effort',
    'effortMean',
    'answered',
    'invited',
    'responseRate',
  ),
  ...detailFields('distribution', 'servqual'),
};

export const surveyResolvers = { Query: { survey: query }, Subscription: { survey: subscription }, SurveyGroup: group };
