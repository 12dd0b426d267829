import type { ServiceEvent } from '@andon/metrics';
import { inTimeOrder, type ReplayFormat, type Stray, withoutEmpty } from '../format.ts';
import { createLocalClock } from '../local-time.ts';
import { readTable, type TableRow } from '../table.ts';

/**
 * Calls of a small bank's call centre, 1999 (Guedj and Mandelbaum, Technion). One row a call, in local time.
 *
 * A call that queued is answered or abandoned `q_time` after `q_start`: the recorded wait is what the published figures use, while
 * `ser_start` runs up to minutes ahead of it. A call answered at once queues and is answered as it leaves the voice response unit. One
 * that hangs up before it queued was a session with the machine, not an abandonment. PHANTOM rows are no calls.
 */
export const bankCalls: ReplayFormat = {
  name: 'bank-calls',
  summary: 'call centre of a bank: tab-separated, one row a call (vru+line, call_id, …)',
  zone: 'Asia/Jerusalem',
  read(text, { zone }) {
    const rows = readTable(text, { delimiter: '\t', quotes: false, columns: COLUMNS });
    const toEpochMs = createCallClock(zone);
    const agents = new Map<string, string>();
    const events: ServiceEvent[] = [];
    const strays: Stray[] = [];
    for (const row of rows) {
      const call = readCall(row, toEpochMs);
      if (typeof call === 'string') {
        strays.push({ line: row.line, reason: `${call}; left out` });
        continue;
      }
      if (!Object.hasOwn(QUEUES, call.type)) {
        strays.push({ line: row.line, reason: `unknown type ${call.type}; kept as a queue of its own` });
      }
      events.push(...eventsOf(call, agents));
    }
    return { events: inTimeOrder(events), strays };
  },
};

const COLUMNS = [
  'vru+line',
  'call_id',
  'customer_id',
  'priority',
  'type',
  'date',
  'vru_entry',
  'vru_exit',
  'vru_time',
  'q_start',
  'q_exit',
  'q_time',
  'outcome',
  'ser_start',
  'ser_exit',
  'ser_time',
  'server',
];

/** Queues by the type of call. */
const QUEUES: Readonly<Record<string, string>> = {
  PS: 'regular',
  PE: 'english',
  IN: 'internet',
  NE: 'stock trading',
  NW: 'prospect',
  TT: 'call-back',
};

const DAY_SECONDS = 86_400;
const NO_SERVER = 'NO_SERVER';

interface Call {
  readonly key: string;
  readonly customer: string;
  readonly priority: number;
  readonly type: string;
  readonly outcome: string;
  /** Instants in epoch ms. */
  readonly enteredAt: number;
  readonly arrivedAt: number;
  /** Absent where the call never queued. */
  readonly queuedAt: number | undefined;
  readonly waitMs: number;
  readonly endedAt: number | undefined;
  readonly serviceSeconds: number;
  readonly server: string;
}

type CallClock = (date: string, seconds: number) => number;

function createCallClock(zone: string): CallClock {
  const clock = createLocalClock(zone);
  return (date, seconds) => {
    const [year, month, day] = [1900 + Number(date.slice(0, 2)), Number(date.slice(2, 4)), Number(date.slice(4, 6))];
    const dayShift = Math.floor(seconds / DAY_SECONDS);
    const ofDay = seconds - dayShift * DAY_SECONDS;
    const shifted = dayShift === 0 ? { year, month, day } : addDays(year, month, day, dayShift);
    return clock.toEpochMs({
      ...shifted,
      hour: Math.floor(ofDay / 3600),
      minute: Math.floor(ofDay / 60) % 60,
      second: ofDay % 60,
    });
  };
}

