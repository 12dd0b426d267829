/*
 * What an installation may decide about its figures. Every setting has a default that follows the field's usual practice; a change of
 * one restates figures and is therefore marked on the history by whoever changes it.
 */

import { type BusinessHoursOptions, createBusinessHours } from './calendar/index.ts';
import { BASE_FIELDS, DIMENSIONS, EVENT_TYPES, MAX_CUSTOM_DIMENSIONS } from './event.ts';
import type { Target } from './figure.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type ServiceLevelVariant = 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6';
export const SERVICE_LEVEL_VARIANTS: readonly ServiceLevelVariant[] = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'];

/** What the rate of complaints is a rate of. */
export type ComplaintBase = 'contacts' | 'customers' | 'transactions';
export const COMPLAINT_BASES: readonly ComplaintBase[] = ['contacts', 'customers', 'transactions'];

/** A duration that may differ by channel. */
export interface ChannelDuration {
  readonly defaultMs: number;
  readonly byChannel: Readonly<Record<string, number>>;
}

/** Every setting with its unit in its name; `metricSettings` fills in what is not given, and says what cannot be. */
export interface MetricSettings {
  /** IANA zone in which days start. @default 'UTC' */
  readonly zone: string;
  /** Names of up to four dimensions beside the built-in ones. @default none */
  readonly customDimensions: readonly string[];

  /** An abandonment after a shorter wait than this is no lost contact. 0 switches it off. @default 5 */
  readonly shortAbandonSeconds: number;
  /** Thresholds T for which service levels are counted. @default [10, 20, 30, 60, 120] */
  readonly serviceLevelSeconds: readonly number[];
  /** T where none is asked for; one of `serviceLevelSeconds`. @default 20 */
  readonly serviceLevelDefaultSeconds: number;
  /** @default 'F3' */
  readonly serviceLevelVariant: ServiceLevelVariant;
  /** Silence after which a contact that never ended, or an agent's last known state, no longer counts. @default 12 h */
  readonly contactExpiryMs: number;

  /** Promise for the first public human reply. @default 4 h; chat 2 min, social 1 h, email 8 h */
  readonly firstResponseTarget: ChannelDuration;
  /** Unanswered cases due within this time are `dueSoon`. @default 1 h */
  readonly dueSoonMs: number;
  /** A case reopened within this time was not resolved. @default 7 */
  readonly fcrWindowDays: number;
  /** A follow-up counts as in time from here … @default 24 h */
  readonly followUpFromMs: number;
  /** … to here after resolution. @default 48 h */
  readonly followUpToMs: number;
  /** Upper edges of the age buckets of open cases, ascending; one more bucket is open-ended. @default 4 h, 1 d, 3 d, 7 d */
  readonly backlogBucketsMs: readonly number[];

  /** House target for the acknowledgement of a complaint. @default 24 h */
  readonly complaintAcknowledgeMs: number;
  /** House target for its resolution, where none was promised. @default 28 d */
  readonly complaintResolveMs: number;
  /** Upper edges of the age buckets of open complaints. @default 4 and 8 weeks */
  readonly ageingBucketsMs: readonly number[];
  /** @default 30 */
  readonly recurrenceDays: number;
  /** What complaints are counted for every 1,000 of; see `families/complaint/base.ts` for what each of them counts. @default 'contacts' */
  readonly complaintBase: ComplaintBase;
  /** A customer without a sign of life for longer is none, where customers are the base. @default 90 */
  readonly customerActiveDays: number;

  /** Surveys of fewer answers are not shown. @default 5 */
  readonly minimumGroup: number;
  /** The same for surveys of employees. @default 10 */
  readonly employeeMinimumGroup: number;

  /** Opening hours for the business-hours variants, in `zone`. @default Monday to Friday 09:00–17:00 */
  readonly businessHours: Omit<BusinessHoursOptions, 'zone'>;

  /** Targets by figure key, in the figure's unit; for an instant in ms since then. @default `queue.serviceLevel` 0.80, tolerance 0.10 */
  readonly targets: Readonly<Record<string, Target>>;

  /** An event older than the newest one by more than this has no effect. @default 1 h */
  readonly latenessHorizonMs: number;
  /** Values of one dimension beyond this number are counted as `other`. @default 500 */
  readonly maxValuesPerDimension: number;
  /** Combinations of values beyond this number are folded together. @default 20000 */
  readonly maxCells: number;
  /**
   * Contacts and agents, cases, complaints, surveys remembered at once, each family for itself. While there are as many, events of further
   * ones have no effect (`crowded`): a flood of new ids costs the figures of its own and not the memory of the server. @default 5,000,000
   */
  readonly maxEntities: number;
}

export const DEFAULT_SETTINGS: MetricSettings = Object.freeze<MetricSettings>({
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
    week: {
      1: [['09:00', '17:00']],
      2: [['09:00', '17:00']],
      3: [['09:00', '17:00']],
      4: [['09:00', '17:00']],
      5: [['09:00', '17:00']],
    },
    holidays: [],
  },
  targets: { 'queue.serviceLevel': { value: 0.8, tolerance: 0.1 } },
  latenessHorizonMs: HOUR,
  maxValuesPerDimension: 500,
  maxCells: 20_000,
  maxEntities: 5_000_000,
});

/**
 * Fills in defaults and checks the whole.
 *
 * @throws {RangeError} Naming the setting, what was expected and what was got.
 */
