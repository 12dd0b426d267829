/* Everything a frame can say, as text, to compare frames to the last digit. */

import { families } from '../families/index.ts';
import type { FigureParams } from '../figure.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { FamilyFrame, Group } from '../view.ts';

const PARAMS: Readonly<Record<string, readonly FigureParams[]>> = {
  'queue.serviceLevel': [{}, { variant: 'F1', seconds: 10 }, { variant: 'F4', seconds: 60 }, { variant: 'F6' }],
  'queue.wait': [{ quantile: 0.5 }, { quantile: 0.99, outcomes: 'ALL' }],
  'response.firstResponse': [{ quantile: 0.5 }, { quantile: 0.9, naive: true }, { quantile: 0.5, businessHours: true }],
  'response.resolution': [{ quantile: 0.25 }, { naive: true }, { quantile: 0.5, businessHours: true }],
  'response.stageTime': [{ stage: 'receive' }, { stage: 'assess', quantile: 0.9 }, { stage: 'followUp' }],
  'survey.csat': [{}, { question: 'speed' }],
  'survey.csi': [{}, { instrument: 'servqual' }],
  'survey.answered': [{}, { instrument: 'csat' }],
  'survey.servqualGap': [{ question: 'empathy' }],
};

export function describeFrame(frame: FamilyFrame): string {
  const { groups, ...rest } = frame;
  return JSON.stringify({ ...rest, groups: groups.map((group) => describeGroup(frame.family, group)) }, null, 1);
}

function describeGroup(name: string, group: Group): unknown {
  const family = families.map((create) => create(DEFAULT_SETTINGS)).find((one) => one.name === name)!;
  return {
    key: group.key,
    figures: family.figures.flatMap(({ definition: { key } }) =>
      (PARAMS[key] ?? [{}]).map((params) => ({
        params,
        now: group.figure(key, params),
        before: group.previous(key, params),
      })),
    ),
    details: Object.keys(family.details).map((detail) => ({ detail, value: group.detail(detail) })),
  };
}
