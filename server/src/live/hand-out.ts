import { threadCpuMs } from '../process/thread-cpu.ts';
import { type AddressedFrame, Packer, type Parcel } from './parcel.ts';
import type { OfferFrame } from './reader-groups.ts';
import type { Member, Sink } from './sink.ts';

export interface HandOutOptions {
  readonly now: () => number;
  /** A connection that takes nothing for so long is closed. */
  readonly stallAfterMs: number;
  /** Shortest time between two rounds of frames for a connection that nobody looks at. */
  readonly hiddenEveryMs: number;
  /** Of a clock that only rises, ms. @default performance.now */
  readonly clockMs?: () => number;
  /** Told of the processor time, ms, that a turn took after the round's own. */
  readonly onLateTurn: (spentMs: number) => void;
}

/** Longest that everything else waits for frames being written. */
const TURN_MS = 15;
/** Connections written to between two looks at the clock, and of one round before another has its turn. */
const CHUNK = 32;

/** Connections to write to after a round. */
interface Batch {
  readonly sinks: readonly Sink[];
  next: number;
  readonly onDone: () => void;
}

/**
 * Writes frames to connections: all of a round in one write to each, and for a bounded time at once, so that a crowd of readers keeps nobody else
 * waiting. Rounds that are still being handed out go on by turns: who is one of few is not behind many.
 *
 * A connection never has more than one round of frames waiting in its socket; what it misses meanwhile is replaced by the newest frame of each
 * view once it takes again.
 */
export class HandOut {
  readonly #now: () => number;
  readonly #clockMs: () => number;
  readonly #stallAfterMs: number;
  readonly #hiddenEveryMs: number;
  readonly #onLateTurn: (spentMs: number) => void;
  readonly #packer = new Packer();
  /** Connections with a parcel of the round under way. */
  #due: Sink[] = [];
  /** Rounds that are over and not yet handed out, in the order of their turns. */
  readonly #batches: Batch[] = [];
  readonly #behind = new Set<Sink>();
  #next: NodeJS.Immediate | undefined;
  /** Of the turn under way. */
  #endsAt: number | undefined;
  #isInTime = true;
  #looks = 0;
  #delivered = 0;
  #conflated = 0;

  constructor({ now, clockMs, stallAfterMs, hiddenEveryMs, onLateTurn }: HandOutOptions) {
    this.#now = now;
    this.#onLateTurn = onLateTurn;
    this.#clockMs = clockMs ?? (() => performance.now());
    this.#stallAfterMs = stallAfterMs;
    this.#hiddenEveryMs = hiddenEveryMs;
  }

  /** Frames, since the start. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Frames that were replaced by newer ones, since the start. */
  get conflated(): number {
    return this.#conflated;
  }

  /** Takes a frame of the round under way. */
  readonly offer: OfferFrame = (member, frame) => {
    const { sink } = member;
    if (sink.parcel !== undefined) {
      sink.parcel = sink.parcel.and(frame);
    } else if (isWaiting(sink)) {
      this.#miss(member);
      return;
    } else if (sink.members.length === 1 && this.#hasTime()) {
      // Nothing else can come for it in this round, and what was just looked at is still in the processor's cache.
      this.#send(sink, frame.alone);
    } else {
      sink.parcel = frame.alone;
      this.#due.push(sink);
    }
    this.#delivered += 1;
  };

