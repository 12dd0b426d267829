import { describe, expect, it } from 'vitest';
import { SERVICE_LEVEL_VARIANTS } from '../../settings.ts';
import { START, serviceDesk } from '../../testing/fold.ts';

/** 90 answered, 80 of them within 20 s; 10 abandoned, 4 within 20 s, 2 of these short. */
function textbookHour() {
  const desk = serviceDesk();
  for (let i = 0; i < 100; i++) desk.send('contact.queued', 0, `c${i}`);
  for (let i = 90; i < 92; i++) desk.send('contact.abandoned', 3, `c${i}`);
  for (let i = 0; i < 80; i++) desk.send('contact.answered', 20, `c${i}`);
  for (let i = 92; i < 94; i++) desk.send('contact.abandoned', 20, `c${i}`);
  for (let i = 80; i < 90; i++) desk.send('contact.answered', 21, `c${i}`);
  for (let i = 94; i < 100; i++) desk.send('contact.abandoned', 90, `c${i}`);
  return desk;
}

describe('service level', () => {
  it('gives the known answer of every variant', () => {
    const group = textbookHour().group('queue', 100);
    const percent = SERVICE_LEVEL_VARIANTS.map((variant) =>
      ((group.figure('serviceLevel', { variant }).value ?? 0) * 100).toFixed(2),
    );
    expect(percent).toEqual(['84.00', '88.89', '80.00', '83.33', '82.00', '81.63']);
  });

  it('is F3 at 20 s by default, says so, and stands on its target of 80 %', () => {
    const figure = textbookHour().group('queue', 100).figure('serviceLevel');
    expect(figure).toMatchObject({
      value: 0.8,
      n: 100,
      variant: 'F3 T=20s',
      target: 0.8,
      tolerance: 0.1,
      status: 'ON_TARGET',
    });
  });

  it('refuses a threshold that is not counted, naming those that are', () => {
    const group = textbookHour().group('queue', 100);
    expect(() => group.figure('serviceLevel', { seconds: 25 })).toThrow('one of 10, 20, 30, 60, 120, got 25');
  });

  it('has no value where nothing happened', () => {
    const figure = serviceDesk().group('queue', 0).figure('serviceLevel');
    expect(figure).toMatchObject({ value: null, n: 0, state: 'EMPTY', status: 'NONE' });
  });

  it('counts a wait of exactly T as in time and one of exactly the short limit as not short', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'a');
    desk.send('contact.answered', 20, 'a');
    desk.send('contact.queued', 0, 'b');
    desk.send('contact.abandoned', 5, 'b');
    const group = desk.group('queue', 30);
    expect(group.figure('serviceLevel', { variant: 'F2' }).value).toBe(1);
    expect(group.figure('shortAbandoned').value).toBe(0);
  });
});

