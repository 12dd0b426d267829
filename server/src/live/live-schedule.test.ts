import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShareOf } from './fair-shares.ts';
import type { LiveEngine } from './live-engine.ts';
import { LiveSchedule } from './live-schedule.ts';
import type { LiveView } from './live-view.ts';

const START = Date.parse('2026-03-01T09:00:00.000Z');

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An engine whose only content is the clock, and a view that changes when told. */
function setUp(
  options: {
    readonly advancesByItself?: boolean;
    readonly shareOf?: ShareOf;
    readonly cpuMs?: () => number;
    readonly onRoundEnd?: (onHandedOut: () => void) => void;
  } = {},
) {
  const listeners = new Set<() => void>();
  let eventTime = START;
  const { advancesByItself = true, shareOf, cpuMs = () => Date.now(), onRoundEnd } = options;
  const engine = {
    position: { logId: 'log', seq: 0 },
    asOf: () => (advancesByItself ? Date.now() : eventTime),
    advancesByItself,
    onFolded(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as Partial<LiveEngine> as LiveEngine;
  const schedule = new LiveSchedule({
    engine,
    cpuMs,
    ...(shareOf === undefined ? {} : { shareOf }),
    ...(onRoundEnd === undefined ? {} : { onRoundEnd }),
    onError(error) {
      throw error;
    },
  });
  const fold = () => {
    for (const listener of listeners) listener();
  };
  const watch = (cadenceMs: number) => {
    const view = { revision: 0, changesAt: Number.POSITIVE_INFINITY };
    const frames: number[] = [];
    let asked = 0;
    const live = {
      get revision() {
        asked += 1;
        return view.revision;
      },
      nextChangeAfter: (asOf: number) => (view.changesAt > asOf ? view.changesAt : Number.POSITIVE_INFINITY),
    } as Partial<LiveView> as LiveView;
    const work = { computeMs: 0, deliverMs: 0, onDeliver: () => {} };
    const handle = schedule.watch(live, cadenceMs, () => {
      vi.setSystemTime(Date.now() + work.computeMs);
      frames.push(Date.now() - START);
      return () => {
        vi.setSystemTime(Date.now() + work.deliverMs);
        work.onDeliver();
      };
    });
    handle.advanced(engine.asOf());
    return {
      frames,
      work,
      handle,
      /** How often its revision was read. */
      asked: () => asked,
      change() {
        view.revision += 1;
        fold();
      },
      changeAt(instant: number) {
        view.changesAt = instant;
        handle.advanced(engine.asOf());
      },
    };
  };
  return {
    schedule,
    watch,
    fold,
    setEventTime(instant: number) {
      eventTime = instant;
    },
  };
}

describe('the schedule', () => {
  it('sends the first change after a quiet time within 50 ms', () => {
    const view = setUp().watch(1_000);
    vi.advanceTimersByTime(12_345);
    view.change();
    vi.advanceTimersByTime(50);
    expect(view.frames).toHaveLength(1);
    expect(view.frames[0]).toBeLessThanOrEqual(12_345 + 50);
  });

  it('never sends two frames within a cadence, however often it changes', () => {
    const view = setUp().watch(1_000);
    for (let i = 0; i < 2_000; i += 1) {
      vi.advanceTimersByTime(7);
      view.change();
    }
    const gaps = view.frames.slice(1).map((at, index) => at - (view.frames[index] ?? 0));
    expect(view.frames.length).toBeGreaterThanOrEqual(12);
    // A timer's own lateness of up to 10 ms is given back, so that the beat does not drift.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(990);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_050);
  });

  it('shows an event at once that comes just after a frame of a window that moved on, and no more than that', () => {
    const view = setUp().watch(1_000);
    vi.advanceTimersByTime(5_000);
    view.changeAt(START + 10_000);
    vi.advanceTimersByTime(5_010);
    expect(view.frames).toEqual([10_000]);
    for (let i = 0; i < 150; i += 1) {
      view.change();
      vi.advanceTimersByTime(10);
    }
    expect(view.frames.slice(0, 2)).toEqual([10_000, 10_020]);
    expect(view.frames[2]).toBeGreaterThanOrEqual(11_010);
  });

  it('never sends two frames of a moving window within a cadence', () => {
    const view = setUp().watch(1_000);
    vi.advanceTimersByTime(5_000);
    for (let i = 1; i <= 50; i += 1) {
      view.changeAt(Date.now() + 100);
      vi.advanceTimersByTime(100);
    }
    expect(view.frames.length).toBeLessThanOrEqual(5);
  });

  it('keeps its beat where timers are late', () => {
    const view = setUp().watch(1_000);
    for (let i = 0; i < 6_000; i += 1) {
      vi.advanceTimersByTime(10);
      // What is due next comes 30 ms after its time.
      if (i % 100 === 50) vi.setSystemTime(Date.now() + 30);
      view.change();
    }
    const beats = Math.floor((Date.now() - START) / 1_000);
    expect(view.frames.length).toBeGreaterThanOrEqual(beats - 1);
    for (const at of view.frames.slice(30)) expect(at % 1_000).toBeLessThan(50);
  });

  it('asks hardly any view before it may send, however many events come', () => {
    const { watch, fold } = setUp();
    const views = Array.from({ length: 100 }, () => watch(1_000));
    const asked = () => views.reduce((sum, view) => sum + view.asked(), 0);
    const before = asked();
    for (let i = 0; i < 50; i += 1) {
      fold();
      vi.advanceTimersByTime(15);
    }
    expect(asked() - before).toBeLessThanOrEqual(50);
    for (const view of views) view.change();
    vi.advanceTimersByTime(1_000);
    expect(views.map(({ frames }) => frames.length)).toEqual(views.map(() => 1));
  });

  it('brings views that began at different moments onto one beat', () => {
    const { watch } = setUp();
    const views: ReturnType<typeof watch>[] = [];
    for (const startMs of [0, 130, 470, 811]) {
      vi.setSystemTime(START + startMs);
      views.push(watch(1_000));
    }
    for (let i = 0; i < 4_000; i += 1) {
      vi.advanceTimersByTime(10);
      for (const view of views) view.change();
    }
    const last = views.map(({ frames }) => frames.at(-1));
    expect(new Set(last).size).toBe(1);
  });

  it('asks nothing of views that do not change', () => {
    const { watch, fold } = setUp();
    const changing = watch(250);
    const quiet = watch(250);
    for (let i = 0; i < 100; i += 1) {
      vi.advanceTimersByTime(100);
      changing.change();
    }
    fold();
    vi.advanceTimersByTime(60_000);
    expect(changing.frames.length).toBeGreaterThan(30);
    expect(quiet.frames).toEqual([]);
  });

  it('sends what changes by the passing of time alone, when it does', () => {
    const view = setUp().watch(1_000);
    view.changeAt(START + 60_000);
    vi.advanceTimersByTime(59_999);
    expect(view.frames).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(view.frames).toEqual([60_000]);
  });

  it('waits for events where the clock is the newest event', () => {
    const { watch, setEventTime, fold } = setUp({ advancesByItself: false });
    const view = watch(1_000);
    view.changeAt(START + 60_000);
    vi.advanceTimersByTime(600_000);
    expect(view.frames).toEqual([]);
    setEventTime(START + 60_000);
    fold();
    vi.advanceTimersByTime(50);
    expect(view.frames).toHaveLength(1);
  });

  it('stretches every cadence under load, says so, and recovers', () => {
    const { schedule, watch } = setUp();
    const busy = watch(250);
    const sibling = watch(250);
    busy.work.deliverMs = 240;
    for (let i = 0; i < 400; i += 1) {
      vi.advanceTimersByTime(25);
      busy.change();
    }
    expect(schedule.stretch).toBeGreaterThan(1);
    expect(sibling.handle.cadenceMs).toBe(Math.round(250 * schedule.stretch));
    busy.work.deliverMs = 0;
    const endsAt = Date.now();
    while (schedule.stretch > 1 && Date.now() < endsAt + 60_000) {
      vi.advanceTimersByTime(25);
      busy.change();
    }
    // The period under way, and one more.
    expect(Date.now() - endsAt).toBeLessThan(10_000);
    expect([busy.handle.cadenceMs, sibling.handle.cadenceMs]).toEqual([250, 250]);
  });

  it('finds the beat at which frames take their share of the processor, and keeps it', () => {
    const { schedule, watch } = setUp();
    const busy = watch(250);
    busy.work.deliverMs = 400;
    const stretches: number[] = [];
    for (let i = 0; i < 4_000; i += 1) {
      vi.advanceTimersByTime(25);
      busy.change();
      if (i >= 2_000) stretches.push(schedule.stretch);
    }
    const last = busy.frames.slice(-20);
    const beatMs = ((last.at(-1) ?? 0) - (last[0] ?? 0)) / (last.length - 1);
    expect(400 / beatMs).toBeGreaterThan(0.3);
    expect(400 / beatMs).toBeLessThan(0.6);
    expect(Math.max(...stretches) / Math.min(...stretches)).toBeLessThan(1.5);
  });

  it('slows nobody for one dear second, as a collection of garbage makes it', () => {
    const { schedule, watch } = setUp();
    const view = watch(250);
    for (let i = 0; i < 1_200; i += 1) {
      view.work.deliverMs = i === 400 ? 1_400 : 1;
      vi.advanceTimersByTime(25);
      view.change();
      expect([schedule.stretch, view.handle.cadenceMs]).toEqual([1, 250]);
    }
  });

  it('slows a view that is dear by itself, and no other', () => {
    const { schedule, watch } = setUp();
    const dear = watch(250);
    const cheap = watch(250);
    dear.work.computeMs = 40;
    for (let i = 0; i < 2_000; i += 1) {
      vi.advanceTimersByTime(10);
      dear.change();
      cheap.change();
    }
    expect([dear.handle.cadenceMs, cheap.handle.cadenceMs]).toEqual([2_000, 250]);
    expect(schedule.stretch).toBe(1);
    const gaps = dear.frames.slice(6).map((at, index) => at - (dear.frames[index + 5] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_990);
  });

  it('slows those who take more than their share, and nobody else', () => {
    const { schedule, watch } = setUp();
    const greedy = Array.from({ length: 20 }, () => watch(250));
    const modest = watch(250);
    for (const view of greedy) {
      view.work.computeMs = 9;
      view.handle.join('greedy');
    }
    modest.work.computeMs = 1;
    modest.handle.join('modest');
    for (let i = 0; i < 2_000; i += 1) {
      vi.advanceTimersByTime(10);
      for (const view of [...greedy, modest]) view.change();
    }
    expect(schedule.stretch).toBe(1);
    expect(modest.handle.cadenceMs).toBe(250);
    expect(greedy[0]?.handle.cadenceMs).toBeGreaterThan(300);
  });

  it('rests after frames of one who takes more than a share, as long as they took, for what others wait for', () => {
    const { watch } = setUp();
    const modest = watch(60_000);
    modest.handle.join('modest');
    const greedy = Array.from({ length: 40 }, () => watch(1_000));
    for (const view of greedy) {
      view.work.computeMs = 9;
      view.handle.join('greedy');
    }
    for (let i = 0; i < 1_000; i += 1) {
      vi.advanceTimersByTime(10);
      for (const view of greedy) view.change();
    }
    // 360 of 1000 ms are more than a share, though too few to slow anybody's beat.
    expect(greedy[0]?.handle.cadenceMs).toBe(1_000);
    const made = greedy.flatMap(({ frames }) => frames.slice(-3)).sort((a, b) => a - b);
    const gaps = made.slice(1).map((at, i) => at - (made[i] ?? 0));
    expect(gaps.filter((gapMs) => gapMs > 0 && gapMs < 18)).toEqual([]);
  });

  it('gives a larger share to one who stands for many', () => {
    const { watch } = setUp({ shareOf: (name) => (name === 'portal' ? 0.4 : 0.2) });
    const load = (owner: string) =>
      Array.from({ length: 20 }, () => {
        const view = watch(250);
        view.work.computeMs = 9;
        view.handle.join(owner);
        return view;
      });
    const portal = load('portal');
    const person = load('person');
    for (let i = 0; i < 2_000; i += 1) {
      vi.advanceTimersByTime(10);
      for (const view of [...portal, ...person]) view.change();
    }
    const framesOf = (views: typeof portal) => views.reduce((sum, { frames }) => sum + frames.length, 0);
    expect(framesOf(portal) / framesOf(person)).toBeGreaterThan(1.5);
  });

  it('gives a view of several the beat of the one with the best right to it', () => {
    const { watch } = setUp();
    const greedy = Array.from({ length: 20 }, () => watch(250));
    const shared = watch(250);
    for (const view of greedy) {
      view.work.computeMs = 9;
      view.handle.join('greedy');
    }
    shared.handle.join('greedy');
    shared.handle.join('modest');
    for (let i = 0; i < 2_000; i += 1) {
      vi.advanceTimersByTime(10);
      for (const view of [...greedy, shared]) view.change();
    }
    expect(shared.handle.cadenceMs).toBe(250);
    shared.handle.leave('modest');
    expect(shared.handle.cadenceMs).toBe(greedy[0]?.handle.cadenceMs);
  });

  it('lets whoever has used least go first in a long round, though its turn came later', () => {
    const { watch } = setUp();
    const greedy = Array.from({ length: 50 }, () => watch(1_000));
    for (const view of greedy) {
      view.work.computeMs = 15;
      view.handle.join('greedy');
    }
    const modest = watch(1_000);
    modest.handle.join('modest');
    vi.advanceTimersByTime(5_000);
    for (const view of greedy) view.change();
    vi.advanceTimersByTime(15);
    modest.change();
    const changedAt = Date.now() - START;
    vi.advanceTimersByTime(2_000);
    expect(greedy.map(({ frames }) => frames.length).every((count) => count >= 1)).toBe(true);
    // One slice of the others' frames at most, and a timer's turn.
    expect((modest.frames[0] ?? 0) - changedAt).toBeLessThanOrEqual(60);
  });

  it('lets others have a turn during a long round', () => {
    const { watch, fold } = setUp();
    const views = Array.from({ length: 20 }, () => watch(1_000));
    for (const view of views) view.work.computeMs = 8;
    let turns = 0;
    const listen = () => {
      turns += 1;
      if (views.some(({ frames }) => frames.length === 0)) setImmediate(listen);
    };
    vi.advanceTimersByTime(5_000);
    for (const view of views) view.change();
    fold();
    setImmediate(listen);
    vi.advanceTimersByTime(1_000);
    expect(views.map(({ frames }) => frames.length)).toEqual(views.map(() => 1));
    expect(turns).toBeGreaterThan(4);
  });

  it('makes no frame of a view whose last is still being handed out, and others meanwhile', () => {
    const waiting: (() => void)[] = [];
    const { watch } = setUp({ onRoundEnd: (onHandedOut) => waiting.push(onHandedOut) });
    const crowded = watch(250);
    const other = watch(250);
    vi.advanceTimersByTime(1_000);
    crowded.change();
    vi.advanceTimersByTime(20);
    crowded.change();
    vi.advanceTimersByTime(2_000);
    other.change();
    vi.advanceTimersByTime(20);
    expect([crowded.frames.length, other.frames.length]).toEqual([1, 1]);
    for (const onHandedOut of waiting) onHandedOut();
    vi.advanceTimersByTime(20);
    expect([crowded.frames.length, other.frames.length]).toEqual([2, 1]);
  });

  it('tells of a view with so many readers that they take longer than its cadence, and for no longer than they do', () => {
    const waiting: (() => void)[] = [];
    const { watch } = setUp({ onRoundEnd: (onHandedOut) => waiting.push(onHandedOut) });
    const crowded = watch(250);
    const handOut = (tookMs: number) => {
      vi.advanceTimersByTime(1_000);
      crowded.change();
      vi.advanceTimersByTime(20);
      vi.advanceTimersByTime(tookMs);
      for (const onHandedOut of waiting.splice(0)) onHandedOut();
      return crowded.handle.cadenceMs;
    };
    expect(handOut(0)).toBe(250);
    expect(handOut(2_000)).toBeGreaterThanOrEqual(2_000);
    expect(handOut(0)).toBe(250);
    expect(crowded.frames).toHaveLength(3);
  });

  it('tells of a round that takes longer than the cadence, though none of it is the server’s own doing', () => {
    let cpuMs = 0;
    const { watch } = setUp({ cpuMs: () => cpuMs });
    const views = Array.from({ length: 5 }, () => watch(250));
    const [leader] = views as [(typeof views)[number], ...typeof views];
    const changeAll = (): void => {
      for (const { change } of views) change();
    };
    for (const { work } of views) {
      work.deliverMs = 160;
      // A turn of its own each, and of those 160 ms the less by far.
      work.onDeliver = () => {
        cpuMs += 20;
        // Events never stop.
        setImmediate(changeAll);
      };
    }
    changeAll();
    vi.advanceTimersByTime(2_000);
    const [last = 0, before = 0] = leader.frames.toReversed();
    expect(last - before).toBeGreaterThanOrEqual(800);
    for (const { frames, handle } of views) {
      expect(frames.length).toBeGreaterThan(5);
      expect(handle.cadenceMs).toBeGreaterThan(700);
      expect(handle.cadenceMs).toBeLessThan(900);
    }
  });

  it('tells of a frame that something else made late, and not of the next one that is in time', () => {
    const view = setUp().watch(250);
    const told: number[] = [];
    for (let i = 0; i < 300; i += 1) {
      view.change();
      // Work of somebody else that keeps everything waiting.
      if (i === 160) vi.setSystemTime(Date.now() + 400);
      const before = view.frames.length;
      vi.advanceTimersByTime(10);
      if (view.frames.length > before) told.push(view.handle.cadenceMs);
    }
    const late = told.filter((cadenceMs) => cadenceMs > 250);
    expect(late).toHaveLength(1);
    expect(late[0]).toBeGreaterThan(450);
    expect(told.length).toBeGreaterThan(8);
  });

  it('stops without leaving a timer behind', () => {
    const { schedule, watch } = setUp();
    const view = watch(250);
    view.change();
    view.handle.stop();
    vi.advanceTimersByTime(1_000);
    expect(view.frames).toEqual([]);
    watch(250).changeAt(START + 100_000);
    schedule.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