export function metricSettings(given: Partial<MetricSettings> = {}): MetricSettings {
  const settings: MetricSettings = { ...DEFAULT_SETTINGS, ...given };
  requireZone(settings.zone);
  createBusinessHours({ ...settings.businessHours, zone: settings.zone });
  requireCustomDimensions(settings.customDimensions);
  requireRange('shortAbandonSeconds', settings.shortAbandonSeconds, 0, 3600);
  requireAscending('serviceLevelSeconds', settings.serviceLevelSeconds, 1, 86_400);
  if (settings.serviceLevelSeconds.length > 16)
    throw wrong('serviceLevelSeconds', 'at most 16 thresholds', settings.serviceLevelSeconds.length);
  if (!settings.serviceLevelSeconds.includes(settings.serviceLevelDefaultSeconds)) {
    throw wrong(
      'serviceLevelDefaultSeconds',
      `one of ${settings.serviceLevelSeconds.join(', ')}`,
      settings.serviceLevelDefaultSeconds,
    );
  }
  if (!SERVICE_LEVEL_VARIANTS.includes(settings.serviceLevelVariant)) {
    throw wrong('serviceLevelVariant', `one of ${SERVICE_LEVEL_VARIANTS.join(', ')}`, settings.serviceLevelVariant);
  }
  requireRange('firstResponseTarget.defaultMs', settings.firstResponseTarget.defaultMs, SECOND, 365 * DAY);
  for (const [channel, ms] of Object.entries(settings.firstResponseTarget.byChannel)) {
    requireRange(`firstResponseTarget.byChannel.${channel}`, ms, SECOND, 365 * DAY);
  }
  requireRange('contactExpiryMs', settings.contactExpiryMs, MINUTE, 30 * DAY);
  requireRange('dueSoonMs', settings.dueSoonMs, 0, 30 * DAY);
  requireRange('fcrWindowDays', settings.fcrWindowDays, 1, 90);
  requireRange('followUpFromMs', settings.followUpFromMs, 0, 90 * DAY);
  requireRange('followUpToMs', settings.followUpToMs, settings.followUpFromMs, 90 * DAY);
  requireAscending('backlogBucketsMs', settings.backlogBucketsMs, 1, 3650 * DAY);
  requireRange('complaintAcknowledgeMs', settings.complaintAcknowledgeMs, MINUTE, 365 * DAY);
  requireRange('complaintResolveMs', settings.complaintResolveMs, MINUTE, 3650 * DAY);
  requireAscending('ageingBucketsMs', settings.ageingBucketsMs, 1, 3650 * DAY);
  requireRange('recurrenceDays', settings.recurrenceDays, 1, 365);
  if (!COMPLAINT_BASES.includes(settings.complaintBase))
    throw wrong('complaintBase', `one of ${COMPLAINT_BASES.join(', ')}`, settings.complaintBase);
  requireRange('customerActiveDays', settings.customerActiveDays, 1, 3650);
  requireRange('minimumGroup', settings.minimumGroup, 1, 1000);
  requireRange('employeeMinimumGroup', settings.employeeMinimumGroup, 1, 1000);
  requireRange('latenessHorizonMs', settings.latenessHorizonMs, 0, 7 * DAY);
  requireRange('maxValuesPerDimension', settings.maxValuesPerDimension, 1, 1_000_000);
  requireRange('maxCells', settings.maxCells, 1, 1_000_000);
  requireRange('maxEntities', settings.maxEntities, 1, 50_000_000);
  for (const [key, target] of Object.entries(settings.targets)) requireTarget(key, target);
  return settings;
}

/** All dimensions of an installation, built-in ones first. */
export function dimensionNames(settings: Pick<MetricSettings, 'customDimensions'>): readonly string[] {
  return [...DIMENSIONS, ...settings.customDimensions];
}

/** The duration that applies to a channel; `undefined` for an event that carries none. */
export function durationFor(setting: ChannelDuration, channel: string | undefined): number {
  return channel !== undefined && Object.hasOwn(setting.byChannel, channel)
    ? (setting.byChannel[channel] ?? setting.defaultMs)
    : setting.defaultMs;
}

function requireTarget(key: string, target: Target): void {
  if (!Number.isFinite(target.value)) throw wrong(`targets.${key}.value`, 'a finite number', target.value);
  requireRange(`targets.${key}.tolerance`, target.tolerance, 0, Number.MAX_VALUE);
}

function requireZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw new RangeError(`Expected \`zone\` to be an IANA time zone, got ${zone}`, { cause });
  }
}

function requireCustomDimensions(names: readonly string[]): void {
  if (names.length > MAX_CUSTOM_DIMENSIONS)
    throw wrong('customDimensions', `at most ${MAX_CUSTOM_DIMENSIONS} names`, names.length);
  for (const name of names) {
    if (
      !/^[a-z][A-Za-z0-9]{0,31}$/.test(name) ||
      RESERVED.has(name) ||
      names.indexOf(name) !== names.lastIndexOf(name)
    ) {
      throw wrong('customDimensions', 'distinct names in camelCase that are not fields of an event', name);
    }
  }
}

const RESERVED: ReadonlySet<string> = new Set([
  ...BASE_FIELDS,
  // Sent flat, a dimension `score` would be the score of every survey.
  ...Object.values(EVENT_TYPES).flatMap(({ fields }) => Object.keys(fields)),
]);

function requireRange(name: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max)) throw wrong(name, `a number from ${min} to ${max}`, value);
}

function requireAscending(name: string, values: readonly number[], min: number, max: number): void {
  if (values.length === 0) throw wrong(name, 'at least one value', 'none');
  let previous = min - 1e-9;
  for (const value of values) {
    requireRange(name, value, min, max);
    if (value <= previous) throw wrong(name, 'ascending values', values.join(', '));
    previous = value;
  }
}

function wrong(name: string, expected: string, got: unknown): RangeError {
  return new RangeError(`Expected \`${name}\` to be ${expected}, got ${String(got)}`);
}