  /** Ends a round. @param onDone - Called when everybody has its frames, at once or some turns later. */
  endRound(onDone: () => void): void {
    this.#catchUpAll();
    // A new round goes first, with its first few.
    if (this.#due.length > 0) this.#batches.unshift({ sinks: this.#due, next: 0, onDone });
    else onDone();
    this.#due = [];
    this.#turn();
  }

  /** A first frame, before any other. Also to a hidden page: it has nothing yet. */
  begin(member: Member, frame: AddressedFrame): void {
    const { sink } = member;
    if (sink.busy) {
      this.#miss(member);
      return;
    }
    this.#delivered += 1;
    this.#send(sink, frame.alone);
  }

  /** Sends what waits for a connection before one of its subscriptions ends, whose id may be used anew. */
  flush(sink: Sink): void {
    if (sink.parcel !== undefined) this.#sendDue(sink);
  }

  /** A connection has no subscriptions any more. */
  forget(sink: Sink): void {
    sink.behindSinceMs = undefined;
    this.#behind.delete(sink);
  }

  /** Newest frames for a connection that was busy or hidden and no longer is, or for all those. */
  catchUp(only?: Sink): void {
    if (only !== undefined) {
      this.#catchUp(only);
      return;
    }
    this.#catchUpAll();
    this.#turn();
  }

  #catchUpAll(): void {
    // While frames are still being handed out there is no time for more.
    if (this.#behind.size === 0 || this.#batches.length > 0) return;
    const sinks = [...this.#behind].filter((sink) => this.#mayCatchUp(sink));
    if (sinks.length > 0) this.#batches.push({ sinks, next: 0, onDone: () => undefined });
  }

  #turn(): void {
    const endsAt = this.#endsAt ?? this.#clockMs() + TURN_MS;
    this.#endsAt = undefined;
    for (let batch = this.#batches.shift(); batch !== undefined; batch = this.#batches.shift()) {
      const { sinks } = batch;
      const until = Math.min(batch.next + CHUNK, sinks.length);
      for (; batch.next < until; batch.next += 1) this.#sendDue(sinks[batch.next] as Sink);
      if (until < sinks.length) this.#batches.push(batch);
      else batch.onDone();
      if (this.#clockMs() >= endsAt) break;
    }
    if (this.#batches.length === 0) return;
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      const startedMs = threadCpuMs();
      this.#turn();
      this.#onLateTurn(threadCpuMs() - startedMs);
    });
  }

  /** The clock is asked for many at once. */
  #hasTime(): boolean {
    if (this.#endsAt === undefined) {
      this.#endsAt = this.#clockMs() + TURN_MS;
      this.#isInTime = true;
      this.#looks = 0;
    }
    this.#looks += 1;
    if (this.#looks % CHUNK === 0) this.#isInTime = this.#clockMs() < this.#endsAt;
    return this.#isInTime;
  }

  #sendDue(sink: Sink): void {
    const { parcel } = sink;
    sink.parcel = undefined;
    if (parcel === undefined) this.#catchUp(sink);
    else if (!sink.busy) this.#send(sink, parcel);
    else for (const member of sink.members) this.#miss(member);
  }

  #send(sink: Sink, parcel: Parcel): void {
    if (sink.holdsBytes) {
      sink.write(parcel.bytes);
      return;
    }
    sink.write(this.#packer.pack(parcel));
    if (sink.busy) this.#packer.keep();
  }

  #miss(member: Member): void {
    const { sink } = member;
    this.#conflated += 1;
    member.missed = true;
    if (sink.behindSinceMs === undefined) {
      sink.behindSinceMs = this.#now();
      this.#behind.add(sink);
    }
    if (sink.busy) sink.watchDrain();
  }

  /** Whether a connection that is behind can be brought up to date now; one that stalled is closed. */
  #mayCatchUp(sink: Sink): boolean {
    const { behindSinceMs } = sink;
    if (behindSinceMs === undefined) return false;
    const waitedMs = this.#now() - behindSinceMs;
    if (!sink.busy) return !sink.hidden || waitedMs >= this.#hiddenEveryMs;
    if (waitedMs > this.#stallAfterMs) {
      this.forget(sink);
      sink.closeStalled();
    } else {
      sink.watchDrain();
    }
    return false;
  }

  #catchUp(sink: Sink): void {
    if (!this.#mayCatchUp(sink)) return;
    this.forget(sink);
    let parcel: Parcel | undefined;
    for (const member of sink.members) {
      if (!member.missed) continue;
      member.missed = false;
      const frame = member.newest();
      this.#delivered += 1;
      parcel = parcel === undefined ? frame.alone : parcel.and(frame);
    }
    if (parcel !== undefined) this.#send(sink, parcel);
  }
}

/** Whether a frame has to wait: what is waiting goes first, and as its newest. */
function isWaiting(sink: Sink): boolean {
  return sink.behindSinceMs !== undefined || sink.hidden || sink.busy;
}
