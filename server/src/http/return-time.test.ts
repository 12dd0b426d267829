import { createSeededRandom } from '@andon/metrics/testing';
import { describe, expect, it } from 'vitest';
import { returnInMs, returnSpreadMs } from './return-time.ts';

describe('the return after a restart', () => {
  it('of ten thousand viewers takes half a minute, about as many in each second', () => {
    const { uniform } = createSeededRandom(4);
    const spreadMs = returnSpreadMs(10_000);
    const seconds = new Array<number>(31).fill(0);
    for (let viewer = 0; viewer < 10_000; viewer += 1) {
      const second = Math.floor((returnInMs(spreadMs, uniform) - 500) / 1_000);
      seconds[second] = (seconds[second] ?? 0) + 1;
    }
    expect(seconds).toHaveLength(31);
    expect(Math.max(...seconds)).toBeLessThan(450);
    expect(Math.min(...seconds.slice(0, 30))).toBeGreaterThan(250);
  });

  it.each([
    [0, 500],
    [10, 500],
    [1_000, 3_000],
    [10_000, 30_000],
    [1_000_000, 30_000],
  ])('of %i viewers is spread over %i ms', (viewers, spreadMs) => {
    expect(returnSpreadMs(viewers)).toBe(spreadMs);
  });
});
