import { type Desk, serviceDesk } from './fold.ts';

/** What happens to one case or complaint: the second half of the event's type, seconds from `START`, and what the event carries. */
export type Step = readonly [type: string, seconds: number, fields?: Record<string, unknown>];

const FILED = { severity: 'high', topic: 'billing', customer: 'u1' };

/** One complaint that goes through `steps`. */
export function complaintOf(steps: readonly Step[], entity = 'p', desk = serviceDesk()): Desk {
  for (const [type, seconds, fields] of steps)
    desk.send(`complaint.${type}`, seconds, entity, type === 'filed' ? { ...FILED, ...fields } : fields);
  return desk;
}

/** One case that goes through `steps`. */
export function caseOf(steps: readonly Step[]): Desk {
  const desk = serviceDesk();
  for (const [type, seconds, fields] of steps) desk.send(`case.${type}`, seconds, 'c', fields);
  return desk;
}
