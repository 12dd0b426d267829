import type { ServiceEvent } from '../event.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';

const HOUR_MS = 3_600_000;

export const READINGS_FROM = Date.UTC(2026, 2, 2);

/**
 * What two systems report of one figure over three days, some late by up to half of the horizon, several in a second, and with starts anew.
 *
 * @returns In order of arrival.
 */
export function readingsOf(seed: number, metric: string): ServiceEvent[] {
  const { uniform: random } = createSeededRandom(seed);
  const events: { readonly event: ServiceEvent; readonly arrivesAt: number }[] = [];
  for (const [source, queue] of [
    ['pbx', 'a'],
    ['pbx', 'b'],
    ['crm', 'a'],
    ['crm', undefined],
  ] as const) {
    let value = Math.floor(random() * 1_000);
    const end = READINGS_FROM + 72 * HOUR_MS;
    for (let time = READINGS_FROM + Math.floor(random() * HOUR_MS), i = 0; time < end; i++) {
      value = random() < 0.02 ? Math.floor(random() * 5) : value + Math.floor(random() ** 3 * 20);
      const id = `${source}-${queue}-${i}`;
      const event = { id, type: 'reading', time, entity: source, metric, value } as const;
      const lateMs = random() < 0.3 ? random() * 0.5 * HOUR_MS : 0;
      events.push({ event: queue === undefined ? event : { ...event, queue }, arrivesAt: time + lateMs });
      time += random() < 0.1 ? Math.floor(random() * 900) : Math.floor(random() * (i % 200 < 50 ? 60_000 : 3_600_000));
    }
  }
  return events.sort((a, b) => a.arrivesAt - b.arrivesAt).map(({ event }) => event);
}
