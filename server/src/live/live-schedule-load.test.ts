import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScheduleRig, RIG_START } from '../testing/schedule-rig.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: RIG_START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the schedule under load', () => {
  it('stretches every cadence under load, says so, and recovers', () => {
    const { schedule, watch } = createScheduleRig();
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
    const { schedule, watch } = createScheduleRig();
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
    const { schedule, watch } = createScheduleRig();
    const view = watch(250);
    for (let i = 0; i < 1_200; i += 1) {
      view.work.deliverMs = i === 400 ? 1_400 : 1;
      vi.advanceTimersByTime(25);
      view.change();
      expect([schedule.stretch, view.handle.cadenceMs]).toEqual([1, 250]);
    }
  });

  it('slows a view that is dear by itself, and no other', () => {
    const { schedule, watch } = createScheduleRig();
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
    const { schedule, watch } = createScheduleRig();
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
    const { watch } = createScheduleRig();
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
    const { watch } = createScheduleRig({ shareOf: (name) => (name === 'portal' ? 0.4 : 0.2) });
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
    const { watch } = createScheduleRig();
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
    const { watch } = createScheduleRig();
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
    const changedAt = Date.now() - RIG_START;
    vi.advanceTimersByTime(2_000);
    expect(greedy.map(({ frames }) => frames.length).every((count) => count >= 1)).toBe(true);
    // One slice of the others' frames at most, and a timer's turn.
    expect((modest.frames[0] ?? 0) - changedAt).toBeLessThanOrEqual(60);
  });

  it('lets others have a turn during a long round', () => {
    const { watch, fold } = createScheduleRig();
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
    const { watch } = createScheduleRig({ onRoundEnd: (onHandedOut) => waiting.push(onHandedOut) });
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
    const { watch } = createScheduleRig({ onRoundEnd: (onHandedOut) => waiting.push(onHandedOut) });
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
    const { watch } = createScheduleRig({ cpuMs: () => cpuMs });
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
    const view = createScheduleRig().watch(250);
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
});
