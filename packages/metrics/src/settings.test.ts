import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, dimensionNames, durationFor, type MetricSettings, metricSettings } from './settings.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Given = Partial<Record<keyof MetricSettings, unknown>>;

const settings = (given: Given) => metricSettings(given as Partial<MetricSettings>);
const refusal = (name: string, expected: string, got: unknown) =>
  new RangeError(`Expected \`${name}\` to be ${expected}, got ${got}`);

describe('settings', () => {
  it('are the usual practice of the field where nothing is said', () => {
    expect(metricSettings()).toEqual({
      zone: 'UTC',
      customDimensions: [],
      shortAbandonSeconds: 5,
      serviceLevelSeconds: [10, 20, 30, 60, 120],
      serviceLevelDefaultSeconds: 20,
      serviceLevelVariant: 'F3',
      contactExpiryMs: 12 * HOUR,
      firstResponseTarget: {
        defaultMs: 4 * HOUR,
        byChannel: { chat: 2 * MINUTE, social: HOUR, email: 8 * HOUR },
      },
      dueSoonMs: HOUR,
      fcrWindowDays: 7,
      followUpFromMs: DAY,
      followUpToMs: 2 * DAY,
      backlogBucketsMs: [4 * HOUR, DAY, 3 * DAY, 7 * DAY],
      complaintAcknowledgeMs: DAY,
      complaintResolveMs: 28 * DAY,
      ageingBucketsMs: [28 * DAY, 56 * DAY],
      recurrenceDays: 30,
      complaintBase: 'contacts',
      customerActiveDays: 90,
      minimumGroup: 5,
      employeeMinimumGroup: 10,
      businessHours: {
        week: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [['09:00', '17:00']]])),
        holidays: [],
      },
      targets: { 'queue.serviceLevel': { value: 0.8, tolerance: 0.1 } },
      latenessHorizonMs: HOUR,
      maxValuesPerDimension: 500,
      maxCells: 20_000,
      maxEntities: 5_000_000,
    });
    expect(Object.isFrozen(DEFAULT_SETTINGS)).toBe(true);
  });

  it.each([
    ['shortAbandonSeconds', 0, 3600],
    ['contactExpiryMs', MINUTE, 30 * DAY],
    ['dueSoonMs', 0, 30 * DAY],
    ['fcrWindowDays', 1, 90],
    ['complaintAcknowledgeMs', MINUTE, 365 * DAY],
    ['complaintResolveMs', MINUTE, 3650 * DAY],
    ['recurrenceDays', 1, 365],
    ['customerActiveDays', 1, 3650],
    ['minimumGroup', 1, 1000],
    ['employeeMinimumGroup', 1, 1000],
    ['latenessHorizonMs', 0, 7 * DAY],
    ['maxValuesPerDimension', 1, 1_000_000],
    ['maxCells', 1, 1_000_000],
    ['maxEntities', 1, 50_000_000],
  ] as const)('take %s from %d to %d', (name, min, max) => {
    for (const value of [min, max]) expect(settings({ [name]: value })[name]).toBe(value);
    for (const value of [min - 1e-6, max + 1e-3, Number.NaN])
      expect(() => settings({ [name]: value })).toThrow(refusal(name, `a number from ${min} to ${max}`, value));
  });

  it('take a time of follow-up that ends no sooner than it begins', () => {
    expect(settings({ followUpFromMs: 0, followUpToMs: 0 })).toMatchObject({ followUpFromMs: 0, followUpToMs: 0 });
    expect(settings({ followUpFromMs: 90 * DAY, followUpToMs: 90 * DAY }).followUpFromMs).toBe(90 * DAY);
    expect(() => settings({ followUpFromMs: -1 })).toThrow('`followUpFromMs` to be a number from 0 to');
    expect(() => settings({ followUpToMs: DAY - 1 })).toThrow(
      refusal('followUpToMs', `a number from ${DAY} to ${90 * DAY}`, DAY - 1),
    );
    expect(() => settings({ followUpToMs: 90 * DAY + 1 })).toThrow('followUpToMs');
  });

  it.each([
    ['serviceLevelSeconds', 1, 86_400],
    ['backlogBucketsMs', 1, 3650 * DAY],
    ['ageingBucketsMs', 1, 3650 * DAY],
  ] as const)('take %s in rising order, from %d to %d', (name, min, max) => {
    const rest = name === 'serviceLevelSeconds' ? { serviceLevelDefaultSeconds: min } : {};
    expect(settings({ [name]: [min, max], ...rest })[name]).toEqual([min, max]);
    expect(() => settings({ [name]: [] })).toThrow(refusal(name, 'at least one value', 'none'));
    expect(() => settings({ [name]: [5, 5] })).toThrow(refusal(name, 'ascending values', '5, 5'));
    expect(() => settings({ [name]: [6, 5] })).toThrow(refusal(name, 'ascending values', '6, 5'));
    for (const value of [min - 0.5, max + 1])
      expect(() => settings({ [name]: [value] })).toThrow(refusal(name, `a number from ${min} to ${max}`, value));
  });

  it('take as many thresholds as sixteen, and one of them as the usual one', () => {
    const thresholds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
    expect(
      settings({ serviceLevelSeconds: thresholds(16), serviceLevelDefaultSeconds: 16 }).serviceLevelDefaultSeconds,
    ).toBe(16);
    expect(() => settings({ serviceLevelSeconds: thresholds(17), serviceLevelDefaultSeconds: 1 })).toThrow(
      refusal('serviceLevelSeconds', 'at most 16 thresholds', 17),
    );
    expect(() => settings({ serviceLevelSeconds: [10, 30] })).toThrow(
      refusal('serviceLevelDefaultSeconds', 'one of 10, 30', 20),
    );
    expect(() => settings({ serviceLevelVariant: 'F7' })).toThrow(
      refusal('serviceLevelVariant', 'one of F1, F2, F3, F4, F5, F6', 'F7'),
    );
  });

  it('take one of three bases of the complaint rate', () => {
    for (const complaintBase of ['contacts', 'customers', 'transactions'])
      expect(settings({ complaintBase })).toMatchObject({ complaintBase });
    expect(() => settings({ complaintBase: 'calls' })).toThrow(
      refusal('complaintBase', 'one of contacts, customers, transactions', 'calls'),
    );
  });

  it('take a promise of a second to a year for every channel', () => {
    const target = (defaultMs: number, chat = MINUTE) => ({ firstResponseTarget: { defaultMs, byChannel: { chat } } });
    for (const ms of [1000, 365 * DAY]) expect(settings(target(ms, ms)).firstResponseTarget.byChannel.chat).toBe(ms);
    for (const ms of [999, 365 * DAY + 1]) {
      expect(() => settings(target(ms))).toThrow('`firstResponseTarget.defaultMs` to be a number from 1000 to');
      expect(() => settings(target(HOUR, ms))).toThrow(
        '`firstResponseTarget.byChannel.chat` to be a number from 1000 to',
      );
    }
  });

  it('take targets that are numbers, and tolerances that are none below 0', () => {
    const target = (value: number, tolerance: number) => ({ targets: { 'queue.asa': { value, tolerance } } });
    expect(settings(target(-1, 0)).targets['queue.asa']).toEqual({ value: -1, tolerance: 0 });
    expect(() => settings(target(Number.POSITIVE_INFINITY, 0))).toThrow(
      refusal('targets.queue.asa.value', 'a finite number', Number.POSITIVE_INFINITY),
    );
    expect(() => settings(target(1, -0.1))).toThrow('`targets.queue.asa.tolerance` to be a number from 0 to');
  });

  it('take zones and opening hours that exist', () => {
    expect(settings({ zone: 'Pacific/Chatham' }).zone).toBe('Pacific/Chatham');
    expect(() => settings({ zone: 'Mars/Olympus' })).toThrow(
      'Expected `zone` to be an IANA time zone, got Mars/Olympus',
    );
    expect(() => settings({ businessHours: { week: { 1: [['17:00', '09:00']] } } })).toThrow(RangeError);
  });

  it('take up to four dimensions of the house, whose names are no fields of an event', () => {
    const four = ['region', 'shop', 'a', `b${'x'.repeat(31)}`];
    expect(dimensionNames(settings({ customDimensions: four }))).toEqual([
      ...dimensionNames(metricSettings()),
      ...four,
    ]);
    expect(dimensionNames(metricSettings())).toHaveLength(10);
    expect(() => settings({ customDimensions: [...four, 'five'] })).toThrow(
      refusal('customDimensions', 'at most 4 names', 5),
    );
    for (const name of [
      '',
      'Region',
      '1st',
      'two words',
      'with-dash',
      `b${'x'.repeat(32)}`,
      'queue',
      'custom',
      'id',
      'type',
      'time',
      'entity',
      'customer',
      'agent',
      'score',
      'ticket',
      'void',
    ])
      expect(() => settings({ customDimensions: [name] })).toThrow(
        refusal('customDimensions', 'distinct names in camelCase that are not fields of an event', name),
      );
    expect(() => settings({ customDimensions: ['region', 'region'] })).toThrow('distinct names');
  });
});

describe('a duration that differs by channel', () => {
  const promise = { defaultMs: 4, byChannel: { chat: 2 } };

  it('is that of the channel, or the usual one', () => {
    expect(['chat', 'email', '', undefined, 'toString'].map((channel) => durationFor(promise, channel))).toEqual([
      2, 4, 4, 4, 4,
    ]);
    // No channel is not a channel of that name.
    expect(durationFor({ defaultMs: 4, byChannel: { undefined: 2 } }, undefined)).toBe(4);
  });
});
