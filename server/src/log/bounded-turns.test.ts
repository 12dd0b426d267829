import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BoundedTurns } from './bounded-turns.ts';

/** Every item takes 3 ms of a turn of 10. */
function setUp() {
  let now = 0;
  const done: number[] = [];
  const turns = new BoundedTurns<number>({
    work: (item) => {
      done.push(item);
      now += 3;
    },
    turnMs: 10,
    clockMs: () => now,
  });
  return { turns, done };
}

it('works off at once what there is time for, and the rest in order, some in each turn', async () => {
  const { turns, done } = setUp();
  const perTurn: number[] = [];
  for (let item = 0; item < 10; item++) turns.push(item);
  while (done.length < 10) {
    perTurn.push(done.length);
    await nextTurn();
  }
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(perTurn).toEqual([4, 8]);
});

it('puts nothing that comes later before what waits', async () => {
  const { turns, done } = setUp();
  for (let item = 0; item < 6; item++) turns.push(item);
  expect(done).toEqual([0, 1, 2, 3]);
  await nextTurn();
  turns.push(6);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('finishes all of it when asked', () => {
  const { turns, done } = setUp();
  for (let item = 0; item < 20; item++) turns.push(item);
  turns.finish();
  expect(done).toHaveLength(20);
});
