/*
 * Events for the benchmarks: contacts with agents, cases, complaints and surveys over six dimensions, spread over as many cells as
 * asked for. Seeded; in order of time.
 */

import type { EventType, ServiceEvent } from '@andon/metrics';
import { createSeededRandom } from '@andon/metrics/testing';

const MINUTE_MS = 60_000;

export interface WorkloadOptions {
  readonly events: number;
  /** Combinations of dimension values in use. */
  readonly cells: number;
  readonly seed: number;
  /** Events a second of event time. */
  readonly ratePerSecond: number;
  readonly from: number;
}

/** Dimensions of one cell, six of them. */
type Cell = Pick<ServiceEvent, 'queue' | 'channel' | 'team' | 'site' | 'tier' | 'touchpoint'>;

/** All of them at once. */
export function workload(options: WorkloadOptions): ServiceEvent[] {
  return [...workloadByMinute(options)].flat();
}

/** The same minute by minute, for more events than there is room for. */
export function* workloadByMinute({
  events: count,
  cells,
  seed,
  ratePerSecond,
  from,
}: WorkloadOptions): Generator<ServiceEvent[]> {
  const { uniform: random } = createSeededRandom(seed);
  const combinations = Array.from(
    { length: cells },
    (_, i): Cell => ({
      queue: `queue-${i % 25}`,
      channel: `channel-${Math.floor(i / 25) % 5}`,
      team: `team-${Math.floor(i / 125) % 10}`,
      site: `site-${Math.floor(i / 1250) % 8}`,
      tier: `tier-${Math.floor(i / 10_000) % 5}`,
      touchpoint: `touchpoint-${Math.floor(i / 50_000)}`,
    }),
  );
  /** Events to come, by minute. */
  const ahead = new Map<number, ServiceEvent[]>();
  let made = 0;
  let things = 0;
  const msPerEvent = 1000 / ratePerSecond;
  const put = (type: EventType, time: number, entity: string, fields: object): void => {
    const event = {
      id: `${entity}-${type}-${made++}`,
      type,
      time: Math.floor(time),
      entity,
      ...fields,
    } as ServiceEvent;
    const minute = Math.floor(event.time / MINUTE_MS);
    const there = ahead.get(minute);
    if (there) there.push(event);
    else ahead.set(minute, [event]);
  };
  const take = (minute: number): ServiceEvent[] => {
    const events = ahead.get(minute) ?? [];
    ahead.delete(minute);
    return events.sort((a, b) => a.time - b.time);
  };
  let minute = Math.floor(from / MINUTE_MS);
  while (made < count) {
    const at = from + made * msPerEvent;
    while ((minute + 1) * MINUTE_MS <= at) yield take(minute++);
    const entity = `e${things++}`;
    const cell = combinations[Math.floor(random() * cells)]!;
    const kind = random();
    if (kind < 0.6) {
      put('contact.queued', at, entity, cell);
      const wait = random() * 120_000;
      if (random() < 0.1) put('contact.abandoned', at + wait, entity, cell);
      else {
        put('contact.answered', at + wait, entity, cell);
        put('contact.ended', at + wait + random() * 300_000, entity, {
          ...cell,
          talkSeconds: Math.round(random() * 3000) / 10,
          wrapUpSeconds: 20,
        });
      }
    } else if (kind < 0.75) {
      put('case.opened', at, entity, cell);
      put('case.replied', at + random() * 7_200_000, entity, cell);
      put('case.resolved', at + 7_200_000 + random() * 7_200_000, entity, cell);
    } else if (kind < 0.8) {
      const fields = { ...cell, severity: 'high', topic: `topic-${things % 7}`, customer: `customer-${things % 5000}` };
      put('complaint.filed', at, entity, fields);
      put('complaint.acknowledged', at + random() * 7_200_000, entity, cell);
      put('complaint.resolved', at + 7_200_000 + random() * 7_200_000, entity, cell);
    } else if (kind < 0.9) {
      put('survey.answered', at, entity, {
        ...cell,
        instrument: 'nps',
        score: Math.floor(random() * 11),
        scaleMin: 0,
        scaleMax: 10,
      });
    } else {
      put('agent.state', at, `agent-${Math.floor(random() * 500)}`, {
        ...cell,
        state: random() < 0.5 ? 'busy' : 'available',
      });
    }
  }
  // What lies after the last beginning would come thinner and thinner: no steady state.
  const end = from + made * msPerEvent;
  for (; minute * MINUTE_MS < end; minute++) yield take(minute).filter(({ time }) => time < end);
}
