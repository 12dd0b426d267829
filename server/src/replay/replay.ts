import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceEvent } from '@andon/metrics';
import type { EventSender } from './event-sender.ts';

export interface ReplayOptions {
  /** In event-time order. */
  readonly events: readonly ServiceEvent[];
  readonly sender: EventSender;
  /** How many times faster than it happened; `Infinity` sends as fast as the server takes. */
  readonly speed: number;
  /**
   * Moves the whole log in time so that its last event comes in as it happens: at real speed the log starts now, and at any speed no event
   * lies in the future and the distances between events stay what they were.
   */
  readonly shiftToNow: boolean;
  /** Epoch ms. */
  readonly now: () => number;
  /** Resolves after so many ms, or earlier when the signal says so. @default a timer */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ReplayProgress {
  readonly sent: number;
  readonly total: number;
  /** Event time reached, epoch ms, as sent. */
  readonly at: number;
}

const BATCH_EVENTS = 2_000;
/** Events due within this time travel together. */
const TICK_MS = 200;

/** Sends a log at its own pace, faster, or as fast as it goes. @returns How many events were sent before the signal. */
export async function replay(options: ReplayOptions): Promise<number> {
  const { events, sender, speed, now, wait = waitForTimer, onProgress, signal } = options;
  const first = events[0];
  const last = events[events.length - 1];
  if (!first || !last) return 0;
  const startedAt = now();
  const shiftMs = options.shiftToNow ? Math.round(startedAt + (last.time - first.time) / speed - last.time) : 0;

  let sent = 0;
  while (sent < events.length && signal?.aborted !== true) {
    const reached = speed === Number.POSITIVE_INFINITY ? last.time : first.time + (now() - startedAt) * speed;
    let end = sent;
    while (end < events.length && end - sent < BATCH_EVENTS && events[end]!.time <= reached) end++;
    if (end > sent) {
      const batch = events.slice(sent, end);
      await sender.send(shiftMs === 0 ? batch : batch.map((event) => shifted(event, shiftMs)));
      sent = end;
      onProgress?.({ sent, total: events.length, at: events[end - 1]!.time + shiftMs });
    } else {
      const dueInMs = (events[sent]!.time - reached) / speed;
      await wait(Math.max(TICK_MS, Math.min(dueInMs, 60_000)), signal);
    }
  }
  return sent;
}

/** Another shift is another replay: its events are not those of the one before. */
function shifted(event: ServiceEvent, shiftMs: number): ServiceEvent {
  const moved = {
    ...event,
    id: `${event.id}@${shiftMs}`,
    entity: `${event.entity}@${shiftMs}`,
    time: event.time + shiftMs,
  };
  return event.promisedAt === undefined ? moved : { ...moved, promisedAt: event.promisedAt + shiftMs };
}

async function waitForTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
