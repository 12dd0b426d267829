/* Which fields and types the scanner knows, by number: what it looks up for every field of every event lies in plain arrays. */

import { EVENT_RULES, type EventRule, type EventType } from '@andon/metrics';

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

export interface ScannedType {
  readonly name: EventType;
  /** By field; `undefined` where the type does not have it. */
  readonly rules: readonly (EventRule | undefined)[];
  /** Sum of the `required` bits of all fields that must be there. */
  readonly required: number;
}

export const SCANNED_TYPES: readonly ScannedType[] = TYPES.map((name) => {
  const { fields, required } = EVENT_RULES.get(name)!;
  return { name, rules: FIELD_NAMES.map((field) => fields.get(field)), required };
});
