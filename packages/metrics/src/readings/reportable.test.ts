import { describe, expect, it } from 'vitest';
import { createMetricState } from '../metric-state.ts';
import { serviceDesk } from '../testing/fold.ts';
import { examineEvent, validateEvent } from '../validate/validate-event.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

function reading(metric: string, value: number, unit?: string) {
  return { id: 'r', type: 'reading', time: NOW, entity: 'pbx', metric, value, ...(unit === undefined ? {} : { unit }) };
}

/** The field that is wrong, and what is said of it; nothing where the reading is taken. */
function refusal(metric: string, value: number, unit?: string): readonly string[] {
  const [short, long] = [validateEvent, examineEvent].map((check) => check(reading(metric, value, unit), { now: NOW }));
  expect(short?.errors).toEqual(long?.errors);
  return (short?.errors ?? []).flatMap(({ field, reason }) => [field, reason]);
}

describe('a reading is refused by name', () => {
  it('where no figure is called so, with those of the family that was meant', () => {
    const [field, reason] = refusal('queue.wating', 12);
    expect(field).toBe('metric');
    expect(reason).toMatch(
      /^Expected `metric` to be one of queue\.waiting, queue\.offered, [^:]*, got "queue\.wating"$/,
    );
    expect(reason).not.toContain('survey.');
    expect(refusal('calls', 1)[1]).toContain('survey.nps');
    expect(refusal('constructor', 1)[0]).toBe('metric');
  });

  it('where it is of an instant or of one stage, which a total cannot be', () => {
    expect(refusal('queue.longestWaitSince', 1)[0]).toBe('metric');
    expect(refusal('response.stageTime', 1)[0]).toBe('metric');
  });

  it('where its unit is none of the figure, or its value none in that unit', () => {
    expect(refusal('queue.asa', 20, 'seconds')).toEqual([
      'unit',
      'Expected `unit` to be one of ms, s, min, h for `queue.asa`, got "seconds"',
    ]);
    expect(refusal('queue.serviceLevel', 80)).toEqual([
      'value',
      'Expected `value` to be from 0 to 1 for `queue.serviceLevel`, or a percentage with the `unit` %, got 80',
    ]);
    expect(refusal('queue.serviceLevel', 101, '%')[0]).toBe('value');
    expect(refusal('queue.waiting', -1)[0]).toBe('value');
    expect(refusal('survey.nps', -101)[0]).toBe('value');
  });
});

it('every other figure can be reported', () => {
  const all = createMetricState().definitions.filter(
    ({ unit, params }) => unit !== 'INSTANT' && !params.includes('stage'),
  );
  expect(all.length).toBeGreaterThan(50);
  for (const { key } of all) expect(refusal(key, 1)).toEqual([]);
});

it('is shown in the unit of the figure, whatever unit it came in', () => {
  const desk = serviceDesk();
  const report = (metric: string, value: number, unit?: string) =>
    desk.send('reading', 0, 'pbx', { metric, value, ...(unit === undefined ? {} : { unit }) });
  report('queue.asa', 20, 's');
  report('queue.aht', 4_000);
  report('queue.serviceLevel', 80, '%');
  report('queue.waiting', 12, 'calls');
  const group = desk.group('queue', 60);
  expect(['asa', 'aht', 'serviceLevel', 'waiting'].map((name) => group.figure(name).value)).toEqual([
    20_000, 4_000, 0.8, 12,
  ]);
});

it('is shown for the figure as it is usually meant, and for no other quantile or setting of it', () => {
  const desk = serviceDesk();
  desk.send('reading', 0, 'pbx', { metric: 'queue.wait', value: 30_000 });
  desk.send('reading', 0, 'pbx', { metric: 'queue.serviceLevel', value: 0.8 });
  desk.send('reading', 0, 'crm', { metric: 'response.firstResponse', value: 9_000 });
  const [queue, response] = [desk.group('queue', 60), desk.group('response', 60)];
  const asked = [
    queue.figure('wait'),
    queue.figure('wait', { quantile: 0.9, outcomes: 'ANSWERED' }),
    queue.figure('wait', { quantile: 0.5 }),
    queue.figure('wait', { outcomes: 'ALL' }),
    queue.figure('serviceLevel'),
    queue.figure('serviceLevel', { seconds: 10 }),
    response.figure('firstResponse', { quantile: 0.5, naive: false, businessHours: false }),
    response.figure('firstResponse', { naive: true }),
  ];
  expect(asked.map(({ value, state }) => (state === 'REPORTED' ? value : null))).toEqual([
    ...[30_000, 30_000, null, null],
    ...[0.8, null],
    ...[9_000, null],
  ]);
});
