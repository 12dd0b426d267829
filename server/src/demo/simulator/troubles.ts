import { createRandom } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

export const TROUBLE_KINDS = ['ARRIVAL_SURGE', 'AGENTS_AWAY', 'CHANNEL_OUTAGE', 'COMPLAINT_WAVE'] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** Something that goes wrong in the centre in `[from, until)`, staged by a person or made up by {@link troublesOfDay}. */
export interface Trouble {
  /** Keys the trouble's own random draws. */
  readonly id: string;
  readonly kind: TroubleKind;
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly until: number;
  /** Channel that is out, or the only one whose arrivals surge. Absent: every channel (an outage needs one). */
  readonly channel?: string;
  /** How bad, above 0; staged trouble has 1. */
  readonly strength: number;
}

/** Troubles by time, and what they do to the centre at an instant. What holds at `t` never depends on what happens after `t`. */
export class Troubles {
  readonly all: readonly Trouble[];

  constructor(troubles: readonly Trouble[]) {
    this.all = troubles.filter((trouble) => trouble.until > trouble.from).sort((a, b) => a.from - b.from);
  }

  of(kind: TroubleKind): readonly Trouble[] {
    return this.all.filter((trouble) => trouble.kind === kind);
  }

  active(kind: TroubleKind, timeMs: number): Trouble | undefined {
    return this.all.find((trouble) => trouble.kind === kind && trouble.from <= timeMs && timeMs < trouble.until);
  }

  outage(channel: string, timeMs: number): Trouble | undefined {
    return this.all.find(
      (trouble) =>
        trouble.kind === 'CHANNEL_OUTAGE' &&
        trouble.channel === channel &&
        trouble.from <= timeMs &&
        timeMs < trouble.until,
    );
  }
}

/**
 * Trouble nobody staged: the ordinary bad hours a centre has, so that thirty days of history hold something to find.
 *
 * @param dayStart - Start of a UTC day, epoch ms. Every trouble of the day lies inside it.
 */
export function troublesOfDay(seed: number, dayStart: number): Trouble[] {
  const random = createRandom(seed, 'trouble', dayStart);
  const troubles: Trouble[] = [];
  const add = (kind: TroubleKind, minutes: number, strength: number, channel?: string) => {
    const lengthMs = minutes * MINUTE_MS;
    const from = dayStart + Math.round(random.uniform(HOUR_MS, DAY_MS - lengthMs - HOUR_MS));
    const trouble = {
      id: `own-${dayStart}-${troubles.length}`,
      kind,
      from,
      until: from + Math.round(lengthMs),
      strength,
    };
    troubles.push(channel === undefined ? trouble : { ...trouble, channel });
  };
  if (random.chance(0.22)) add('ARRIVAL_SURGE', random.uniform(30, 100), random.uniform(0.2, 0.5));
  if (random.chance(0.14)) add('AGENTS_AWAY', random.uniform(30, 80), random.uniform(0.3, 0.6));
  if (random.chance(0.05))
    add('CHANNEL_OUTAGE', random.uniform(8, 25), 1, random.pick(['phone', 'chat', 'email', 'self-service']));
  if (random.chance(0.06)) add('COMPLAINT_WAVE', random.uniform(90, 300), random.uniform(0.15, 0.4));
  return troubles;
}