describe('waits by length', () => {
  it('counts by the thresholds of the service level, a wait on one of them with the shorter', () => {
    const buckets = textbookHour().group('queue', 100).detail('waitBuckets');
    expect(buckets).toEqual([
      { fromMs: 0, toMs: 10_000, answered: 0, abandoned: 2 },
      { fromMs: 10_000, toMs: 20_000, answered: 80, abandoned: 2 },
      { fromMs: 20_000, toMs: 30_000, answered: 10, abandoned: 0 },
      { fromMs: 30_000, toMs: 60_000, answered: 0, abandoned: 0 },
      { fromMs: 60_000, toMs: 120_000, answered: 0, abandoned: 6 },
      { fromMs: 120_000, toMs: null, answered: 0, abandoned: 0 },
    ]);
  });

  it('counts every wait once at, just below and just above each threshold, also where the short limit is one', () => {
    const desk = serviceDesk({ serviceLevelSeconds: [5, 20], serviceLevelDefaultSeconds: 20 });
    const waits = [0, 4.999, 5, 5.001, 19.999, 20, 20.001, 600];
    for (const [i, wait] of waits.entries()) {
      for (const end of ['answered', 'abandoned'] as const) {
        desk.send('contact.queued', 0, `${end}${i}`);
        desk.send(`contact.${end}`, wait, `${end}${i}`);
      }
    }
    expect(desk.group('queue', 601).detail('waitBuckets')).toEqual([
      { fromMs: 0, toMs: 5000, answered: 3, abandoned: 3 },
      { fromMs: 5000, toMs: 20_000, answered: 3, abandoned: 3 },
      { fromMs: 20_000, toMs: null, answered: 2, abandoned: 2 },
    ]);
  });

  it('are zeros where nothing ended', () => {
    const buckets = serviceDesk().group('queue', 0).detail('waitBuckets') as { answered: number; abandoned: number }[];
    expect(buckets.map(({ answered, abandoned }) => answered + abandoned)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('contacts', () => {
  it('shows who waits now and since when the longest has, not the longest of the window', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'long');
    desk.send('contact.queued', 60, 'other');
    desk.send('contact.answered', 600, 'long');
    const group = desk.group('queue', 601);
    expect(group.figure('waiting').value).toBe(1);
    expect(group.figure('longestWaitSince').value).toBe(START + 60_000);
    expect(group.previous('waiting')).toBeNull();
  });

  it('holds the longest wait against a target in ms, and turns at the instant it is missed', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'long');
    const target = { value: 120_000, tolerance: 30_000 };
    const view = desk.state.openView({
      family: 'queue',
      filter: {},
      window: '30m',
      groupBy: [],
      targets: { 'queue.longestWaitSince': target },
    });
    const statusAt = (ms: number) => view.frame(START + ms).groups[0]!.figure('longestWaitSince').status;
    expect([statusAt(0), statusAt(120_000)]).toEqual(['ON_TARGET', 'ON_TARGET']);
    expect([statusAt(120_001), statusAt(150_000)]).toEqual(['ATTENTION', 'ATTENTION']);
    expect(statusAt(150_001)).toBe('CRITICAL');
    expect(view.frame(START).groups[0]!.figure('longestWaitSince')).toMatchObject({
      target: 120_000,
      tolerance: 30_000,
    });
    // The next change is the turn wherever the clock stands before it; what moves with the clock is followed every 10 s.
    const changes = [119_999, 120_000, 149_999, 150_000].map((ms) => view.nextChangeAfter(START + ms) - START);
    expect(changes).toEqual([120_000, 120_001, 150_000, 150_001]);
    desk.send('contact.answered', 200, 'long');
    expect(view.frame(START + 200_000).groups[0]!.figure('longestWaitSince')).toMatchObject({
      value: null,
      state: 'EMPTY',
      status: 'ON_TARGET',
    });
  });

  it('counts offered, answered and abandoned at different instants, and says so in every language', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'early');
    desk.send('contact.answered', 3600, 'early');
    const group = desk.group('queue', 3700, { window: '15m' });
    expect([group.figure('offered').value, group.figure('answered').value]).toEqual([0, 1]);
    const { description } = desk.state.definitions.find(({ key }) => key === 'queue.offered')!;
    expect(description.en).toContain('need not add up');
    expect(description['zh-CN']).toContain('未必相等');
    expect(description['zh-TW']).toContain('未必加總相符');
  });

  it('counts a contact queued again after a transfer once more, with its own wait', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c', { queue: 'front' });
    desk.send('contact.answered', 10, 'c');
    desk.send('contact.transferred', 100, 'c', { to: 'back' });
    desk.send('contact.queued', 100, 'c', { queue: 'back' });
    desk.send('contact.answered', 130, 'c');
    desk.send('contact.ended', 200, 'c');
    const group = desk.group('queue', 300);
    expect(group.figure('offered').value).toBe(2);
    expect(group.figure('answered').value).toBe(2);
    expect(group.figure('asa').value).toBe(20_000);
    // 90 s at the first desk and 70 s at the second.
    expect(group.figure('aht').value).toBe(160_000);
    expect(desk.group('queue', 300, { filter: { queue: ['back'] } }).figure('asa').value).toBe(30_000);
  });

  it('takes neither a second answer nor a second end, and says why', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.answered', 5, 'c');
    desk.send('contact.answered', 6, 'c');
    desk.send('contact.ended', 50, 'c');
    desk.send('contact.ended', 51, 'c');
    desk.send('contact.answered', 60, 'never-queued');
    expect(desk.state.counts.withoutEffect).toEqual({ contradictory: 1, orphan: 2 });
    expect(desk.group('queue', 70).figure('answered').value).toBe(1);
  });

  it('takes an answer that overtook its queueing once that arrives', () => {
    const desk = serviceDesk();
    desk.send('contact.answered', 12, 'c');
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
    desk.send('contact.queued', 0, 'c');
    expect(desk.state.counts.withoutEffect).toEqual({});
    expect(desk.group('queue', 20).figure('asa').value).toBe(12_000);
  });

  it('refuses what is older than the horizon', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 7200, 'new');
    desk.send('contact.queued', 3599, 'old');
    expect(desk.state.counts.withoutEffect).toEqual({ late: 1 });
    expect(desk.group('queue', 7200).figure('offered').value).toBe(1);
  });

  it('counts an end while waiting as an abandonment', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.ended', 30, 'c');
    expect(desk.group('queue', 40).figure('abandoned').value).toBe(1);
  });

  it('keeps a bot from answering for people', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.answered', 1, 'c', { bot: true });
    const group = desk.group('queue', 10);
    expect(group.figure('waiting').value).toBe(0);
    expect(group.figure('answered').value).toBe(0);
    expect(group.figure('serviceLevel').state).toBe('EMPTY');
  });

  it('gives a contact up that never ended, and shows it, also while the senders are silent', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'stuck');
    const hours = 3600;
    expect(desk.group('queue', 11 * hours).figure('waiting').value).toBe(1);
    const silent = desk.group('queue', 13 * hours);
    expect(silent.figure('waiting').value).toBe(0);
    expect(silent.figure('longestWaitSince').state).toBe('EMPTY');
    expect(silent.figure('expired').value).toBe(1);
    desk.send('contact.queued', 14 * hours, 'next');
    const later = desk.group('queue', 14 * hours);
    expect(later.figure('expired').value).toBe(1);
    expect(later.figure('waiting').value).toBe(1);
  });

  it('says where wrap-up was not reported', () => {
    const desk = serviceDesk();
    for (const [id, fields] of [
      ['a', { talkSeconds: 100, holdSeconds: 20 }],
      ['b', { talkSeconds: 100, holdSeconds: 20 }],
    ] as const) {
      desk.send('contact.queued', 0, id);
      desk.send('contact.answered', 0, id);
      desk.send('contact.ended', 200, id, fields);
    }
    expect(desk.group('queue', 300).figure('aht')).toMatchObject({ value: 120_000, n: 2, variant: 'talk + hold' });
  });

  it('estimates the wait of the next contact from the pace of departures', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 10; i++) {
      desk.send('contact.queued', i * 60, `d${i}`);
      desk.send('contact.answered', i * 60 + 30, `d${i}`);
    }
    for (let i = 0; i < 4; i++) desk.send('contact.queued', 595, `w${i}`);
    const figure = desk.group('queue', 600, { window: '15m' }).figure('expectedWait');
    // 4 waiting, 10 departures in the 10 minutes since the first event; the window reaches back further.
    expect(figure).toMatchObject({ value: 240_000, n: 10, variant: 'waiting × mean time between departures' });
  });

  /** An hour in which 10 were answered after 20 s and talked for 3 min, and `abandoned` gave up after 60 s; 3 agents are busy. */
  function impatientHour(abandoned: number) {
    const desk = serviceDesk();
    for (let i = 0; i < 10; i++) {
      desk.send('contact.queued', i * 300, `a${i}`);
      desk.send('contact.answered', i * 300 + 20, `a${i}`);
      desk.send('contact.ended', i * 300 + 200, `a${i}`);
    }
    for (let i = 0; i < abandoned; i++) {
      desk.send('contact.queued', i * 300, `b${i}`);
      desk.send('contact.abandoned', i * 300 + 60, `b${i}`);
    }
    for (let i = 0; i < 3; i++) desk.send('agent.state', 3500, `agent${i}`, { state: 'busy' });
    return desk;
  }
  const expectedWait = (desk: ReturnType<typeof serviceDesk>) =>
    desk.group('queue', 3600, { window: '1h' }).figure('expectedWait');

  it('estimates it by Erlang A where enough gave up to tell their patience', () => {
    const desk = impatientHour(10);
    desk.send('contact.queued', 3590, 'w1');
    desk.send('contact.queued', 3595, 'w2');
    // Patience (10 × 60 s + 10 × 20 s) / 10 = 80 s; the agents finish 3 contacts in 180 s.
    const byHand = [0, 1, 2].reduce((sum, ahead) => sum + 1000 / (3 / 180 + ahead / 80), 0);
    expect(expectedWait(desk)).toMatchObject({ n: 20, variant: 'Erlang A', value: expect.closeTo(byHand, 6) });
    // Without agents of its own, the queue is served at the pace of its answers: 10 in the hour.
    for (let i = 0; i < 3; i++) desk.send('agent.state', 3599, `agent${i}`, { state: 'offline' });
    const byPace = [0, 1, 2].reduce((sum, ahead) => sum + 1000 / (10 / 3600 + ahead / 80), 0);
    expect(expectedWait(desk).value).toBeCloseTo(byPace, 6);
  });

  it('does not guess a patience from fewer than ten who gave up', () => {
    const desk = impatientHour(9);
    desk.send('contact.queued', 3590, 'w1');
    expect(expectedWait(desk)).toMatchObject({
      variant: 'waiting × mean time between departures',
      value: 3_600_000 / 19,
    });
  });

  it('lets a contact wait for the first agent where nobody waits but all are busy, and not at all where one is free', () => {
    const desk = impatientHour(10);
    expect(expectedWait(desk).value).toBeCloseTo(60_000, 6);
    desk.send('agent.state', 3599, 'agent0', { state: 'available' });
    expect(expectedWait(desk).value).toBe(0);
  });

  it('is about now: it has no window before and no history', () => {
    const desk = impatientHour(10);
    expect(desk.group('queue', 3600).previous('expectedWait')).toBeNull();
    expect(() =>
      desk.state.series({ figure: 'queue.expectedWait', filter: {}, window: '1h', groupBy: [] }, START + 3_600_000),
    ).toThrow('a figure with a history');
  });

  it('shows the tickets being served, newest first, and those called before', () => {
    const desk = serviceDesk();
    for (let i = 1; i <= 4; i++) {
      desk.send('contact.queued', i, `c${i}`, { queue: 'counter', ticket: `A${i}` });
      desk.send('contact.answered', 10 * i, `c${i}`, { desk: String(i) });
    }
    desk.send('contact.ended', 50, 'c1');
    desk.send('contact.ended', 51, 'c3');
    const group = desk.group('queue', 60);
    expect(group.detail('nowServing')).toEqual([
      { ticket: 'A4', desk: '4', queue: 'counter', calledAt: START + 40_000 },
      { ticket: 'A2', desk: '2', queue: 'counter', calledAt: START + 20_000 },
    ]);
    expect(group.detail('calledRecently', { first: 1 })).toMatchObject([{ ticket: 'A3' }]);
  });
});

