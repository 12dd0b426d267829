import { describe, expect, it } from 'vitest';
import type { WindowName } from '../index.ts';
import { serviceDesk } from '../testing/fold.ts';

/** Answers to a survey of `minimumGroup` 5, by question: enough to `speed`, too few to `tone`. */
function surveyed() {
  const desk = serviceDesk();
  const csat = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };
  for (let i = 0; i < 9; i++)
    desk.send('survey.answered', i, `s${i}`, { ...csat, score: 1 + (i % 5), question: i < 7 ? 'speed' : 'tone' });
  return desk;
}

describe('a group of a frame', () => {
  it.each([[['speed', 'tone']], [['tone', 'speed']]])(
    'withholds the answers to one question and not to another, in whatever order they are asked for: %j',
    (order) => {
      const group = surveyed().group('survey', 60);
      const states = Object.fromEntries(order.map((question) => [question, group.figure('csat', { question }).state]));
      expect(states).toEqual({ speed: 'VALUE', tone: 'SUPPRESSED' });
      expect(group.figure('csat')).toMatchObject({ n: 9, state: 'VALUE' });
      const lengths = order.map((question) => {
        const list = group.detail('distribution', { instrument: 'csat', question });
        return [question, Array.isArray(list) && list.length > 0];
      });
      expect(Object.fromEntries(lengths)).toEqual({ speed: true, tone: false });
    },
  );

  it('withholds one figure for its few answers and not another of the same parameters', () => {
    const desk = surveyed();
    const nps = { instrument: 'nps', scaleMin: 0, scaleMax: 10, question: 'speed' };
    for (let i = 0; i < 2; i++) desk.send('survey.answered', 20, `n${i}`, { ...nps, score: 9 });
    const group = desk.group('survey', 60);
    const stateOf = (figure: string) => group.figure(figure, { question: 'speed' }).state;
    expect([stateOf('csat'), stateOf('nps'), stateOf('csi')]).toEqual(['VALUE', 'SUPPRESSED', 'VALUE']);
  });

  it('shows what was reported only where nothing was counted, and no fragment of the window before', () => {
    const desk = serviceDesk();
    const window: WindowName = '5m';
    desk.send('reading', 10, 'pbx', { metric: 'queue.abandonmentRate', value: 0.4 });
    desk.send('reading', 10, 'pbx', { metric: 'queue.occupancy', value: 0.5 });
    expect(desk.group('queue', 60, { window }).figure('abandonmentRate')).toMatchObject({
      value: 0.4,
      state: 'REPORTED',
    });
    // Minutes on, the window before holds the readings, and begins when nobody counted yet.
    expect(desk.group('queue', 360, { window }).previous('occupancy')).toMatchObject({
      value: null,
      state: 'NO_HISTORY',
    });
    for (const id of ['a', 'b']) {
      desk.send('contact.queued', 20, id);
      desk.send('contact.answered', 40, id);
    }
    const counted = desk.group('queue', 60, { window });
    expect(counted.figure('abandonmentRate')).toMatchObject({ value: 0, n: 2, state: 'VALUE' });
    expect(counted.figure('occupancy')).toMatchObject({ value: 0.5, state: 'REPORTED', lower: null, upper: null });
  });
});
