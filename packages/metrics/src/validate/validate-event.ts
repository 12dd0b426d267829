/*
 * The door of the fold: what passes here is finite, bounded and of its declared kind, so nothing behind it has to guess. Never throws,
 * whatever it is given. Runs once for every event that arrives, hence the plain loops.
 */

import {
  BASE_FIELDS,
  DIMENSIONS,
  EVENT_TYPES,
  type EventType,
  type FieldSpec,
  isEventType,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  SEVERITIES,
  type ServiceEvent,
} from '../event.ts';
import { SCALE_BY_INSTRUMENT } from '../families/survey/answer-scale.ts';
import { type ReadingFields, readingFault } from '../readings/reportable.ts';
import { type AcceptLimits, acceptEvent, isPlain } from './accept-event.ts';
import { parseInstant } from './instant.ts';

/** 1990-01-01T00:00:00Z: older times are a clock that lost its battery, or seconds taken for milliseconds. */
const EARLIEST_EVENT_AT = 631_152_000_000;

/** 2190-01-01T00:00:00Z. */
const LATEST_PROMISE_AT = 6_942_585_600_000;

export const DEFAULT_MAX_FUTURE_MS = 300_000;

export interface ValidateEventOptions {
  /** The receiver's clock, epoch ms. */
  readonly now: number;
  /** Names of the dimensions declared in the configuration. @default none */
  readonly customDimensions?: readonly string[];
  /** How far ahead of `now` an event may lie. @default 300000 (5 min) */
  readonly maxFutureMs?: number;
}

/** One reason for a rejection. */
export interface FieldError {
  readonly field: string;
  /** What would have been accepted. */
  readonly expected: string;
  /** What was found, shortened. */
  readonly got: string;
  /** Both in one sentence. */
  readonly reason: string;
}

export type Validation =
  | {
      readonly event: ServiceEvent;
      /** Names of the fields that the type does not have; they were kept out. */
      readonly ignored: readonly string[];
      readonly errors?: undefined;
    }
  | { readonly errors: readonly FieldError[]; readonly event?: undefined; readonly ignored?: undefined };

type Fields = Record<string, unknown>;

const OWN_FIELDS: ReadonlyMap<EventType, readonly (readonly [string, FieldSpec])[]> = new Map(
  (Object.keys(EVENT_TYPES) as EventType[]).map((type) => [type, Object.entries(correctable(type))]),
);

const NAMES: ReadonlyMap<EventType, ReadonlySet<string>> = new Map(
  [...OWN_FIELDS].map(([type, fields]) => [type, new Set([...BASE_FIELDS, ...fields.map(([name]) => name)])]),
);

const NO_NAMES: readonly string[] = Object.freeze([]);

/**
 * Checks one event and brings what is known of it into a plain object of a fixed field order: `input` itself where it is one already.
 *
 * @param input - Anything; typically what `JSON.parse` returned. Not to be changed any more.
 * @returns The event and the names of ignored fields, or every error found.
 */
export function validateEvent(input: unknown, options: ValidateEventOptions): Validation {
  if (typeof input === 'object' && input !== null) {
    const event = acceptEvent(input, acceptLimits(options));
    if (event) return { event, ignored: NO_NAMES };
  }
  return examineEvent(input, options);
}

/** Between which instants the times of events may lie now. */
export function acceptLimits({ now, maxFutureMs = DEFAULT_MAX_FUTURE_MS }: ValidateEventOptions): AcceptLimits {
  return { earliest: EARLIEST_EVENT_AT, latest: now + maxFutureMs, latestPromise: LATEST_PROMISE_AT - 1 };
}