describe('agents', () => {
  it('counts them by state now and their occupancy over the window', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'available' });
    desk.send('agent.state', 0, 'bob', { state: 'away' });
    desk.send('agent.state', 600, 'ann', { state: 'busy' });
    desk.send('agent.state', 900, 'ann', { state: 'wrapUp' });
    const group = desk.group('queue', 1200, { window: '30m' });
    expect(
      ['agentsAvailable', 'agentsBusy', 'agentsWrapUp', 'agentsAway'].map((name) => group.figure(name).value),
    ).toEqual([0, 0, 1, 1]);
    expect(group.figure('occupancy')).toMatchObject({ value: 0.5, n: 20 });
  });

  it('measures time in a state that began before the window', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    desk.send('agent.state', 3000, 'bob', { state: 'available' });
    // The window of 5 minutes ends at 3300 s: busy all of it, available as well.
    expect(desk.group('queue', 3300, { window: '5m' }).figure('occupancy')).toMatchObject({ value: 0.5, n: 10 });
  });
});

describe('corrections', () => {
  it('restate an event, apply in order of their own time, and can take it out', () => {
    const desk = serviceDesk();
    const queued = desk.send('contact.queued', 0, 'c', { queue: 'wrong' });
    desk.send('contact.answered', 10, 'c');
    desk.send('correction', 120, 'c', { of: queued.id, queue: 'later' });
    desk.send('correction', 60, 'c', { of: queued.id, queue: 'earlier' });
    const offeredIn = (queue: string) =>
      desk.group('queue', 200, { filter: { queue: [queue] } }).figure('offered').value;
    expect([offeredIn('wrong'), offeredIn('earlier'), offeredIn('later')]).toEqual([0, 0, 1]);
    desk.send('correction', 180, 'c', { of: queued.id, void: true });
    expect(desk.group('queue', 200).figure('offered').value).toBe(0);
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
  });

  it('have no effect beyond the horizon or on unknown events, and are counted', () => {
    const desk = serviceDesk();
    const queued = desk.send('contact.queued', 0, 'c', { queue: 'a' });
    desk.send('correction', 3601, 'c', { of: queued.id, queue: 'b' });
    desk.send('correction', 3602, 'c', { of: 'no-such-event', queue: 'b' });
    expect(desk.state.counts.withoutEffect).toEqual({ unmatchedCorrection: 2 });
    expect(desk.group('queue', 3700, { filter: { queue: ['a'] } }).figure('offered').value).toBe(1);
  });
});

