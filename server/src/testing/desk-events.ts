/** Some contacts, cases, complaints and surveys with known times, for tests that need frames to change. */
export const DESK_START = Date.parse('2026-03-02T09:00:00Z');

export function deskEvents(count: number, offset = 0): object[] {
  return Array.from({ length: count }, (_, index) => deskEvent(index + offset));
}

function deskEvent(index: number): object {
  const time = new Date(DESK_START + index * 1_000).toISOString();
  const round = Math.floor(index / 10);
  const queue = round % 2 === 0 ? 'billing' : 'support';
  const site = round % 3 === 0 ? 'east' : 'west';
  const common = { id: `d${index}`, time, queue, site, channel: 'phone' };
  switch (index % 10) {
    case 0:
      return { ...common, type: 'contact.queued', entity: `contact-${round}` };
    case 1:
      return { ...common, type: 'case.opened', entity: `case-${round}`, channel: 'email' };
    case 2:
      return { ...common, type: 'contact.answered', entity: `contact-${round}`, agent: 'a1' };
    case 3:
      return {
        ...common,
        type: 'complaint.filed',
        entity: `complaint-${round}`,
        severity: 'high',
        topic: 'fees',
        customer: `c${round}`,
      };
    case 4:
      return { ...common, type: 'case.replied', entity: `case-${round}`, channel: 'email' };
    case 5:
      return {
        ...common,
        type: 'survey.answered',
        entity: `survey-${round}`,
        instrument: 'nps',
        score: (round * 7) % 11,
        scaleMin: 0,
        scaleMax: 10,
      };
    case 6:
      return { ...common, type: 'contact.ended', entity: `contact-${round}`, talkSeconds: 3 };
    case 7:
      return { ...common, type: 'complaint.acknowledged', entity: `complaint-${round}` };
    case 8:
      return { ...common, type: 'case.resolved', entity: `case-${round}`, channel: 'email' };
    default:
      return { ...common, type: 'contact.queued', entity: `waiting-${round}` };
  }
}
