import { arrivalsOfDay, type Stream } from './arrivals.ts';
import { SELF_SERVICE, SITES, TOPICS } from './centre.ts';
import { drawCustomer } from './customers.ts';
import { createRandom } from './random.ts';
import type { Emit } from './simulated-event.ts';
import type { Troubles } from './troubles.ts';
import { nameOfDay } from './units.ts';

/** Visits to the help centre of one UTC day, told when they end; while it is out nearly all of them fail. */
export function simulateSelfService(seed: number, dayStart: number, troubles: Troubles, emit: Emit): void {
  const dayName = nameOfDay(dayStart);
  for (const site of SITES) {
    const stream: Stream = { id: 'self-service', channel: 'self-service', perDay: SELF_SERVICE.perDay * site.share };
    for (const { time, key } of arrivalsOfDay(seed, dayStart, stream, site, troubles)) {
      const entity = `session-${dayName}-${site.id[0]!.toLowerCase()}${key}`;
      const random = createRandom(seed, 'session', entity);
      const customer = drawCustomer(seed, random, site);
      const queue = random.weighted({ support: 54, billing: 30, bookings: 16 });
      const out = troubles.outage('self-service', time) !== undefined && random.chance(0.92);
      const outcome = out ? 'error' : random.weighted(SELF_SERVICE.outcomes);
      const durationSeconds = Math.round(out ? random.uniform(2, 20) : random.lognormal(110, 0.7));
      emit({
        id: `selfservice.session:${entity}`,
        type: 'selfservice.session',
        time: Math.round(time + durationSeconds * 1000),
        entity,
        queue,
        channel: 'self-service',
        touchpoint: SELF_SERVICE.touchpoint,
        site: site.id,
        tier: customer.tier,
        topic: random.weighted(TOPICS[queue]!),
        language: customer.language,
        outcome,
        durationSeconds,
      });
    }
  }
}
