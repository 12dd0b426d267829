import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScheduleRig, RIG_START } from '../testing/schedule-rig.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: RIG_START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the schedule', () => {
  it('sends the first change after a quiet time within 50 ms', () => {
    const view = createScheduleRig().watch(1_000);
    vi.advanceTimersByTime(12_345);
    view.change();
    vi.advanceTimersByTime(50);
    expect(view.frames).toHaveLength(1);
    expect(view.frames[0]).toBeLessThanOrEqual(12_345 + 50);
  });

  it('never sends two frames within a cadence, however often it changes', () => {
    const view = createScheduleRig().watch(1_000);
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
    const view = createScheduleRig().watch(1_000);
    vi.advanceTimersByTime(5_000);
    view.changeAt(RIG_START + 10_000);
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
    const view = createScheduleRig().watch(1_000);
    vi.advanceTimersByTime(5_000);
    for (let i = 1; i <= 50; i += 1) {
      view.changeAt(Date.now() + 100);
      vi.advanceTimersByTime(100);
    }
    expect(view.frames.length).toBeLessThanOrEqual(5);
  });

  it('keeps its beat where timers are late', () => {
    const view = createScheduleRig().watch(1_000);
    for (let i = 0; i < 6_000; i += 1) {
      vi.advanceTimersByTime(10);
      // What is due next comes 30 ms after its time.
      if (i % 100 === 50) vi.setSystemTime(Date.now() + 30);
      view.change();
    }
    const beats = Math.floor((Date.now() - RIG_START) / 1_000);
    expect(view.frames.length).toBeGreaterThanOrEqual(beats - 1);
    for (const at of view.frames.slice(30)) expect(at % 1_000).toBeLessThan(50);
  });

  it('asks hardly any view before it may send, however many events come', () => {
    const { watch, fold } = createScheduleRig();
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
    const { watch } = createScheduleRig();
    const views: ReturnType<typeof watch>[] = [];
    for (const startMs of [0, 130, 470, 811]) {
      vi.setSystemTime(RIG_START + startMs);
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
    const { watch, fold } = createScheduleRig();
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
    const view = createScheduleRig().watch(1_000);
    view.changeAt(RIG_START + 60_000);
    vi.advanceTimersByTime(59_999);
    expect(view.frames).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(view.frames).toEqual([60_000]);
  });

  it('waits for events where the clock is the newest event', () => {
    const { watch, setEventTime, fold } = createScheduleRig({ advancesByItself: false });
    const view = watch(1_000);
    view.changeAt(RIG_START + 60_000);
    vi.advanceTimersByTime(600_000);
    expect(view.frames).toEqual([]);
    setEventTime(RIG_START + 60_000);
    fold();
    vi.advanceTimersByTime(50);
    expect(view.frames).toHaveLength(1);
  });

  it('stops without leaving a timer behind', () => {
    const { schedule, watch } = createScheduleRig();
    const view = watch(250);
    view.change();
    view.handle.stop();
    vi.advanceTimersByTime(1_000);
    expect(view.frames).toEqual([]);
    watch(250).changeAt(RIG_START + 100_000);
    schedule.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