function addDays(year: number, month: number, day: number, days: number) {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** @returns The call, or why the row is none. */
function readCall({ cells }: TableRow, toEpochMs: CallClock): Call | string {
  const text = (name: string) => cells[name] ?? '';
  const date = text('date');
  if (!/^\d{6}$/.test(date)) return `no date: ${JSON.stringify(date.slice(0, 20))}`;
  const outcome = text('outcome');
  if (!['AGENT', 'HANG', 'PHANTOM'].includes(outcome)) return `no outcome: ${JSON.stringify(outcome.slice(0, 20))}`;
  const entry = ofDay(text('vru_entry'));
  const [exit, start, serviceEnd] = [ofDay(text('vru_exit')), ofDay(text('q_start')), ofDay(text('ser_exit'))];
  const [wait, service] = [Number(text('q_time')), Number(text('ser_time'))];
  if (entry === undefined || exit === undefined || start === undefined || serviceEnd === undefined)
    return 'no time of day';
  if (!Number.isInteger(wait) || !Number.isInteger(service)) return 'no duration';
  // Times of day without a date: each is the one nearest to the call's entry, so a call over midnight goes on the next day.
  const at = (seconds: number) => toEpochMs(date, nearest(seconds, entry));
  // 0:00:00 says that a thing did not happen, but a call can queue at midnight: then it has a wait.
  const hasQueued = start !== 0 || wait > 0;
  return {
    key: `${text('vru+line')}-${text('call_id')}`,
    customer: text('customer_id'),
    priority: Number(text('priority')),
    type: text('type'),
    outcome,
    enteredAt: toEpochMs(date, entry),
    arrivedAt: at(exit),
    queuedAt: hasQueued ? at(start) : undefined,
    waitMs: hasQueued ? wait * 1000 : 0,
    endedAt: serviceEnd === 0 && service === 0 ? undefined : at(serviceEnd),
    serviceSeconds: service,
    server: text('server'),
  };
}

function nearest(seconds: number, entry: number): number {
  if (seconds - entry > DAY_SECONDS / 2) return seconds - DAY_SECONDS;
  return entry - seconds > DAY_SECONDS / 2 ? seconds + DAY_SECONDS : seconds;
}

/** Seconds since midnight of `H:MM:SS`. */
function ofDay(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(text);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : undefined;
}

function eventsOf(call: Call, agents: Map<string, string>): ServiceEvent[] {
  const { key, outcome, queuedAt, waitMs } = call;
  if (outcome === 'PHANTOM') return [];
  const common = withoutEmpty({
    entity: key,
    queue: QUEUES[call.type] ?? (call.type || undefined),
    channel: 'phone',
    customer: call.customer === '' || call.customer === '0' ? undefined : call.customer,
  });
  if (outcome === 'HANG' && queuedAt === undefined) {
    const durationSeconds = Math.max(0, (call.arrivedAt - call.enteredAt) / 1000);
    return [
      {
        id: `${key}:s`,
        type: 'selfservice.session',
        time: call.arrivedAt,
        ...common,
        outcome: 'abandoned',
        durationSeconds,
      },
    ];
  }
  const openedAt = queuedAt ?? call.arrivedAt;
  const leftAt = openedAt + waitMs;
  const queued: ServiceEvent = {
    id: `${key}:q`,
    type: 'contact.queued',
    time: openedAt,
    ...common,
    priority: call.priority,
  };
  if (outcome === 'HANG') return [queued, { id: `${key}:x`, type: 'contact.abandoned', time: leftAt, ...common }];
  const agent = agentCode(call.server, agents);
  const served = withoutEmpty({ ...common, agent });
  return [
    queued,
    { id: `${key}:a`, type: 'contact.answered', time: leftAt, ...served },
    // The recorded end can lie before the recorded wait is over; nothing ends before it began.
    {
      id: `${key}:e`,
      type: 'contact.ended',
      time: Math.max(leftAt, call.endedAt ?? leftAt),
      ...served,
      talkSeconds: call.serviceSeconds,
    },
  ];
}

/** The log holds first names: each becomes a number, in order of appearance. */
function agentCode(name: string, agents: Map<string, string>): string | undefined {
  if (name === '' || name === NO_SERVER) return undefined;
  const known = agents.get(name);
  if (known !== undefined) return known;
  const code = `agent ${agents.size + 1}`;
  agents.set(name, code);
  return code;
}
