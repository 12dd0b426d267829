import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { type AlertState, type Judgement, okSince, stepAlert, withAcknowledgement } from './alert-state.ts';

const MINUTE = 60_000;
const TIMES = {
  raiseAfterMs: 2 * MINUTE,
  clearAfterMs: 3 * MINUTE,
  escalateAfterMs: 10 * MINUTE,
  silentEndsAfterMs: 30 * MINUTE,
};

/** What happens, as `minute what`, when every minute has the given judgement. */
function course(text: string, open: (minute: number) => boolean = () => true, times: object = {}): string[] {
  const meaning: Record<string, Judgement> = { x: 'bad', '-': 'between', o: 'good', '?': 'unknown', s: 'held' };
  let state = okSince(0);
  const happened: string[] = [];
  [...text].forEach((letter, minute) => {
    const result = stepAlert(state, meaning[letter]!, open(minute), minute * MINUTE, { ...TIMES, ...times });
    state = result.state;
    for (const step of result.steps) {
      happened.push(`${minute} ${step.kind}${step.kind === 'cleared' ? ` ${step.because}` : ''}`);
    }
  });
  return happened;
}

describe('an alert', () => {
  it('that is none can not be acknowledged, and stays what it was since then', () => {
    expect(withAcknowledgement(okSince(5))).toEqual(okSince(5));
    for (const judgement of ['good', 'unknown', 'held', 'between'] as const) {
      expect(stepAlert(okSince(5), judgement, true, 7, TIMES)).toEqual({ state: okSince(5), steps: [] });
    }
    expect(stepAlert(okSince(5), 'bad', false, 7, TIMES)).toEqual({ state: okSince(5), steps: [] });
  });

  it('is raised when it was bad for long enough without a break', () => {
    expect(course('oxxx')).toEqual(['3 raised']);
    expect(course('oxxoxxoxx')).toEqual([]);
    expect(course('oxx-xx?xxsxx')).toEqual([]);
  });

  it('is cleared when it was good for long enough without a break', () => {
    expect(course('xxxooo')).toEqual(['2 raised']);
    expect(course('xxxoooo')).toEqual(['2 raised', '6 cleared recovered']);
    expect(course('xxxoo-oo-oo')).toEqual(['2 raised']);
    expect(course('xxxooxooo')).toEqual(['2 raised']);
  });

  it('stays between the two levels for as long as it takes', () => {
    expect(course(`xxx${'-'.repeat(7)}`)).toEqual(['2 raised']);
  });

  it('does not flap on a value that swings around its threshold every minute', () => {
    expect(course(`xxx${'ox'.repeat(4)}`)).toEqual(['2 raised']);
  });

  it('neither raises nor clears on what cannot be judged, and ends when that lasts', () => {
    expect(course('?'.repeat(30))).toEqual([]);
    expect(course(`xxx${'?'.repeat(15)}`)).toEqual(['2 raised', '12 escalated']);
    expect(course(`xxx${'?'.repeat(16)}`)).toEqual(['2 raised', '12 escalated', '18 cleared no-data']);
    expect(course(`xxx${'?'.repeat(14)}x${'?'.repeat(14)}`)).toEqual(['2 raised', '12 escalated']);
  });

  it('stays as it is while the feed is silent, for hours', () => {
    const forEver = { silentEndsAfterMs: Number.POSITIVE_INFINITY };
    expect(course(`xxx${'s'.repeat(300)}`, undefined, forEver)).toEqual(['2 raised', '12 escalated']);
  });

  it('ends for want of data when the feed is silent until all that was counted has left the window', () => {
    expect(course(`xxx${'s'.repeat(30)}`)).toEqual(['2 raised', '12 escalated']);
    expect(course(`xxx${'s'.repeat(31)}`)).toEqual(['2 raised', '12 escalated', '33 cleared no-data']);
    expect(course(`xxx${`${'s'.repeat(29)}x`.repeat(4)}`)).toEqual(['2 raised', '12 escalated']);
  });

  it('ends in a night with an event now and then, of which none is enough and between which the feed is silent', () => {
    expect(course(`xxx${'?sssss'.repeat(20)}`)).toEqual(['2 raised', '12 escalated', '21 cleared no-data']);
    // Silence alone does not count towards it: the first event after it has its time.
    expect(course(`xxx${'s'.repeat(20)}${'?'.repeat(15)}`)).toEqual(['2 raised', '12 escalated']);
    expect(course(`xxx${'s'.repeat(20)}${'?'.repeat(16)}`)).toEqual(['2 raised', '12 escalated', '38 cleared no-data']);
  });

  it('rests outside its hours', () => {
    expect(course('xxxxxx', (minute) => minute >= 2)).toEqual(['4 raised']);
    expect(course('xxxxxx', (minute) => minute < 4)).toEqual(['2 raised', '4 cleared off-hours']);
  });

  it('escalates once when nobody acknowledges it', () => {
    expect(course('x'.repeat(40))).toEqual(['2 raised', '12 escalated']);
    const { state } = stepAlert({ ...okSince(0), phase: 'pending' }, 'bad', true, 2 * MINUTE, TIMES);
    const later = stepAlert(withAcknowledgement(state), 'bad', true, 60 * MINUTE, TIMES);
    expect(later.steps).toEqual([]);
    expect(later.state).toMatchObject({ phase: 'raised', acknowledged: true });
  });

  it('is raised at once where no time is asked for', () => {
    const { state, steps } = stepAlert(okSince(0), 'bad', true, 0, { ...TIMES, raiseAfterMs: 0 });
    expect(steps).toEqual([{ kind: 'raised' }]);
    expect(state.phase).toBe('raised');
  });

  it('takes no notice of time that runs backwards', () => {
    const raised: AlertState = { ...okSince(10 * MINUTE), phase: 'raised' };
    expect(stepAlert(raised, 'good', true, 0, TIMES)).toEqual({ state: raised, steps: [] });
  });

  it('is raised and cleared in turn, and at least the two times apart, whatever comes', () => {
    const random = createSeededRandom(20_260_302);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 120 }, () => 'xxxooo-?s'[Math.floor(random.uniform() * 9)]).join('');
      const changes = course(text)
        .filter((line) => !line.endsWith('escalated'))
        .map((line) => line.split(' '));
      changes.forEach(([minute, kind], index) => {
        expect(kind).toBe(index % 2 === 0 ? 'raised' : 'cleared');
        const before = Number(changes[index - 1]?.[0] ?? Number.NEGATIVE_INFINITY);
        expect(Number(minute) - before).toBeGreaterThanOrEqual(kind === 'raised' ? 2 : 3);
      });
    }
  });
});
