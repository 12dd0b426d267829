import { describe, expect, it } from 'vitest';
import { HandOut } from './hand-out.ts';
import { AddressedFrame } from './parcel.ts';
import { FrameAddress, SharedFrame } from './shared-frame.ts';
import { type Member, Sink } from './sink.ts';

/** A connection whose every write takes some time of the clock. */
class TestSink extends Sink {
  readonly written: string[] = [];
  readonly #onWrite: () => void;
  busy = false;
  readonly holdsBytes = false;

  constructor(onWrite: () => void) {
    super('json');
    this.#onWrite = onWrite;
  }

  write(bytes: Buffer): void {
    this.#onWrite();
    this.written.push(String(bytes));
  }
  watchDrain(): void {}
  closeStalled(): void {}
}

function frameOf(text: string): AddressedFrame {
  return new AddressedFrame(new SharedFrame(text), new FrameAddress('1', 'json'));
}

function setUp(writeMs = 0.1) {
  let clockMs = 0;
  const handOut = new HandOut({
    now: () => clockMs,
    clockMs: () => clockMs,
    stallAfterMs: 30_000,
    hiddenEveryMs: 10_000,
    onLateTurn: () => undefined,
  });
  const connect = (subscriptions: number): TestSink => {
    const sink = new TestSink(() => {
      clockMs += writeMs;
    });
    for (let i = 0; i < subscriptions; i += 1) {
      const member: Member = { sink, missed: false, newest: () => frameOf(`newest ${i}`) };
      sink.members.push(member);
    }
    return sink;
  };
  /** One subscription of each gets the frame. */
  const offer = (sinks: readonly TestSink[], text: string, subscription = 0): void => {
    const frame = frameOf(text);
    for (const { members } of sinks) handOut.offer(members[subscription] as Member, frame);
  };
  const endRound = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    handOut.endRound(resolve);
    return promise;
  };
  return { handOut, connect, offer, endRound, clockMs: () => clockMs };
}

const served = (sinks: readonly TestSink[]): number => sinks.filter(({ written }) => written.length > 0).length;

describe('frames of a round', () => {
  it.each([1, 2])('are handed out to a crowd with %i subscriptions each for a bounded time at once', async (each) => {
    const { connect, offer, endRound, clockMs } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(each));
    offer(crowd, 'a');
    const done = endRound();
    expect(served(crowd)).toBeGreaterThan(50);
    expect(clockMs()).toBeLessThan(20);
    await done;
    expect(crowd.map(({ written }) => written)).toEqual(crowd.map(() => ['a']));
  });

  it('leave in one write for each connection, in the order they were made', async () => {
    const { connect, offer, endRound } = setUp();
    const crowd = Array.from({ length: 500 }, () => connect(2));
    offer(crowd, 'a', 1);
    offer(crowd, 'b', 0);
    await endRound();
    expect(crowd.map(({ written }) => written)).toEqual(crowd.map(() => ['ab']));
  });

  it('for few are not behind those for many', async () => {
    const { connect, offer, endRound } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(2));
    const few = Array.from({ length: 10 }, () => connect(2));
    offer(crowd, 'a');
    const done = endRound();
    offer(few, 'b');
    await endRound();
    expect(served(few)).toBe(10);
    expect(served(crowd)).toBeLessThan(500);
    await done;
    expect(served(crowd)).toBe(1_000);
  });

  it('of two rounds leave together where the first has not left yet', async () => {
    const { connect, offer, endRound } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(2));
    offer(crowd, 'a', 0);
    const first = endRound();
    const last = crowd.slice(-1);
    offer(last, 'b', 1);
    await Promise.all([first, endRound()]);
    expect(last[0]?.written).toEqual(['ab']);
  });

  it('are replaced by the newest for a connection that has become busy before its turn', async () => {
    const { handOut, connect, offer, endRound } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(1));
    const last = crowd.at(-1) as TestSink;
    offer(crowd, 'a');
    const done = endRound();
    last.busy = true;
    await done;
    expect(last.written).toEqual([]);
    last.busy = false;
    handOut.catchUp(last);
    expect(last.written).toEqual(['newest 0']);
  });

  it('leave before a subscription of their connection ends', async () => {
    const { handOut, connect, offer, endRound } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(2));
    const last = crowd.at(-1) as TestSink;
    offer(crowd, 'a');
    const done = endRound();
    handOut.flush(last);
    expect(last.written).toEqual(['a']);
    await done;
    expect(last.written).toEqual(['a']);
  });

  it('catch up with a crowd that comes back by turns, too', async () => {
    const { handOut, connect, offer, endRound, clockMs } = setUp();
    const crowd = Array.from({ length: 1_000 }, () => connect(1));
    for (const sink of crowd) sink.busy = true;
    offer(crowd, 'a');
    await endRound();
    for (const sink of crowd) sink.busy = false;
    const startedMs = clockMs();
    handOut.catchUp();
    expect(clockMs() - startedMs).toBeLessThan(20);
    while (served(crowd) < 1_000) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(crowd.map(({ written }) => written)).toEqual(crowd.map(() => ['newest 0']));
  });
});
