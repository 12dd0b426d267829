import { describe, expect, it } from 'vitest';
import { SourceError } from '../source-file.ts';
import { bankCalls } from './bank-calls.ts';

// Rows made up for these tests, in the layout of the log.
const HEAD =
  'vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver';

function read(...rows: readonly string[]) {
  return bankCalls.read(`${[HEAD, ...rows.map((row) => row.replaceAll(' ', '\t'))].join('\r\n')}\r\n`, {
    zone: 'Asia/Jerusalem',
  });
}

/** `type time` with the time of day as it was in Jerusalem, two hours ahead in winter. */
function brief({ events }: ReturnType<typeof read>): string[] {
  return events.map(({ type, time }) => `${type} ${new Date(time + 7_200_000).toISOString().slice(5, 19)}`);
}

describe('bank-calls', () => {
  it('takes the recorded wait, not the start of service, for the answer', () => {
    const log = read('AA0101 1 777 2 PS 990105 8:00:00 8:00:10 10 8:00:10 8:01:00 50 AGENT 8:00:58 8:03:00 122 RACHEL');
    expect(brief(log)).toEqual([
      'contact.queued 01-05T08:00:10',
      'contact.answered 01-05T08:01:00',
      'contact.ended 01-05T08:03:00',
    ]);
    expect(log.events[1]).toMatchObject({ entity: 'AA0101-1', queue: 'regular', channel: 'phone', customer: '777' });
    expect(log.events[2]).toMatchObject({ talkSeconds: 122 });
  });

  it('queues a call that was answered at once as it leaves the voice response unit, with no wait', () => {
    const log = read('AA0101 2 0 0 NE 990105 8:00:00 8:00:10 10 0:00:00 0:00:00 0 AGENT 8:00:09 8:00:30 21 RACHEL');
    expect(brief(log)).toEqual([
      'contact.queued 01-05T08:00:10',
      'contact.answered 01-05T08:00:10',
      'contact.ended 01-05T08:00:30',
    ]);
    expect(log.events[0]).not.toHaveProperty('customer');
  });

  it('tells abandoning the queue from hanging up before it', () => {
    const log = read(
      'AA0101 3 0 0 PS 990105 8:00:00 8:00:10 10 8:00:10 8:00:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER',
      'AA0101 4 0 0 PS 990105 9:00:00 9:00:10 10 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER',
      'AA0101 5 0 0 PS 990105 9:30:00 9:30:10 10 0:00:00 0:00:00 0 PHANTOM 0:00:00 0:00:00 0 NO_SERVER',
    );
    expect(brief(log)).toEqual([
      'contact.queued 01-05T08:00:10',
      'contact.abandoned 01-05T08:00:40',
      'selfservice.session 01-05T09:00:10',
    ]);
    expect(log.events[2]).toMatchObject({ outcome: 'abandoned', durationSeconds: 10 });
  });

  it('goes on after midnight, also where the queue began at 0:00:00', () => {
    const log = read('AA0101 6 0 0 PS 990105 23:59:50 0:00:00 10 0:00:00 0:00:27 27 AGENT 0:00:26 0:01:33 67 RACHEL');
    expect(brief(log)).toEqual([
      'contact.queued 01-06T00:00:00',
      'contact.answered 01-06T00:00:27',
      'contact.ended 01-06T00:01:33',
    ]);
  });

  it('ends no call before it was answered', () => {
    const log = read('AA0101 7 0 0 PS 990105 8:00:00 8:00:10 10 8:00:10 8:01:00 50 AGENT 8:00:10 8:00:40 30 RACHEL');
    expect(brief(log).slice(1)).toEqual(['contact.answered 01-05T08:01:00', 'contact.ended 01-05T08:01:00']);
  });

  it('puts calls in the order of time and people in the place of names', () => {
    const log = read(
      'AA0102 8 0 0 PS 990105 9:00:00 9:00:10 10 0:00:00 0:00:00 0 AGENT 9:00:10 9:00:30 20 RACHEL',
      'AA0101 9 0 0 PS 990105 8:00:00 8:00:10 10 0:00:00 0:00:00 0 AGENT 8:00:10 8:00:30 20 RACHEL',
      'AA0101 10 0 0 PS 990105 8:30:00 8:30:10 10 0:00:00 0:00:00 0 AGENT 8:30:10 8:30:30 20 NO_SERVER',
    );
    expect(log.events.map(({ time }) => time)).toEqual(log.events.map(({ time }) => time).toSorted((a, b) => a - b));
    expect(JSON.stringify(log.events)).not.toContain('RACHEL');
    expect(log.events.map(({ agent }) => agent ?? '-')).toEqual([
      '-',
      'agent 1',
      'agent 1',
      '-',
      '-',
      '-',
      '-',
      'agent 1',
      'agent 1',
    ]);
  });

  it('reports stray rows by line', () => {
    const log = read(
      'AA0101 11 0 0 AA 990105 8:00:00 8:00:10 10 0:00:00 0:00:00 0 AGENT 8:00:10 8:00:30 20 RACHEL',
      'AA0101 12 0 0 PS 99 8:00:00 8:00:10 10 0:00:00 0:00:00 0 AGENT 8:00:10 8:00:30 20 RACHEL',
      'AA0101 13 0 0 PS 990105 8:00:00 8:00:10 10 0:00:00 0:00:00 0 LOST 8:00:10 8:00:30 20 RACHEL',
    );
    expect(log.events[0]?.queue).toBe('AA');
    expect(log.events).toHaveLength(3);
    expect(log.strays.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '2: unknown type AA; kept as a queue of its own',
      '3: no date: "99"; left out',
      '4: no outcome: "LOST"; left out',
    ]);
  });

  it('gives every event the same id each time', () => {
    const row = 'AA0101 1 777 2 PS 990105 8:00:00 8:00:10 10 8:00:10 8:01:00 50 AGENT 8:00:58 8:03:00 122 RACHEL';
    expect(read(row).events).toEqual(read(row).events);
    expect(read(row).events.map(({ id }) => id)).toEqual(['AA0101-1:q', 'AA0101-1:a', 'AA0101-1:e']);
  });

  it('refuses a file of another kind, naming what is missing', () => {
    expect(() => bankCalls.read('a\tb\n1\t2\n', { zone: 'UTC' })).toThrow(SourceError);
    expect(() => bankCalls.read('a\tb\n1\t2\n', { zone: 'UTC' })).toThrow(/call_id/);
  });
});
