import { afterEach, describe, expect, it } from 'vitest';
import { BusyError, FairDesk } from './fair-desk.ts';
import type { LiveView } from './live-view.ts';
import { Preparation } from './preparation.ts';

const desks: FairDesk[] = [];
afterEach(() => {
  for (const desk of desks.splice(0)) desk.dispose();
});

const PARTS = 5;

/** `poor` has no credit and gets none, and no more than one piece of its work may wait. */
function setUp() {
  const desk = new FairDesk({ creditMs: 100, shareOf: (name) => (name === 'poor' ? 1e-9 : 1), maxWaiting: 1 });
  desks.push(desk);
  desk.charge('poor', 101);
  const seen = { parts: 0, closed: 0, released: 0, ended: 0 };
  const parts = (function* () {
    for (; seen.parts < PARTS; seen.parts += 1) {
      // Longer than what is done at once.
      const startedMs = performance.now();
      while (performance.now() - startedMs < 4);
      yield;
    }
  })();
  const live = { close: () => (seen.closed += 1) } as Partial<LiveView> as LiveView;
  const allotment = { hold: () => undefined, release: () => (seen.released += 1) };
  const preparation = new Preparation({ live, allotment }, parts, desk, () => (seen.ended += 1));
  return { desk, preparation, seen };
}

describe('a view that is being prepared', () => {
  it('is ready for one who has credit, though one without asked first', async () => {
    const { preparation, seen } = setUp();
    let isPoorReady = false;
    void preparation
      .enter()
      .ready('poor', undefined)
      .then(() => {
        isPoorReady = true;
      });
    await preparation.enter().ready('rich', undefined);
    expect([seen.parts, isPoorReady]).toEqual([PARTS, false]);
  });

  it('goes on when who asked first is refused or leaves', async () => {
    const { desk, preparation, seen } = setUp();
    void desk.run('poor', () => undefined);
    const refused = preparation.enter().ready('poor', undefined);
    const gone = new AbortController();
    const leaving = preparation.enter().ready('other', gone.signal);
    const staying = preparation.enter().ready('rich', undefined);
    await expect(refused).rejects.toThrow(BusyError);
    preparation.leave();
    gone.abort();
    await expect(leaving).rejects.toThrow('aborted');
    preparation.leave();
    await staying;
    expect(seen).toEqual({ parts: PARTS, closed: 0, released: 0, ended: 0 });
  });

  it('is closed when nobody waits any more, unless it has been shared', () => {
    const left = setUp();
    left.preparation.enter();
    left.preparation.enter();
    left.preparation.leave();
    expect(left.seen.closed).toBe(0);
    left.preparation.leave();
    expect(left.seen).toEqual({ parts: 0, closed: 1, released: 1, ended: 1 });
    const shared = setUp();
    shared.preparation.enter();
    shared.preparation.share();
    shared.preparation.leave();
    expect(shared.seen).toEqual({ parts: 0, closed: 0, released: 0, ended: 1 });
  });

  it('fails for all whose view it is', async () => {
    const { desk } = setUp();
    const live = { close: () => undefined } as Partial<LiveView> as LiveView;
    const allotment = { hold: () => undefined, release: () => undefined };
    const parts = {
      next: () => {
        throw new Error('No such column');
      },
    };
    const preparation = new Preparation({ live, allotment }, parts, desk, () => undefined);
    const waiting = ['one', 'other', 'one'].map((name) => preparation.enter().ready(name, undefined));
    for (const each of waiting) await expect(each).rejects.toThrow('No such column');
  });
});
