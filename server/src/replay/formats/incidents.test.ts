import { describe, expect, it } from 'vitest';
import { incidents } from './incidents.ts';

const HEAD =
  'number,incident_state,reopen_count,made_sla,caller_id,opened_at,sys_updated_at,contact_type,location,category,priority,assignment_group,assigned_to,resolved_at,closed_at';

// Rows made up for these tests, in the layout of the log.
function read(...rows: readonly string[]) {
  return incidents.read([HEAD, ...rows].join('\n'), { zone: 'UTC' });
}

function row(state: string, at: string, { reopened = 0, assigned = '?', opened = '1/3/2016 08:00' } = {}): string {
  return `INC1,${state},${reopened},true,Caller 9,${opened},${at},Phone,Location 1,Category 5,2 - High,Group 7,${assigned},9/9/2016 09:09,8/8/2017 08:08`;
}

function brief({ events }: ReturnType<typeof read>): string[] {
  return events.map(({ type, time }) => `${type} ${new Date(time).toISOString().slice(5, 16)}`);
}

describe('incidents', () => {
  it('follows an incident through its states', () => {
    const log = read(
      row('New', '1/3/2016 08:10'),
      row('Active', '1/3/2016 09:00', { assigned: 'Resolver 3' }),
      row('Active', '1/3/2016 09:30', { assigned: 'Resolver 3' }),
      row('Awaiting User Info', '1/3/2016 10:00', { assigned: 'Resolver 3' }),
      row('Resolved', '1/3/2016 12:00', { assigned: 'Resolver 3' }),
      row('Closed', '6/3/2016 12:00', { assigned: 'Resolver 3' }),
    );
    expect(brief(log)).toEqual([
      'case.opened 03-01T08:00',
      'case.assigned 03-01T09:00',
      'case.replied 03-01T09:00',
      'case.acted 03-01T09:00',
      'case.waiting 03-01T10:00',
      'case.resolved 03-01T12:00',
    ]);
    expect(log.events[0]).toMatchObject({
      entity: 'INC1',
      queue: 'Group 7',
      channel: 'phone',
      severity: 'high',
      topic: 'Category 5',
      customer: 'Caller 9',
    });
    expect(log.events[2]).toMatchObject({ public: true });
  });

  it('says nothing of how it will end before it ends', () => {
    const log = read(row('New', '1/3/2016 08:10'), row('Active', '1/3/2016 09:00'));
    expect(brief(log).join()).not.toMatch(/resolved/);
    expect(JSON.stringify(log.events)).not.toContain(String(Date.parse('2016-09-09T09:09:00Z')));
  });

  it('reopens where the count rises, and resolves again', () => {
    const log = read(
      row('Resolved', '1/3/2016 09:00'),
      row('Active', '2/3/2016 09:00', { reopened: 1 }),
      row('Resolved', '3/3/2016 09:00', { reopened: 1 }),
      row('Closed', '4/3/2016 09:00', { reopened: 1 }),
    );
    expect(brief(log).filter((line) => /resolved|reopened/.test(line))).toEqual([
      'case.resolved 03-01T09:00',
      'case.reopened 03-02T09:00',
      'case.resolved 03-03T09:00',
    ]);
  });

  it('takes a close without a resolution for one', () => {
    expect(brief(read(row('New', '1/3/2016 08:10'), row('Closed', '2/3/2016 09:00'))).at(-1)).toBe(
      'case.resolved 03-02T09:00',
    );
  });

  it('moves updates stamped before the opening to the opening', () => {
    const log = read(row('Active', '1/3/2016 06:00'));
    expect(brief(log)).toEqual(['case.opened 03-01T08:00', 'case.replied 03-01T08:00', 'case.acted 03-01T08:00']);
  });

  it('sorts updates that the file has out of order', () => {
    expect(brief(read(row('Resolved', '1/3/2016 12:00'), row('New', '1/3/2016 08:10')))).toEqual([
      'case.opened 03-01T08:00',
      'case.replied 03-01T12:00',
      'case.resolved 03-01T12:00',
    ]);
  });

  it('reports stray states and dates by line', () => {
    const log = read(row('New', '1/3/2016 08:10'), row('-100', '1/3/2016 09:00'), row('Active', '31/2/2016 09:00'));
    expect(log.strays).toEqual([
      { line: 3, reason: 'unknown state "-100"; taken as no change of state' },
      { line: 4, reason: 'no sys_updated_at; left out' },
    ]);
    expect(brief(log)).toEqual(['case.opened 03-01T08:00']);
  });
});
