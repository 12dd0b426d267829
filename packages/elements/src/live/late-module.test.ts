import { expect } from 'chai';
import { lateModule } from './late-module.ts';

describe('a module that comes late', () => {
  const real = globalThis.setTimeout;
  const timers: (() => void)[] = [];

  beforeEach(() => {
    timers.length = 0;
    globalThis.setTimeout = ((callback: () => void) => timers.push(callback)) as unknown as typeof setTimeout;
  });
  afterEach(() => {
    globalThis.setTimeout = real;
  });

  const turn = async (): Promise<void> => {
    for (let i = 0; i < 99; i++) await Promise.resolve();
  };

  it('is tried again by one timer, however often it is asked for meanwhile, and told to all who asked', async () => {
    let asked = 0;
    let fails = true;
    const late = lateModule(async () => {
      asked += 1;
      if (fails) throw new TypeError('Failed to fetch dynamically imported module');
      return 'here';
    });
    const updates = [0, 0];
    const hosts = updates.map((_, index) => {
      let isUpdating = false;
      return {
        // As an element does: drawn once for all that was asked of it in a turn.
        requestUpdate() {
          if (isUpdating) return;
          isUpdating = true;
          queueMicrotask(() => {
            isUpdating = false;
            updates[index]! += 1;
            late.for(this);
          });
        },
      };
    });
    for (let frame = 0; frame < 20; frame++) {
      for (const host of hosts) late.for(host);
      await turn();
    }
    expect([asked, timers.length, ...updates]).to.deep.equal([1, 1, 0, 0]);
    timers.shift()?.();
    await turn();
    expect([asked, timers.length, ...updates]).to.deep.equal([2, 1, 1, 1]);
    fails = false;
    timers.shift()?.();
    await turn();
    expect([asked, timers.length, ...updates]).to.deep.equal([3, 0, 3, 3]);
    expect([late.here, late.for(hosts[0]!)]).to.deep.equal(['here', 'here']);
  });
});