describe('readings', () => {
  it('stand where nothing was counted, added up and marked as reported', () => {
    const desk = serviceDesk();
    desk.send('reading', 0, 'pbx', { metric: 'queue.overflowed', value: 7, queue: 'a' });
    desk.send('reading', 5, 'pbx', { metric: 'queue.overflowed', value: 8, queue: 'a' });
    desk.send('reading', 0, 'crm', { metric: 'queue.overflowed', value: 0, queue: 'b' });
    desk.send('reading', 5, 'crm', { metric: 'queue.overflowed', value: 2, queue: 'b' });
    expect(desk.group('queue', 60).figure('overflowed')).toMatchObject({ value: 3, n: 2, state: 'REPORTED' });
    expect(desk.group('queue', 60, { filter: { queue: ['b'] } }).figure('overflowed').value).toBe(2);
    desk.send('contact.queued', 10, 'c');
    desk.send('contact.overflowed', 20, 'c');
    expect(desk.group('queue', 60).figure('overflowed')).toMatchObject({ value: 1, state: 'VALUE' });
  });

  it('reach whoever watches, and leave with the window', () => {
    const desk = serviceDesk();
    const view = desk.state.openView({ family: 'queue', filter: {}, window: '5m', groupBy: [] });
    desk.send('reading', -400, 'pbx', { metric: 'queue.overflowed', value: 5 });
    const overflowed = (second: number) => view.frame(START + second * 1_000).groups[0]?.figure('overflowed').value;
    expect(overflowed(1)).toBe(0);
    const before = view.revision;
    desk.send('reading', 2, 'pbx', { metric: 'queue.overflowed', value: 12 });
    expect(view.revision).toBeGreaterThan(before);
    expect(overflowed(3)).toBe(7);
    const leavesAt = view.nextChangeAfter(START + 302_000);
    expect(leavesAt).toBeLessThanOrEqual(START + 310_000);
    expect(overflowed((leavesAt - START) / 1_000)).toBe(0);
    view.close();
  });
});
