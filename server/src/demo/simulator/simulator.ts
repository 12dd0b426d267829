/**
 * The demo centre as a stream of events: pure, seeded and repeatable.
 *
 * Days are simulated one by one, each from its own draws, and what a day sets in motion (a reply on Monday, a complaint resolved next week)
 * is kept until its time comes. The stream of `[from, to)` therefore depends on nothing but the settings and the troubles that began before
 * `to`: cut anywhere and taken up again it is the same stream, and trouble staged at an instant leaves everything before it unchanged.
 *
 * It does not know the time of day, send anything or keep state between calls.
 */
import { simulateCases } from './cases.ts';
import { simulateComplaints } from './complaints.ts';
import { simulateContacts } from './contacts.ts';
import { simulateSelfService } from './self-service.ts';
import { compareEvents, type Emit, type SimulatedEvent } from './simulated-event.ts';
import { type Trouble, Troubles, troublesOfDay } from './troubles.ts';
import { DAY_MS, startOfUtcDay } from './units.ts';
import { simulateVoice } from './voice.ts';

/** The longest a day echoes; later events of its entities never happen. */
export const LONGEST_ECHO_MS = 45 * DAY_MS;

export interface SimulatorOptions {
  readonly seed: number;
  /** Opening of the centre, start of a UTC day, epoch ms: nothing is older. */
  readonly origin: number;
  /** Staged by a person; the centre's own bad hours come on top. */
  readonly troubles?: readonly Trouble[];
  /** Whether the centre has bad hours of its own. @default true */
  readonly ownTroubles?: boolean;
}

/**
 * Events with `from <= time < to` in order of time.
 *
 * @param from - Epoch ms.
 * @param to - Epoch ms; days are simulated only as the reader gets to them, so `Infinity` is a fine end.
 * @throws {RangeError} When `origin` is not the start of a UTC day.
 */
export function* simulate(options: SimulatorOptions, from: number, to: number): Generator<SimulatedEvent, void, void> {
  for (const { start, events } of simulateDays(options, from)) {
    for (const event of events) {
      if (event.time >= to) return;
      yield event;
    }
    if (start + DAY_MS >= to) return;
  }
}

export interface SimulatedDay {
  /** Start of the UTC day, epoch ms. */
  readonly start: number;
  /** In order of time; none on the days before `from`, which are simulated for what they set in motion. */
  readonly events: readonly SimulatedEvent[];
}

/**
 * The same stream without end, a UTC day at a time: a reader that must not block for long can do something else between two days.
 *
 * @throws {RangeError} When `origin` is not the start of a UTC day.
 */
export function* simulateDays(options: SimulatorOptions, from: number): Generator<SimulatedDay, never, void> {
  const { origin } = options;
  if (origin !== startOfUtcDay(origin))
    throw new RangeError(`Expected \`origin\` at the start of a UTC day, got ${origin}`);
  let pending: SimulatedEvent[] = [];
  for (let start = Math.max(origin, startOfUtcDay(from - LONGEST_ECHO_MS)); ; start += DAY_MS) {
    const end = start + DAY_MS;
    const due: SimulatedEvent[] = [];
    const later: SimulatedEvent[] = [];
    for (const event of pending) (event.time < end ? due : later).push(event);
    simulateDay(options, start, (event) => {
      if (event.time < from || event.time >= start + LONGEST_ECHO_MS) return;
      (event.time < end ? due : later).push(event);
    });
    pending = later;
    yield { start, events: due.sort(compareEvents) };
  }
}

function simulateDay(options: SimulatorOptions, day: number, emit: Emit): void {
  const { seed } = options;
  const staged = options.troubles ?? [];
  // What begins at the end of the day before can still run.
  const own = options.ownTroubles === false ? [] : [day - DAY_MS, day].flatMap((start) => troublesOfDay(seed, start));
  const troubles = new Troubles([...staged, ...own].filter((trouble) => trouble.until > day - DAY_MS));
  const contacts = simulateContacts(seed, day, troubles, emit);
  const cases = simulateCases(seed, day, troubles, emit);
  const complaints = simulateComplaints(seed, day, contacts, cases, troubles, emit);
  simulateSelfService(seed, day, troubles, emit);
  simulateVoice(seed, contacts, cases, complaints, troubles, emit);
}
