/* Which fields and types the scanner knows, by number: what it looks up for every field of every event lies in plain arrays. */

import { EVENT_RULES, type EventRule, type EventType, MAX_TEXT_LENGTH } from '@andon/metrics';
import { entityKind } from '../../privacy/index.ts';

/** Those that every type has come first and always have these numbers. */
export const ID = 0;
export const TYPE = 1;
export const TIME = 2;
export const ENTITY = 3;
export const QUEUE = 4;
export const CHANNEL = 5;
export const TEAM = 6;
export const SITE = 7;
export const TIER = 8;
export const TOUCHPOINT = 9;
export const TOPIC = 10;
export const LANGUAGE = 11;
export const PRODUCT = 12;
export const SEVERITY = 13;
export const CUSTOMER = 14;
export const AGENT = 15;

const COMMON_FIELDS = [
  'id',
  'type',
  'time',
  'entity',
  'queue',
  'channel',
  'team',
  'site',
  'tier',
  'touchpoint',
  'topic',
  'language',
  'product',
  'severity',
  'customer',
  'agent',
];

/** A correction says what changes by which fields it has: it is read the long way. */
const TYPES: readonly EventType[] = [...(EVENT_RULES.keys() as Iterable<EventType>)].filter(
  (type) => type !== 'correction',
);

/** Free text is looked at more closely before anything of it is kept. */
const LEFT_OUT = new Set(['comment']);

export const FIELD_NAMES: readonly string[] = [
  ...new Set([...COMMON_FIELDS, ...TYPES.flatMap((type) => [...EVENT_RULES.get(type)!.fields.keys()])]),
].filter((name) => !LEFT_OUT.has(name));

export const FIELDS = FIELD_NAMES.length;

/** As the scanner notes in two words of bits which fields it met. */
const MAX_FIELDS = 64;
if (FIELDS > MAX_FIELDS) throw new Error(`Expected at most ${MAX_FIELDS} fields, got ${FIELDS}`);

/*
 * What becomes of a field: a number for each of its type's fields, as rules of many shapes would have to be told apart anew for every field of
 * every event.
 */
/** The type does not have it. */
export const NOT_OF_TYPE = 0;
export const EVENT_TIME = 1;
export const INSTANT = 2;
/** Of the event's head, where it already is or is put later. */
const OF_HEAD = 3;
/** A word that comes again, in one of the places that every event has. */
export const LABEL = 4;
/** The same in a place of the type's own. */
export const WORD = 5;
export const LONG_TEXT = 6;
export const CUSTOMER_REFERENCE = 7;
export const AGENT_REFERENCE = 8;
/** The entity is a person. */
export const CUSTOMER_ENTITY = 9;
export const AGENT_ENTITY = 10;
export const ANY_NUMBER = 11;
export const INTEGER = 12;
export const FLAG = 13;
export const CHOICE = 14;

export interface ScannedType {
  readonly name: EventType;
  /** By field, as all that follow: what becomes of it. */
  readonly uses: Uint8Array;
  /** A bit of its own where the field must be there. */
  readonly required: Int32Array;
  /** Of all fields together. */
  readonly allRequired: number;
  /** Least and most of a number; most of the length of a text. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly choices: readonly (ReadonlySet<unknown> | undefined)[];
}

export const SCANNED_TYPES: readonly ScannedType[] = TYPES.map((name) => {
  const { fields, required } = EVENT_RULES.get(name)!;
  const rules = FIELD_NAMES.map((field) => fields.get(field));
  return {
    name,
    uses: Uint8Array.from(rules, (rule, field) => (rule === undefined ? NOT_OF_TYPE : useOf(name, field, rule))),
    required: Int32Array.from(rules, (rule) => rule?.required ?? 0),
    allRequired: required,
    least: Float64Array.from(rules, (rule) => (rule !== undefined && 'min' in rule ? rule.min : 0)),
    most: Float64Array.from(rules, (rule) => mostOf(rule)),
    choices: rules.map((rule) => (rule?.kind === 'choice' ? rule.values : undefined)),
  };
});

function useOf(type: EventType, field: number, rule: EventRule): number {
  switch (rule.kind) {
    case 'time':
      return EVENT_TIME;
    case 'instant':
      return INSTANT;
    case 'number':
      return ANY_NUMBER;
    case 'integer':
      return INTEGER;
    case 'flag':
      return FLAG;
    case 'choice':
      return CHOICE;
  }
  if (field === ENTITY) {
    const person = entityKind(type);
    return person === undefined ? OF_HEAD : person === 'customer' ? CUSTOMER_ENTITY : AGENT_ENTITY;
  }
  if (field === ID || field === TYPE) return OF_HEAD;
  if (field === CUSTOMER) return CUSTOMER_REFERENCE;
  if (field === AGENT) return AGENT_REFERENCE;
  if (field >= QUEUE && field <= SEVERITY) return LABEL;
  return rule.maxLength <= MAX_TEXT_LENGTH ? WORD : LONG_TEXT;
}

function mostOf(rule: EventRule | undefined): number {
  if (rule === undefined) return 0;
  if ('max' in rule) return rule.max;
  return 'maxLength' in rule ? rule.maxLength : 0;
}
