import { expectedRate, type Stream } from './arrivals.ts';
import type { SkillGroup } from './centre.ts';
import { siteById } from './customers.ts';
import { localTime } from './local-time.ts';
import { createRandom } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

const SLOT_MS = 30 * MINUTE_MS;
const SLOTS = DAY_MS / SLOT_MS;
/** Share of paid time lost to breaks. */
const SHRINKAGE = 0.1;
/** In two hours there is room for as many breaks that do not meet. */
const TURNS = 4;
const ABSENT_SHARE = 0.03;
const SHORTEST_SHIFT_MS = 3 * HOUR_MS;

export interface Break {
  readonly at: number;
  readonly durationMs: number;
  readonly reason: 'break' | 'lunch';
}

export interface Shift {
  readonly agent: string;
  readonly site: string;
  readonly desk: string;
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly until: number;
  readonly breaks: readonly Break[];
}

/** People a group needs at an instant: the offered load plus some square roots of it. */
function staffNeeded(group: SkillGroup, streams: readonly { stream: Stream; site: string }[], timeMs: number): number {
  const perMs = streams.reduce((sum, { stream, site }) => sum + expectedRate(stream, siteById(site), timeMs), 0);
  if (perMs === 0) return 0;
  const load = (perMs * (group.service.meanSeconds + group.wrapUpMeanSeconds) * 1000) / group.slots;
  return Math.max(group.minimumStaff, Math.ceil((load + group.safety * Math.sqrt(load)) / (1 - SHRINKAGE)));
}

/**
 * The group's shifts of one UTC day, planned half hour by half hour from the expected load, not from what will really arrive. All crews
 * change at midnight UTC: a day can then be simulated by itself.
 */
export function shiftsOfDay(
  seed: number,
  dayStart: number,
  group: SkillGroup,
  streams: readonly { stream: Stream; site: string }[],
): Shift[] {
  const random = createRandom(seed, 'shifts', dayStart, group.id);
  // Crews alternate, so that nobody is in two days at once while yesterday's last contacts end.
  const crew = Math.round(dayStart / DAY_MS) % 2 === 0 ? 'a' : 'b';
  const planned: { number: number; desk: number; site: string; from: number; until: number }[] = [];
  let onDuty: typeof planned = [];
  let lastNumber = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = dayStart + slot * SLOT_MS;
    const needed = staffNeeded(group, streams, at + SLOT_MS / 2);
    onDuty = onDuty.filter((shift) => shift.until > at);
    while (onDuty.length > needed) {
      const longest = onDuty.find(
        (shift) => needed === 0 || at - shift.from >= SHORTEST_SHIFT_MS || shift.from === dayStart,
      );
      if (!longest) break;
      longest.until = at;
      onDuty = onDuty.filter((shift) => shift !== longest);
    }
    while (onDuty.length < needed) {
      const hours = slot === 0 ? random.uniform(3, 8) : random.pick([4, 6, 8, 8]);
      const shift = {
        number: ++lastNumber,
        desk: firstFree(onDuty.map((other) => other.desk)),
        site: siteAwake(group, at, random.next()),
        from: at,
        until: Math.min(dayStart + DAY_MS, at + Math.round((hours * HOUR_MS) / SLOT_MS) * SLOT_MS),
      };
      planned.push(shift);
      onDuty.push(shift);
    }
  }
  return planned
    .filter((shift) => shift.until > shift.from && !random.chance(ABSENT_SHARE))
    .map((shift) => ({
      agent: `agent-${group.id}-${crew}${String(shift.number).padStart(2, '0')}`,
      site: shift.site,
      desk: String((group.firstDesk ?? 1) + shift.desk),
      from: shift.from,
      until: shift.until,
      breaks: breaksOf(shift, random.uniform(-5, 5) * MINUTE_MS),
    }));
}

/**
 * A quarter of an hour in every two, a half in the middle of a long shift. Those who began together take turns, a half hour apart:
 * a small crew on its break at once would leave the line to nobody.
 */
function breaksOf({ number, from, until }: { number: number; from: number; until: number }, jitterMs: number): Break[] {
  const breaks: Break[] = [];
  const hours = (until - from) / HOUR_MS;
  const turnMs = ((number % TURNS) - (TURNS - 1) / 2) * SLOT_MS;
  for (let hour = 2; hour < hours - 1.5; hour += 2) {
    const lunch = hour === 4 && hours > 5;
    breaks.push({
      at: from + hour * HOUR_MS + turnMs + jitterMs,
      durationMs: (lunch ? 30 : 15) * MINUTE_MS,
      reason: lunch ? 'lunch' : 'break',
    });
  }
  return breaks;
}

function firstFree(taken: readonly number[]): number {
  let desk = 0;
  while (taken.includes(desk)) desk++;
  return desk;
}

/** Work follows the sun: an office where it is between 7 and 19 h, weighted by size; at worst the one nearest to noon. */
function siteAwake(group: SkillGroup, timeMs: number, draw: number): string {
  const sites = group.sites.map(siteById);
  const awake = sites.filter((site) => {
    const { hour } = localTime(site.zone, timeMs);
    return hour >= 7 && hour < 19;
  });
  if (awake.length === 0) {
    const fromNoon = (zone: string) => Math.abs(localTime(zone, timeMs).hour - 12);
    return sites.reduce((best, site) => (fromNoon(site.zone) < fromNoon(best.zone) ? site : best)).id;
  }
  let left = draw * awake.reduce((sum, site) => sum + site.share, 0);
  for (const site of awake) {
    left -= site.share;
    if (left < 0) return site.id;
  }
  return awake.at(-1)!.id;
}