/** As `validateEvent`, the long way: field by field, with a reason for everything that is wrong. Always a copy. */
export function examineEvent(input: unknown, options: ValidateEventOptions): Validation {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { errors: [fieldError('', 'a JSON object', input)] };
  }
  const fields = input as Fields;
  const errors: FieldError[] = [];

  const type = own(fields, 'type');
  if (typeof type !== 'string' || !isEventType(type)) {
    errors.push(fieldError('type', `one of ${Object.keys(EVENT_TYPES).join(', ')}`, type));
    return { errors };
  }
  const event: Fields = {
    id: readText(fields, 'id', MAX_ID_LENGTH, true, errors),
    type,
    time: readTime(own(fields, 'time'), options, errors),
    entity: readText(fields, 'entity', MAX_ID_LENGTH, true, errors),
  };
  for (const name of DIMENSIONS) {
    const value = readText(fields, name, MAX_TEXT_LENGTH, false, errors);
    if (value !== undefined) event[name] = value;
  }
  const customDimensions = options.customDimensions ?? NO_NAMES;
  if (customDimensions.length > 0) readCustom(fields, customDimensions, event, errors);
  const customer = readText(fields, 'customer', MAX_ID_LENGTH, false, errors);
  if (customer !== undefined) event.customer = customer;
  const agent = readText(fields, 'agent', MAX_ID_LENGTH, false, errors);
  if (agent !== undefined) event.agent = agent;

  for (const [name, spec] of OWN_FIELDS.get(type) ?? []) {
    const value = own(fields, name);
    if (value === undefined || value === null || value === '') continue;
    event[name] = readField(name, spec, value, errors);
  }
  checkRequired(type, event, errors);
  // Of answers, and of corrections that restate one.
  checkScale(event, errors);
  if (type === 'complaint.filed' && event.severity !== undefined) {
    if (!(SEVERITIES as readonly unknown[]).includes(event.severity)) {
      errors.push(fieldError('severity', `one of ${SEVERITIES.join(', ')}`, event.severity));
    }
  }
  if (type === 'reading' && errors.length === 0) {
    const fault = readingFault(event as unknown as ReadingFields);
    if (fault) errors.push(fieldError(fault.field, fault.expected, fault.got));
  }
  if (errors.length > 0) return { errors };
  return { event: event as unknown as ServiceEvent, ignored: ignoredFields(fields, type, customDimensions) };
}

/** A correction may carry any field that the event it corrects may have had. */
function correctable(type: EventType): Readonly<Record<string, FieldSpec>> {
  if (type !== 'correction') return EVENT_TYPES[type].fields;
  const all: Record<string, FieldSpec> = {};
  for (const spec of Object.values(EVENT_TYPES)) Object.assign(all, spec.fields);
  return { ...EVENT_TYPES.correction.fields, ...all };
}

function own(fields: Fields, name: string): unknown {
  // An inherited value was not sent: a class instance or a polluted prototype must not fill fields in.
  const value = fields[name];
  return value === undefined || Object.hasOwn(fields, name) ? value : undefined;
}

function readTime(value: unknown, options: ValidateEventOptions, errors: FieldError[]): number | undefined {
  const time = toInstant(value);
  if (time === undefined) {
    errors.push(fieldError('time', 'an RFC 3339 time with offset, or epoch milliseconds', value));
    return undefined;
  }
  const latest = options.now + (options.maxFutureMs ?? DEFAULT_MAX_FUTURE_MS);
  if (time < EARLIEST_EVENT_AT || time > latest) {
    const rule =
      time < EARLIEST_EVENT_AT
        ? `at or after ${clockText(EARLIEST_EVENT_AT)}`
        : `no more than ${(latest - options.now) / 1000} s ahead of the receiver`;
    const hint =
      time < EARLIEST_EVENT_AT && time > EARLIEST_EVENT_AT / 1000 ? '; epoch seconds? Send milliseconds' : '';
    errors.push({
      field: 'time',
      expected: rule,
      got: clockText(time),
      reason: `Expected \`time\` ${rule}; the event says ${clockText(time)}, the receiver's clock ${clockText(options.now)}${hint}`,
    });
    return undefined;
  }
  return time;
}

function toInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : undefined;
  if (typeof value === 'string') return parseInstant(value);
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.getTime() : undefined;
  return undefined;
}

function clockText(time: number): string {
  // Beyond what a Date can show, the plain number says enough.
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time);
}

function readText(
  fields: Fields,
  name: string,
  maxLength: number,
  required: boolean,
  errors: FieldError[],
): string | undefined {
  const value = own(fields, name);
  if (typeof value === 'string') {
    if (value.length > 0 && value.length <= maxLength && isPlain(value)) return value;
    if (value.length === 0 && !required) return undefined;
  } else if ((value === undefined || value === null) && !required) return undefined;
  errors.push(fieldError(name, textRule(maxLength), value));
  return undefined;
}

function textRule(maxLength: number): string {
  return `text of 1 to ${maxLength} characters without control characters`;
}

