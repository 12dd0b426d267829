import { firstIndex } from '../binary-search.ts';
import { TIERS } from '../counts/tiers.ts';

const HOUR_MS = 3_600_000;

/** Of the readings of one second the last one counts: no window begins within it, and a sender in a loop fills no memory. */
const SECOND_MS = 1_000;

/** What one system said of one figure at one instant. */
export interface TakenReading {
  readonly time: number;
  readonly id: string;
  readonly value: number;
}

/** Readings that others may still come before, in order of time, then of id; at most one a second. */
export class RecentReadings {
  readonly all: TakenReading[];

  /** @param readings - In such an order. */
  constructor(readings: readonly TakenReading[] = []) {
    this.all = [...readings];
  }

  /** @returns Whether it changes anything: of one second only the last reading does. */
  put(reading: TakenReading): boolean {
    const { all } = this;
    let at = all.length;
    while (at > 0 && isBefore(reading, all[at - 1]!)) at--;
    const second = secondOf(reading);
    const [before, after] = [all[at - 1], all[at]];
    if (after && secondOf(after) === second) return false;
    if (before?.id === reading.id && before.time === reading.time) return false;
    const isLater = before !== undefined && secondOf(before) === second;
    if (isLater) all[at - 1] = reading;
    else all.splice(at, 0, reading);
    return true;
  }

  /** How many come before an instant. */
  countBefore(time: number): number {
    return firstIndex(this.all.length, (i) => this.all[i]!.time >= time);
  }

  /** How many come at or before an instant. */
  countUpTo(time: number): number {
    return firstIndex(this.all.length, (i) => this.all[i]!.time > time);
  }

  /**
   * Takes those out before which nothing can come any more.
   *
   * @param final - No event from before it can come any more.
   */
  takeFinal(final: number): readonly TakenReading[] {
    let count = 0;
    // A whole second: a reading may still take the place of another.
    while (count < this.all.length && (secondOf(this.all[count]!) + 1) * SECOND_MS <= final) count++;
    return this.all.splice(0, count);
  }
}

export function isBefore(a: TakenReading, b: TakenReading): boolean {
  return a.time < b.time || (a.time === b.time && a.id < b.id);
}

function secondOf({ time }: TakenReading): number {
  return Math.floor(time / SECOND_MS);
}

/** The finest steps that still keep any of an hour: so all of the hour is brought together at once, whenever it is looked at. */
export function tierAt(time: number, newest: number): (typeof TIERS)[number] | undefined {
  const hourEnd = (Math.floor(time / HOUR_MS) + 1) * HOUR_MS;
  return TIERS.find(({ keepMs }) => hourEnd > newest - keepMs);
}
