import { type Dimensions, entities, type Figures, matches, own, type ReferenceRequest, share } from './restated.ts';

export function surveyReference(request: ReferenceRequest): Figures {
  const { settings, from, asOf, filter } = request;
  const scores: Record<string, number[]> = { nps: [], csat: [] };
  const weighted = { sum: 0, weight: 0 };
  let invited = 0;
  let answered = 0;
  for (const events of entities(request, /^survey\./).values()) {
    let dimensions: Dimensions = {};
    let isInvited = false;
    let isAnswered = false;
    let before = Number.NaN;
    for (const event of events) {
      if (before + settings.latenessHorizonMs < event.time) {
        dimensions = {};
        isInvited = false;
        isAnswered = false;
      }
      before = event.time;
      const { type, instrument, score = 0, scaleMin = 0, scaleMax = 0, weight = 1 } = event;
      if (type === 'survey.invited' && instrument === 'nps' && isInvited) continue;
      dimensions = { ...dimensions, ...own(event) };
      const counts = event.time >= from && event.time <= asOf && matches(filter, dimensions);
      if (type === 'survey.invited') {
        if (instrument === 'nps') isInvited = true;
        if (counts && instrument === 'nps') invited++;
        continue;
      }
      if (counts) scores[instrument ?? '']?.push(score);
      if (counts && instrument === 'csat') {
        weighted.sum += (100 * weight * (score - scaleMin)) / (scaleMax - scaleMin);
        weighted.weight += weight;
      }
      if (instrument === 'nps') {
        if (counts && !isAnswered) answered++;
        isAnswered = true;
      }
    }
  }
  const nps = scores.nps!;
  const csat = scores.csat!;
  const promoters = nps.filter((score) => score >= 9).length;
  const detractors = nps.filter((score) => score <= 6).length;
  const balance = share(promoters - detractors, nps.length);
  return {
    nps: balance === null ? null : 100 * balance,
    promoters: nps.length === 0 ? null : promoters,
    csat: share(csat.filter((score) => score >= 4).length, csat.length),
    csi: csat.length === 0 ? null : share(weighted.sum, weighted.weight),
    invited,
    answered,
  };
}
