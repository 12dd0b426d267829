/* A day of events folded by `@andon/metrics`, wherever this runs: everything its figures say, and the bytes of its state. */

import { createMetricState, restoreMetricState, type ServiceEvent, validateEvent } from '@andon/metrics';

const START = Date.UTC(2026, 2, 28, 20);
const MINUTE = 60_000;
const FAMILIES = ['queue', 'response', 'complaint', 'survey'];
/** Clocks were put forward in this zone in the night of these events. */
const SETTINGS = { zone: 'Europe/Berlin', minimumGroup: 1, fcrWindowDays: 1 };

export interface FoldedDay {
  readonly figures: readonly unknown[];
  readonly snapshot: readonly number[];
}

export function foldDay(): FoldedDay {
  const state = createMetricState(SETTINGS);
  const now = START + 2000 * MINUTE;
  for (const input of events()) {
    const { event, errors } = validateEvent(input, { now });
    if (errors) throw new Error(errors.map(({ reason }) => reason).join('; '));
    state.fold(event);
  }
  const snapshot = state.snapshot();
  const restored = restoreMetricState(snapshot, SETTINGS);
  const figures = FAMILIES.flatMap((family) =>
    (['30m', 'today', '7d'] as const).flatMap((window) => {
      const { groups, from } = restored.frame({ family, filter: {}, window, groupBy: ['channel'] }, now);
      const keys = restored.definitions.filter((one) => one.family === family).map(({ key }) => key);
      return groups.map((group) => [from, group.key, ...keys.map((key) => group.figure(key))]);
    }),
  );
  return { figures, snapshot: [...snapshot] };
}

/** In order of time, with durations of every size: what engines round differently would show. */
function events(): ServiceEvent[] {
  const made: ServiceEvent[] = [];
  const add = (type: ServiceEvent['type'], minute: number, entity: string, fields: object): void => {
    made.push({ id: `e${made.length}`, type, time: START + Math.round(minute * MINUTE), entity, ...fields });
  };
  for (let i = 0; i < 1500; i++) {
    const channel = { channel: ['phone', 'chat', '電話'][i % 3] };
    const wait = 1.0137 ** (i % 400) / 10;
    add('contact.queued', i, `k${i}`, channel);
    add(i % 5 ? 'contact.answered' : 'contact.abandoned', i + wait, `k${i}`, {});
    if (i % 5) add('contact.ended', i + wait * 3, `k${i}`, { wrapUpSeconds: i / 7 });
    if (i % 4 === 0) add('case.opened', i, `c${i}`, channel);
    if (i % 8 === 0) add('case.replied', i + wait * 2, `c${i}`, {});
    if (i % 12 === 0) add('case.resolved', i + wait * 4, `c${i}`, {});
    if (i % 9 === 0)
      add('complaint.filed', i, `p${i}`, { ...channel, severity: 'low', topic: 'bill', customer: `u${i % 5}` });
    if (i % 18 === 0) add('complaint.resolved', i + wait * 9, `p${i}`, {});
    const answer = {
      ...channel,
      instrument: 'csat',
      scaleMin: 1,
      scaleMax: 5,
      score: 1 + ((i * 7) % 5),
      weight: 1 + i / 999,
    };
    if (i % 6 === 0) add('survey.answered', i, `s${i}`, answer);
  }
  return made.sort((a, b) => a.time - b.time);
}
