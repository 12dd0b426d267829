/* A log to be read: some fifty events of two days with one of everything that a state holds. */

import type { EventType, ServiceEvent } from '../event.ts';
import { START } from './fold.ts';

const HOUR = 3_600_000;

/** What it is folded with. */
export const SMALL_LOG_SETTINGS = {
  fcrWindowDays: 1,
  recurrenceDays: 1,
  customDimensions: ['region'],
  minimumGroup: 1,
};

/** In order of time: what is counted, open, waiting for its instant, corrected, reported, without effect and long over. */
export function smallLog(): readonly ServiceEvent[] {
  const events: ServiceEvent[] = [];
  const at = (hours: number, type: EventType, entity: string, fields: Partial<ServiceEvent> = {}): void => {
    // Ids whose order is not that of time.
    const id = fields.id ?? `${(events.length * 37) % 101}-${events.length}`;
    events.push({ type, entity, ...fields, id, time: START + Math.round(hours * HOUR) });
  };
  const nps = { instrument: 'nps', scaleMin: 0, scaleMax: 10 } as const;
  const csat = { instrument: 'csat', scaleMin: 1, scaleMax: 5 } as const;
  const bill = { severity: 'low', topic: 'bill' } as const;
  // Over and forgotten by the end, which leaves nothing but the values it carried.
  at(0, 'case.followedUp', 'unheard', { queue: 'closed', team: 'night' });
  for (const [i, queue] of ['support', 'billing', 'sales'].entries()) {
    at(0.1 * i, 'contact.queued', `k${i}`, { queue, channel: 'phone' });
    at(0.1 * i + 0.01, 'contact.answered', `k${i}`, { team: i === 1 ? 'red' : 'blue' });
    at(0.1 * i + 0.1, 'contact.ended', `k${i}`, { talkSeconds: 60 + i, custom: { region: 'north' } });
    at(0.1 * i + 0.11, 'contact.ended', `k${i}`);
    at(1 + i, 'complaint.filed', `p${i}`, { ...bill, queue, customer: i === 0 ? 'v' : 'u' });
    // Without effect for as long as it is here before the complaint.
    at(1.01 + i, 'complaint.acknowledged', `p${i}`);
    at(2, 'case.opened', `t${i}`, { queue, channel: 'email' });
    // Three counts wait for the same instant, two of them of the same cell.
    at(30, 'case.replied', `t${i}`);
    at(31, 'case.resolved', `t${i}`, { firstContact: i !== 1 });
    at(32, 'survey.answered', `s${i}`, { ...nps, queue, score: 3 * i, entity: `s${i}` });
    at(32, 'survey.answered', `s${i}`, { ...csat, queue, score: 5 - i, question: i === 2 ? 'tone' : 'speed' });
  }
  at(2, 'case.opened', 't3', { queue: 'sales', channel: 'email' });
  at(31, 'case.resolved', 't3');
  // What comes late here was counted elsewhere meanwhile, as far as that does not wait.
  at(30.97, 'case.assigned', 't1', { team: 'red' });
  at(31.01, 'case.reopened', 't0');
  at(26, 'complaint.resolved', 'p2', { firstContact: true });
  at(26, 'agent.state', 'a', { state: 'busy', team: 'red' });
  // Of the team of this one nothing is counted before it comes back.
  at(40, 'agent.state', 'b', { state: 'offline', team: 'green' });
  for (const source of ['pbx', 'crm'])
    for (const queue of ['sales', 'billing']) {
      at(46, 'reading', source, { metric: 'queue.overflowed', value: 7, queue });
      at(46, 'reading', source, { metric: 'queue.abandoned', value: 3, queue });
    }
  at(47, 'contact.queued', 'w2', { id: 'w2', queue: 'support', channel: 'fax' });
  at(47, 'contact.queued', 'w1', { id: 'w1', queue: 'support', priority: 2 });
  at(47, 'contact.queued', 'w1', { id: 'w1b', queue: 'sales', team: 'red' });
  for (const entity of ['w1', 'w2']) at(5, 'correction', entity, { of: 'long ago', queue: 'sales' });
  at(46.9, 'contact.queued', 'h1', { queue: 'sales' });
  at(46.91, 'contact.answered', 'h1');
  // Given up, and counted, within the last five minutes.
  for (const i of [0, 1]) {
    at(35.35, 'contact.queued', `g${i}`, { queue: 'sales' });
    at(23, 'case.opened', `r${i}`, { queue: 'sales' });
    at(23.35, 'case.resolved', `r${i}`);
  }
  // Moved twice: on the way it may or may not have been where nothing else is.
  at(47.1, 'correction', 'w2', { of: 'w2', queue: 'in between', team: 'never' });
  at(47.2, 'correction', 'w2', { of: 'w2', queue: 'billing', team: 'red' });
  at(47.1, 'correction', 'w1', { of: 'w1b', channel: 'chat' });
  at(47.2, 'correction', 'w1', { of: 'w1', channel: 'chat', tier: 'gold' });
  at(47.3, 'correction', 'w1', { of: 'unknown', queue: 'sales' });
  at(47.3, 'correction', 'w3', { of: 'absent', queue: 'sales' });
  at(47.4, 'correction', 'w2', { of: 'w2', site: 'here' });
  at(47.4, 'agent.state', 'b', { state: 'busy' });
  return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}