function readCustom(fields: Fields, names: readonly string[], event: Fields, errors: FieldError[]): void {
  const nested = own(fields, 'custom');
  if (nested !== undefined && typeof nested !== 'object') {
    errors.push(fieldError('custom', 'an object of dimension names and values', nested));
    return;
  }
  let custom: Fields | undefined;
  for (const name of names) {
    const source = nested && Object.hasOwn(nested, name) ? (nested as Fields) : fields;
    const value = readText(source, name, MAX_TEXT_LENGTH, false, errors);
    if (value === undefined) continue;
    custom ??= {};
    custom[name] = value;
  }
  if (custom) event.custom = custom;
}

function readField(name: string, spec: FieldSpec, value: unknown, errors: FieldError[]): unknown {
  switch (spec.kind) {
    case 'text':
      // A comment may have several lines; every other text is one.
      if (typeof value === 'string' && value.length <= spec.maxLength && value.isWellFormed()) {
        if (spec.maxLength > MAX_ID_LENGTH || isPlain(value)) return value;
      }
      errors.push(fieldError(name, textRule(spec.maxLength), value));
      return undefined;
    case 'number':
      // −0 and 0 would be told apart in encoded state.
      if (typeof value === 'number' && value >= spec.min && value <= spec.max) return value + 0;
      errors.push(fieldError(name, `a number from ${spec.min} to ${spec.max}`, value));
      return undefined;
    case 'integer':
      if (typeof value === 'number' && Number.isInteger(value) && value >= spec.min && value <= spec.max)
        return value + 0;
      errors.push(fieldError(name, `a whole number from ${spec.min} to ${spec.max}`, value));
      return undefined;
    case 'flag':
      if (typeof value === 'boolean') return value;
      errors.push(fieldError(name, 'true or false', value));
      return undefined;
    case 'instant': {
      const time = toInstant(value);
      if (time !== undefined && time >= EARLIEST_EVENT_AT && time < LATEST_PROMISE_AT) return time;
      errors.push(
        fieldError(name, 'an RFC 3339 time with offset or epoch milliseconds, of the years 1990 to 2189', value),
      );
      return undefined;
    }
    case 'choice':
      if (typeof value === 'string' && spec.values.includes(value)) return value;
      errors.push(fieldError(name, `one of ${spec.values.join(', ')}`, value));
      return undefined;
  }
}

function checkRequired(type: EventType, event: Fields, errors: FieldError[]): void {
  for (const name of EVENT_TYPES[type].required) {
    if (event[name] !== undefined || errors.some((error) => error.field === name)) continue;
    errors.push(fieldError(name, `a value; \`${type}\` needs it`, undefined));
  }
}

function checkScale(event: Fields, errors: FieldError[]): void {
  const { score, scaleMin, scaleMax, expectation, instrument } = event as {
    [name in 'score' | 'scaleMin' | 'scaleMax' | 'expectation']?: number;
  } & { instrument?: string };
  if (scaleMin === undefined || scaleMax === undefined) return;
  if (scaleMin >= scaleMax) {
    errors.push(fieldError('scaleMax', `above \`scaleMin\` (${scaleMin})`, scaleMax));
    return;
  }
  const fixed = SCALE_BY_INSTRUMENT.get(instrument);
  if (fixed && (scaleMin !== fixed[0] || scaleMax !== fixed[1])) {
    errors.push(
      fieldError('scaleMax', `the scale ${fixed[0]} to ${fixed[1]} of \`${instrument}\``, `${scaleMin} to ${scaleMax}`),
    );
    return;
  }
  const rule = `on the scale from ${scaleMin} to ${scaleMax}`;
  if (score !== undefined && (score < scaleMin || score > scaleMax)) errors.push(fieldError('score', rule, score));
  if (expectation !== undefined && (expectation < scaleMin || expectation > scaleMax)) {
    errors.push(fieldError('expectation', rule, expectation));
  }
}

function ignoredFields(fields: Fields, type: EventType, customDimensions: readonly string[]): readonly string[] {
  const known = NAMES.get(type);
  let ignored: string[] | undefined;
  for (const name of Object.keys(fields)) {
    if (known?.has(name) || customDimensions.includes(name)) continue;
    ignored ??= [];
    ignored.push(shorten(name));
  }
  return ignored ?? NO_NAMES;
}

function fieldError(field: string, expected: string, value: unknown): FieldError {
  const got = describe(value);
  return {
    field,
    expected,
    got,
    reason: `Expected ${field === '' ? 'the event' : `\`${field}\``} to be ${expected}, got ${got}`,
  };
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return shorten(String(value));
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
