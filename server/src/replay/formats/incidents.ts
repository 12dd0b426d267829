import type { ServiceEvent } from '@andon/metrics';
import { inTimeOrder, label, type ReplayFormat, type Stray, withoutEmpty } from '../format.ts';
import { createLocalClock, type LocalClock } from '../local-time.ts';
import { readTable, type TableRow } from '../table.ts';

/**
 * Ticket log of an IT service desk (UCI 498, Amaral, Fantinato and Peres 2018). One row an update of an incident.
 *
 * `closed_at`, `resolved_at` and `made_sla` hold the final values on every row, long before they were known: none of them is read. What
 * happened follows from the states of the rows alone. The log has no replies; the first row that is no longer `New` stands for one.
 */
export const incidents: ReplayFormat = {
  name: 'incidents',
  summary: 'IT service desk: comma-separated, one row an update of an incident (number, incident_state, …)',
  zone: 'UTC',
  read(text, { zone }) {
    const clock = createLocalClock(zone);
    const strays: Stray[] = [];
    const histories = new Map<string, Update[]>();
    for (const row of readTable(text, { columns: COLUMNS })) {
      const update = readUpdate(row, clock);
      if (typeof update === 'string') {
        strays.push({ line: row.line, reason: `${update}; left out` });
        continue;
      }
      if (!STATES.has(update.state)) {
        strays.push({
          line: row.line,
          reason: `unknown state ${JSON.stringify(update.state)}; taken as no change of state`,
        });
      }
      const history = histories.get(update.incident);
      if (history) history.push(update);
      else histories.set(update.incident, [update]);
    }
    const events: ServiceEvent[] = [];
    for (const [incident, history] of histories) events.push(...eventsOf(incident, history));
    return { events: inTimeOrder(events), strays };
  },
};

const COLUMNS = [
  'number',
  'incident_state',
  'reopen_count',
  'caller_id',
  'opened_at',
  'sys_updated_at',
  'contact_type',
  'location',
  'category',
  'priority',
  'assignment_group',
  'assigned_to',
];

const STATES: ReadonlySet<string> = new Set([
  'New',
  'Active',
  'Awaiting User Info',
  'Awaiting Vendor',
  'Awaiting Problem',
  'Awaiting Evidence',
  'Resolved',
  'Closed',
]);

const SEVERITIES: Readonly<Record<string, string>> = {
  '1 - Critical': 'critical',
  '2 - High': 'high',
  '3 - Moderate': 'medium',
  '4 - Low': 'low',
};

interface Update {
  readonly incident: string;
  readonly state: string;
  readonly openedAt: number;
  readonly at: number;
  readonly reopenCount: number;
  readonly assignedTo: string | undefined;
  readonly dimensions: Partial<ServiceEvent>;
}

/** @returns The update, or why the row is none. */
function readUpdate({ cells }: TableRow, clock: LocalClock): Update | string {
  const incident = known(cells.number);
  const openedAt = toEpochMs(cells.opened_at, clock);
  const at = toEpochMs(cells.sys_updated_at, clock);
  if (incident === undefined) return 'no incident number';
  if (openedAt === undefined) return 'no opened_at';
  if (at === undefined) return 'no sys_updated_at';
  return {
    incident,
    state: cells.incident_state ?? '',
    openedAt,
    // Some first updates are stamped up to hours before the incident was opened: they are taken to be of its first instant.
    at: Math.max(at, openedAt),
    reopenCount: Number(cells.reopen_count) || 0,
    assignedTo: known(cells.assigned_to),
    dimensions: withoutEmpty({
      queue: label(known(cells.assignment_group)),
      channel: label(known(cells.contact_type)?.toLowerCase()),
      site: label(known(cells.location)),
      topic: label(known(cells.category)),
      severity: SEVERITIES[cells.priority ?? ''],
      customer: known(cells.caller_id),
    }),
  };
}

function known(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === '?' ? undefined : text;
}

/** Epoch ms of `D/M/YYYY HH:MM`. */
function toEpochMs(text: string | undefined, clock: LocalClock): number | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/.exec(text ?? '');
  if (!match) return undefined;
  const [day, month, year, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  try {
    return clock.toEpochMs({ year, month, day, hour, minute });
  } catch {
    // A date that does not exist; told by the caller.
    return undefined;
  }
}

function eventsOf(incident: string, history: readonly Update[]): ServiceEvent[] {
  const updates = history.toSorted((a, b) => a.at - b.at);
  const first = updates[0]!;
  const events: ServiceEvent[] = [];
  const add = (type: ServiceEvent['type'], time: number, fields: Partial<ServiceEvent>) => {
    events.push({ id: `${incident}:${events.length}`, type, time, entity: incident, ...fields });
  };
  add('case.opened', first.openedAt, first.dimensions);

  let previous: Update | undefined;
  let state = '';
  let isReplied = false;
  let isResolved = false;
  for (const update of updates) {
    const { at, dimensions } = update;
    const isNewState = STATES.has(update.state) && update.state !== state;
    if (isNewState) state = update.state;
    if (update.assignedTo !== undefined && update.assignedTo !== previous?.assignedTo) {
      add('case.assigned', at, { ...dimensions, agent: update.assignedTo, stage: 'assess' });
    }
    if (!isReplied && state !== 'New' && state !== '') {
      isReplied = true;
      add('case.replied', at, { ...dimensions, public: true });
    }
    if (update.reopenCount > (previous?.reopenCount ?? 0)) {
      isResolved = false;
      add('case.reopened', at, dimensions);
    }
    if (state.startsWith('Awaiting') && isNewState) add('case.waiting', at, dimensions);
    if (state === 'Active' && isNewState) add('case.acted', at, { ...dimensions, stage: 'act' });
    // Closing is automatic some days after the resolution; it counts as one only where there was none.
    if ((state === 'Resolved' || state === 'Closed') && !isResolved) {
      isResolved = true;
      add('case.resolved', at, dimensions);
    }
    previous = update;
  }
  return events;
}
