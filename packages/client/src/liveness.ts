import type { Clock } from './clock.ts';
import type { Transport } from './transport.ts';

/** Silence after which the client asks, and how long it then waits: a half-open socket is found within the sum. */
const PING_AFTER_MS = 6_000;
const PONG_WITHIN_MS = 6_000;
/** A server that may not be asked is given up after this silence: its heartbeat of 10 s and a little more. */
const SILENT_AFTER_MS = 14_000;
/** After the machine slept or the network changed, the answer is wanted sooner. */
const HASTY_PONG_WITHIN_MS = 3_000;

export interface LivenessOptions {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly delayedAfterMs: number;
  /** Nothing has vouched for what is shown for `delayedAfterMs`. May be called again while that lasts. */
  readonly onDelayed: () => void;
  /** The other end is gone. Nothing follows. */
  readonly onSilent: () => void;
}

/** Whether the other end of a transport is still there, and whether what it sent still holds. */
export interface Liveness {
  /** Milliseconds since a frame or heartbeat vouched for what is shown. */
  readonly unvouchedMs: number;
  /** Anything at all came. */
  heard(): void;
  /** A frame or heartbeat came. */
  vouched(): void;
  /** Says `payload` and asks for a sign of life, sooner than usual, where one can be asked for. */
  askNow(payload?: Readonly<Record<string, unknown>>): void;
  stop(): void;
}

export function watchLiveness({ clock, transport, delayedAfterMs, onDelayed, onSilent }: LivenessOptions): Liveness {
  let heardAt = clock.monotonic();
  let vouchedAt = heardAt;
  let askedAt: number | undefined;
  let answerWithinMs = PONG_WITHIN_MS;
  let cancel = () => {};

  function ask(withinMs: number, payload?: Readonly<Record<string, unknown>>): boolean {
    if (!transport.ping(payload)) return false;
    askedAt = clock.monotonic();
    answerWithinMs = withinMs;
    return true;
  }

  function watch(): void {
    cancel();
    const now = clock.monotonic();
    let nextAt = askedAt === undefined ? heardAt + PING_AFTER_MS : askedAt + answerWithinMs;
    if (nextAt <= now && askedAt === undefined) {
      nextAt = ask(PONG_WITHIN_MS) ? now + PONG_WITHIN_MS : heardAt + SILENT_AFTER_MS;
    }
    if (nextAt <= now) {
      onSilent();
      return;
    }
    const delayedAt = vouchedAt + delayedAfterMs;
    if (delayedAt > now) nextAt = Math.min(nextAt, delayedAt);
    cancel = clock.setTimer(watch, nextAt - now);
    if (delayedAt <= now) onDelayed();
  }

  watch();
  return {
    get unvouchedMs() {
      return clock.monotonic() - vouchedAt;
    },
    heard() {
      heardAt = clock.monotonic();
      askedAt = undefined;
    },
    vouched() {
      vouchedAt = clock.monotonic();
    },
    askNow(payload) {
      if (ask(HASTY_PONG_WITHIN_MS, payload)) watch();
    },
    stop: () => cancel(),
  };
}
