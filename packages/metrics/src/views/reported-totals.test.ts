import { expect, it } from 'vitest';
import { serviceDesk } from '../testing/fold.ts';

it('what two systems report of a time or a share is not shown as one: means do not add up', () => {
  const desk = serviceDesk();
  const asa = () => {
    const { value, state } = desk.group('queue', 60, { window: '5m' }).figure('asa');
    return [value, state];
  };
  desk.send('reading', 10, 'pbx-1', { metric: 'queue.asa', value: 20, unit: 's' });
  expect(asa()).toEqual([20_000, 'REPORTED']);
  desk.send('reading', 10, 'pbx-2', { metric: 'queue.asa', value: 40, unit: 's' });
  expect(asa()).toEqual([null, 'EMPTY']);
});

it('a filter shows what is reported of what it takes, and nothing of the rest', () => {
  const desk = serviceDesk();
  for (const [queue, value] of [
    ['billing', 5],
    ['support', 7],
  ] as const)
    desk.send('reading', 10, 'pbx', { metric: 'queue.waiting', queue, value });
  const waiting = (queue: string) =>
    desk.group('queue', 60, { window: '5m', filter: { queue: [queue] } }).figure('waiting').value;
  expect(['billing', 'support', 'sales'].map(waiting)).toEqual([5, 7, 0]);
});

it('a reading at the instant in which one window ends and the next begins belongs to the next alone', () => {
  const desk = serviceDesk();
  // Before it nothing is said of a window.
  desk.send('contact.queued', -7_200, 'c');
  for (const [seconds, value] of [
    [0, 0],
    [100, 10],
    [300, 15],
  ] as const)
    desk.send('reading', seconds, 'pbx', { metric: 'queue.answered', value });
  const group = desk.group('queue', 600, { window: '5m' });
  expect([group.previous('answered')?.value, group.figure('answered').value]).toEqual([10, 5]);
});
