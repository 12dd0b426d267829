import { createMetricState, metricSettings, validateEvent } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/index.ts';
import { DESK_START, deskEvents } from '../testing/desk-events.ts';
import { startTestApp } from '../testing/test-app.ts';
import { createTimeTravel } from './time-travel.ts';

function validated(events: readonly object[]) {
  return events.map((input) => {
    const { event } = validateEvent(input, { now: Date.now() });
    if (event === undefined) throw new Error(`Expected a valid event, got ${JSON.stringify(input)}`);
    return event;
  });
}

async function setUp() {
  const log = createMemoryLog();
  await log.append(validated(deskEvents(600)));
  let made = 0;
  const travel = createTimeTravel({
    log,
    createState: () => {
      made += 1;
      return createMetricState(metricSettings());
    },
  });
  return { log, travel, made: () => made };
}

describe('time travel', () => {
  it('shows exactly what the live board would have shown', async () => {
    const { travel } = await setUp();
    const at = DESK_START + 300_000;
    const state = await travel.stateAt(at);
    const live = createMetricState(metricSettings());
    for (const event of validated(deskEvents(300))) live.fold(event);
    const spec = { family: 'queue', filter: {}, window: '1h', groupBy: ['queue'] } as const;
    const figures = (frame: ReturnType<typeof live.frame>) =>
      frame.groups.map((group) =>
        ['waiting', 'offered', 'answered', 'asa', 'serviceLevel'].map((name) => group.figure(name)),
      );
    expect(figures(state.frame(spec, at))).toEqual(figures(live.frame(spec, at)));
  });

  it('folds once for many who ask for the same instant', async () => {
    const { travel, made } = await setUp();
    const states = await Promise.all([1, 2, 3].map(() => travel.stateAt(DESK_START + 60_000)));
    expect(new Set(states).size).toBe(1);
    expect(made()).toBe(1);
  });

  it('takes in what came late for an instant it has kept', async () => {
    const { log, travel } = await setUp();
    const at = DESK_START + 60_000;
    const before = (await travel.stateAt(at)).counts.folded;
    await log.append(
      validated([{ id: 'late', type: 'contact.queued', time: DESK_START + 30_000, entity: 'late', queue: 'billing' }]),
    );
    expect((await travel.stateAt(at)).counts.folded).toBe(before + 1);
  });

  it('folds nothing twice for an instant it has kept, however the log grows', async () => {
    const { log, travel, made } = await setUp();
    const at = DESK_START + 60_000;
    const state = await travel.stateAt(at);
    for (let round = 0; round < 5; round += 1) {
      await log.append(validated(deskEvents(10, 600 + round * 10)));
      expect(await travel.stateAt(at)).toBe(state);
    }
    expect(made()).toBe(1);
  });

  it('starts anew when events were taken out of the log', async () => {
    const log = createMemoryLog();
    await log.append(validated(deskEvents(100)));
    let generation = 1;
    const travel = createTimeTravel({
      log,
      createState: () => createMetricState(metricSettings()),
      generation: () => generation,
    });
    const at = DESK_START + 60_000;
    expect((await travel.stateAt(at)).counts.folded).toBe(60);
    await log.delete([1, 2, 3]);
    generation += 1;
    expect((await travel.stateAt(at)).counts.folded).toBe(57);
  });

  it('says how far it is to who would wait long, and has the answer ready for who asks again', async () => {
    const { log } = await setUp();
    let goOn = (): void => {};
    const reading = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let looked = 0;
    const travel = createTimeTravel({
      log,
      createState: () => createMetricState(metricSettings()),
      nearest: async () => {
        looked += 1;
        await reading;
        return undefined;
      },
      waitMs: 1,
    });
    const at = DESK_START + 60_000;
    await expect(travel.stateAt(at)).rejects.toThrow(/0 % so far. It goes on/);
    const whenDone = createTimeTravel({ log, createState: () => createMetricState(metricSettings()) }).stateAt(at);
    goOn();
    let state = await travel.stateAt(at).catch(() => undefined);
    while (state === undefined) state = await travel.stateAt(at).catch(() => undefined);
    expect(Buffer.compare(state.snapshot(), (await whenDone).snapshot())).toBe(0);
    expect(looked).toBe(1);
  });

  it('keeps a bounded number of states', async () => {
    const { travel, made } = await setUp();
    for (const minutes of [1, 2, 3, 4, 1]) await travel.stateAt(DESK_START + minutes * 60_000);
    expect(made()).toBe(5);
  });

  it('is what a query with `at` answers from', async () => {
    const app = await startTestApp({ clock: 'event' });
    try {
      await app.send(deskEvents(600));
      const at = new Date(DESK_START + 300_000).toISOString();
      const answer = await app.query<{
        then: { meta: { asOf: string; newestEventAt: string }; groups: { offered: { value: number } }[] };
        now: { groups: { offered: { value: number } }[] };
      }>(
        `query($at: DateTime!) {
        then: queue(window: "1h", at: $at) { meta { asOf newestEventAt } groups { offered { value } } }
        now: queue(window: "1h") { groups { offered { value } } }
      }`,
        { at },
      );
      expect(answer.then.meta).toEqual({ asOf: at, newestEventAt: '2026-03-02T09:04:59.000Z' });
      expect([answer.then.groups[0]?.offered.value, answer.now.groups[0]?.offered.value]).toEqual([60, 120]);
      await expect(app.query('{ queue(at: "2999-01-01T00:00:00Z") { meta { asOf } } }')).rejects.toThrow(/future/);
    } finally {
      await app.stop();
    }
  });
});
