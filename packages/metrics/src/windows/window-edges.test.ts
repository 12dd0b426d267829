/* Windows at their edges: of today, of the past, of groups in which little is left. */

import { describe, expect, it } from 'vitest';
import type { Group, MetricView, WindowName } from '../index.ts';
import { type Desk, START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function queued(desk: Desk, second: number, fields: Record<string, unknown> = {}): void {
  desk.send('contact.queued', second, `c${second}${JSON.stringify(fields)}`, fields);
}

function open(desk: Desk, window: WindowName, groupBy: readonly string[] = []): MetricView {
  return desk.state.openView({ family: 'queue', filter: {}, window, groupBy });
}

function names(view: MetricView, asOf: number): readonly (string | undefined)[] {
  return view.frame(asOf).groups.map(({ key }) => key[0]?.value);
}

describe('today', () => {
  /** A contact the day before yesterday, one yesterday at 10:07 and one today at 09:00. */
  function quiet() {
    const desk = serviceDesk({ zone: 'UTC' });
    for (const second of [-DAY / 1000, 67 * 60, DAY / 1000]) queued(desk, second);
    const view = open(desk, 'today');
    return { view, yesterday: (asOf: number) => view.frame(asOf).groups[0]!.previous('offered')!.value };
  }
  const ten = START + DAY + HOUR;

  it('has of yesterday what had happened by the end of the same quarter of an hour, from just after its start', () => {
    const { yesterday } = quiet();
    expect([ten - 1, ten, ten + 1, ten + 15 * MINUTE].map(yesterday)).toEqual([0, 0, 1, 1]);
  });

  it('says when what it has of yesterday changes though nothing happens', () => {
    const { view, yesterday } = quiet();
    let asOf = ten - 40 * MINUTE;
    let before = yesterday(asOf);
    const changes: number[] = [];
    while (asOf < ten + HOUR) {
      const next = view.nextChangeAfter(asOf);
      expect(yesterday(next - 1)).toBe(before);
      asOf = next;
      if (yesterday(asOf) !== before) changes.push(asOf);
      before = yesterday(asOf);
    }
    expect(changes).toEqual([ten + 1]);
  });
});

describe('a view of the past', () => {
  it.each([
    ['5m', [6300, 6600], 6590, 6610],
    ['1h', [1800, 2700, 4500], 6590, 6610],
    // They end with a quarter of an hour.
    ['today', [1800, 2700, 4500], 6290, 6310],
    ['24h', [1800, 2700, 4500], 6290, 6310],
  ] as const)('of %s has what had come by then, and what came late to it', (window, past, inside, after) => {
    const answer = (desk: Desk, second: number, waitSeconds = 7 + (second % 41)) => {
      queued(desk, second - waitSeconds);
      desk.send('contact.answered', second, `c${second - waitSeconds}{}`);
    };
    /** One that has seen everything, and one that saw as much as had come. */
    const [now, then] = [serviceDesk({ zone: 'UTC' }), serviceDesk({ zone: 'UTC' })];
    for (let second = 60; second <= 7200; second += 60) answer(now, second);
    const read = (view: MetricView, second: number) => {
      const [group] = view.frame(START + second * 1000).groups;
      const { value, n } = group!.figure('wait', { quantile: 0.5 });
      return [group!.figure('answered').value, n, value, group!.figure('asa').value];
    };
    const view = open(now, window);
    let seen = 60;
    for (const second of past) {
      for (; seen < second; seen += 60) answer(then, seen);
      expect(read(view, second)).toEqual(read(open(then, window), second));
    }
    const [before] = read(view, 6600);
    expect(before).toBeGreaterThan(0);
    answer(now, inside, 3);
    expect(read(view, 6600).slice(0, 2)).toEqual([before! + 1, before! + 1]);
    answer(now, after, 3);
    expect(read(view, 6600).slice(0, 2)).toEqual([before! + 1, before! + 1]);
  });
});

describe('groups of a window', () => {
  it('are there as long as anything was counted in it or in the one before', () => {
    const desk = serviceDesk();
    queued(desk, 0, { queue: 'always' });
    for (const queue of ['old', 'always'])
      desk.send('survey.answered', 10, `s${queue}`, { queue, instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 });
    const view = desk.state.openView({ family: 'survey', filter: {}, window: '5m', groupBy: ['queue'] });
    expect(names(view, START + 20_000)).toEqual(['always', 'old']);
    // In neither any more.
    expect(names(view, START + 10 * MINUTE)).toEqual(['always', 'old']);
    expect(view.frame(START + 10 * MINUTE).groups[1]!.figure('answered').value).toBe(0);
    expect(names(view, START + 11 * MINUTE)).toEqual([]);
  });

  it('are there as long as anybody waits in them', () => {
    const desk = serviceDesk();
    queued(desk, 0, { queue: 'forgotten' });
    queued(desk, 1, { queue: 'done' });
    desk.send('contact.abandoned', 2, 'c1{"queue":"done"}');
    const view = open(desk, '5m', ['queue']);
    expect(names(view, START + 3000)).toEqual(['forgotten', 'done']);
    const later = START + HOUR;
    expect(names(view, later)).toEqual(['forgotten']);
    expect(view.frame(later).groups[0]!.figure('waiting').value).toBe(1);
  });
});

describe('figures of a frame', () => {
  it('stay what they were when another view has moved the window on', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 3; i++) {
      queued(desk, 10 * i, { queue: 'a' });
      desk.send('contact.answered', 10 * i + i + 1, `c${10 * i}{"queue":"a"}`);
    }
    const [first, second] = [open(desk, '1m'), open(desk, '1m')];
    const median = (group: Group) => group.figure('wait', { quantile: 0.5 }).value;
    const [group] = first.frame(START + MINUTE).groups;
    const [moved] = second.frame(START + 80_000).groups;
    expect(median(moved!)).toBe(3000);
    expect(median(group!)).toBe(2000);
  });

  it('of another family are those of the same window: of the one before where that is asked for', () => {
    const desk = serviceDesk();
    queued(desk, -700);
    for (let i = 0; i < 10; i++) queued(desk, i);
    for (let i = 0; i < 20; i++) queued(desk, 301 + i);
    for (const second of [12, 310])
      desk.send('complaint.filed', second, `p${second}`, { severity: 'low', topic: 'bill' });
    const spec = { family: 'complaint', filter: {}, window: '5m', groupBy: [] } as const;
    const [group] = desk.state.frame(spec, START + 330_000).groups;
    expect([group!.figure('ratePer1000').value, group!.previous('ratePer1000')!.value]).toEqual([50, 100]);
  });

  it('last until the instant they are asked for, also within one step', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    const view = open(desk, '1m');
    const occupancy = (second: number) => view.frame(START + second * 1000).groups[0]!.figure('occupancy').value;
    expect(occupancy(60)).toBe(1);
    desk.send('agent.state', 61, 'ann', { state: 'available' });
    expect(occupancy(62)).toBeCloseTo(61 / 62, 9);
    expect(occupancy(64)).toBeCloseTo(61 / 64, 9);
  });

  it('of the window before last until its end: a share of the time is one of its whole length', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    desk.send('agent.state', 90, 'ann', { state: 'available' });
    const [group] = open(desk, '1m').frame(START + 3 * MINUTE).groups;
    // Busy from 60 to 90 s of the minute before last.
    expect(group!.previous('occupancy')!.value).toBeCloseTo(0.5, 9);
    expect(group!.figure('occupancy').value).toBe(0);
  });
});
