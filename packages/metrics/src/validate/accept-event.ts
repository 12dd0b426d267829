/*
 * The short way through the door: most events are right as they stand. One pass over the fields that are there, each looked up in a table
 * made once; whatever is not plainly right goes the long way, which finds out what is wrong with it and says so.
 */

import {
  DIMENSIONS,
  EVENT_TYPES,
  type EventType,
  type FieldSpec,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  SEVERITIES,
  type ServiceEvent,
} from '../event.ts';
import { isOnScale } from '../families/survey/answer-scale.ts';
import { type ReadingFields, readingFault } from '../readings/reportable.ts';
import { parseInstant } from './instant.ts';

type Fields = Record<string, unknown>;

interface RuleBase {
  /** Place in the fixed order of fields. */
  readonly order: number;
  /** A bit of its own where the field must be there, else 0. */
  readonly required: number;
}

/** What a field has to be: by kind, texts with one line and those with many apart. */
export type EventRule = TimeRule | InstantRule | ValueRule;
type ValueRule = TextRule | NumberRule | FlagRule | ChoiceRule;

/** The time of the event itself. */
interface TimeRule extends RuleBase {
  readonly kind: 'time';
}

interface InstantRule extends RuleBase {
  readonly kind: 'instant';
}

interface TextRule extends RuleBase {
  readonly kind: 'line' | 'lines';
  readonly maxLength: number;
}

interface NumberRule extends RuleBase {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
}

interface FlagRule extends RuleBase {
  readonly kind: 'flag';
}

interface ChoiceRule extends RuleBase {
  readonly kind: 'choice';
  readonly values: ReadonlySet<unknown>;
}

/** What an event of one type has to be. */
export interface TypeRules {
  /** In the fixed order of fields. */
  readonly fields: ReadonlyMap<string, EventRule>;
  /** Sum of the `required` bits of all fields that must be there. */
  readonly required: number;
}

export interface AcceptLimits {
  /** Epoch ms, both included. */
  readonly earliest: number;
  readonly latest: number;
  readonly latestPromise: number;
}

const BASE_FIELDS: readonly (readonly [string, FieldSpec | { readonly kind: 'time' }])[] = [
  ['id', { kind: 'text', maxLength: MAX_ID_LENGTH }],
  ['type', { kind: 'text', maxLength: MAX_TEXT_LENGTH }],
  ['time', { kind: 'time' }],
  ['entity', { kind: 'text', maxLength: MAX_ID_LENGTH }],
  ...DIMENSIONS.map((name) => [name, { kind: 'text', maxLength: MAX_TEXT_LENGTH }] as const),
  ['customer', { kind: 'text', maxLength: MAX_ID_LENGTH }],
  ['agent', { kind: 'text', maxLength: MAX_ID_LENGTH }],
];

const ALWAYS_REQUIRED: readonly string[] = ['id', 'type', 'time', 'entity'];

/** By event type. */
export const EVENT_RULES: ReadonlyMap<unknown, TypeRules> = new Map(
  (Object.keys(EVENT_TYPES) as EventType[]).map((type) => [type, rulesOf(type)]),
);

/**
 * The event, where `input` is one as it stands: a plain object of known fields, each present value accepted. Fields come in the fixed
 * order; `input` itself is returned where they already do.
 *
 * @returns `undefined` where it takes a closer look, which does not mean that anything is wrong.
 */
export function acceptEvent(input: object, limits: AcceptLimits): ServiceEvent | undefined {
  // What is inherited was not sent; telling it apart field by field is for the long way.
  if (Object.getPrototypeOf(input) !== Object.prototype) return undefined;
  const fields = input as Fields;
  const rules = EVENT_RULES.get(fields.type);
  if (rules === undefined) return undefined;
  let seen = 0;
  let lastOrder = -1;
  let ordered = true;
  /** Instants that came as text. */
  let instants: Fields | undefined;
  for (const name of Object.keys(fields)) {
    const rule = rules.fields.get(name);
    if (rule === undefined) return undefined;
    const value = fields[name];
    if (rule.kind === 'time' || rule.kind === 'instant') {
      const time = typeof value === 'string' ? parseInstant(value) : value;
      if (!isInstant(time, limits.earliest, rule.kind === 'time' ? limits.latest : limits.latestPromise))
        return undefined;
      if (time !== value) {
        instants ??= {};
        instants[name] = time;
      }
    } else if (!fits(value, rule)) return undefined;
    seen |= rule.required;
    if (rule.order < lastOrder) ordered = false;
    lastOrder = rule.order;
  }
  if (seen !== rules.required || !fitsTogether(fields)) return undefined;
  if (!ordered) return inOrder(fields, rules, instants) as unknown as ServiceEvent;
  return (instants === undefined ? fields : { ...fields, ...instants }) as unknown as ServiceEvent;
}

function rulesOf(type: EventType): TypeRules {
  const { fields: own, required } = EVENT_TYPES[type];
  const mustBeThere = [...ALWAYS_REQUIRED, ...required];
  const fields = new Map<string, EventRule>();
  for (const [name, spec] of [...BASE_FIELDS, ...Object.entries(own)]) {
    const bit = mustBeThere.indexOf(name);
    const common = { order: fields.size, required: bit < 0 ? 0 : 1 << bit };
    fields.set(name, ruleOf(spec, common));
  }
  return { fields, required: 2 ** mustBeThere.length - 1 };
}

function ruleOf(spec: FieldSpec | { readonly kind: 'time' }, common: RuleBase): EventRule {
  switch (spec.kind) {
    case 'text':
      return { ...common, kind: spec.maxLength > MAX_ID_LENGTH ? 'lines' : 'line', maxLength: spec.maxLength };
    case 'choice':
      return { ...common, kind: 'choice', values: new Set(spec.values) };
    default:
      return { ...common, ...spec };
  }
}

function fits(value: unknown, rule: ValueRule): boolean {
  switch (rule.kind) {
    case 'line':
      return typeof value === 'string' && value.length > 0 && value.length <= rule.maxLength && isPlain(value);
    case 'lines':
      return typeof value === 'string' && value.length > 0 && value.length <= rule.maxLength && value.isWellFormed();
    case 'number':
      return isWithin(value, rule.min, rule.max);
    case 'integer':
      return isWithin(value, rule.min, rule.max) && Number.isInteger(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return rule.values.has(value);
  }
}

/** Not −0, which has to become 0. */
function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max && !Object.is(value, -0);
}

function isInstant(time: unknown, earliest: number, latest: number): boolean {
  return typeof time === 'number' && time >= earliest && time <= latest && Number.isInteger(time);
}

/** The rules that concern more than one field. */
export function fitsTogether(fields: Fields): boolean {
  if (fields.type === 'complaint.filed') return (SEVERITIES as readonly unknown[]).includes(fields.severity);
  if (fields.type === 'survey.answered') return isOnScale(fields);
  return fields.type !== 'reading' || readingFault(fields as unknown as ReadingFields) === undefined;
}

function inOrder(fields: Fields, rules: TypeRules, instants: Fields | undefined): Fields {
  const event: Fields = {};
  for (const name of rules.fields.keys()) {
    if (Object.hasOwn(fields, name)) event[name] = instants?.[name] ?? fields[name];
  }
  return event;
}

/** Control characters would let one value pass for another on a board, or break a line-based log. */
export function isPlain(value: string): boolean {
  let hasSurrogates = false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 32 || code === 127) return false;
    if (code >= 0xd800 && code <= 0xdfff) hasSurrogates = true;
  }
  return !hasSurrogates || value.isWellFormed();
}
