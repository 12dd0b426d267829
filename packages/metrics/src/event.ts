/*
 * What enters Andon, as data: every event type with its own fields. The validator, the fold and the documentation read this table;
 * a field that is not in it does not exist.
 */

/** Dimensions every installation has; up to four more are declared in the configuration. */
export const DIMENSIONS = [
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
] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

/** Fields that an event of any type may have. */
export const BASE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'time',
  'entity',
  'custom',
  'customer',
  'agent',
  ...DIMENSIONS,
]);

export const MAX_CUSTOM_DIMENSIONS = 4;
export const MAX_ID_LENGTH = 128;
export const MAX_TEXT_LENGTH = 64;
const MAX_COMMENT_LENGTH = 4000;

export type CaseStage = 'receive' | 'assess' | 'act' | 'followUp';
export const CASE_STAGES: readonly CaseStage[] = ['receive', 'assess', 'act', 'followUp'];

/** One field of an event: its kind, with the range that is accepted. */
export type FieldSpec =
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'choice'; readonly values: readonly string[] };

/** What an event type has beside what every event has. */
export interface EventTypeSpec {
  /** Its own fields, beside those that every event has. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Those of its own fields and of the dimensions that must be there. */
  readonly required: readonly string[];
}

const text: FieldSpec = { kind: 'text', maxLength: MAX_TEXT_LENGTH };
const reference: FieldSpec = { kind: 'text', maxLength: MAX_ID_LENGTH };
const comment: FieldSpec = { kind: 'text', maxLength: MAX_COMMENT_LENGTH };
const flag: FieldSpec = { kind: 'flag' };
const instant: FieldSpec = { kind: 'instant' };
const amount: FieldSpec = { kind: 'number', min: -1e12, max: 1e12 };
const anyInteger: FieldSpec = { kind: 'integer', min: -1e9, max: 1e9 };
/** A week: longer than any contact, short enough that milliseconds sent for seconds are caught. */
const seconds: FieldSpec = { kind: 'number', min: 0, max: 604_800 };
const stage: FieldSpec = { kind: 'choice', values: CASE_STAGES };

export const INSTRUMENTS = ['nps', 'csat', 'ces', 'servqual', 'enps', 'engagement', 'custom'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const AGENT_STATES = ['available', 'busy', 'wrapUp', 'away', 'offline'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

const instrument: FieldSpec = { kind: 'choice', values: INSTRUMENTS };

function type(fields: Record<string, FieldSpec>, required: string[] = []): EventTypeSpec {
  return { fields, required };
}

const CASE_STEP = type({ stage });

/** Every event type by name. */
export const EVENT_TYPES = {
  'contact.queued': type({ ticket: text, priority: anyInteger, promisedWaitSeconds: seconds }),
  'contact.answered': type({ desk: text, bot: flag }),
  'contact.abandoned': type({}),
  'contact.overflowed': type({ to: text }),
  'contact.transferred': type({ to: text, repeated: flag }, ['to']),
  'contact.ended': type({
    talkSeconds: seconds,
    holdSeconds: seconds,
    wrapUpSeconds: seconds,
    resolved: flag,
    cost: amount,
  }),
  'case.opened': type({ promisedAt: instant }),
  'case.assigned': CASE_STEP,
  'case.waiting': CASE_STEP,
  'case.acted': CASE_STEP,
  'case.replied': type({ automatic: flag, public: flag }),
  'case.resolved': type({ firstContact: flag }),
  'case.reopened': type({}),
  'case.followedUp': type({}),
  'complaint.filed': type({ promisedAt: instant }, ['severity', 'topic']),
  'complaint.acknowledged': type({}),
  'complaint.resolved': type({ upheld: flag, firstContact: flag }),
  'complaint.reopened': type({}),
  'survey.invited': type({ instrument }, ['instrument']),
  'survey.answered': type(
    {
      instrument,
      score: amount,
      scaleMin: amount,
      scaleMax: amount,
      question: text,
      expectation: amount,
      weight: { kind: 'number', min: 0, max: 1e6 },
      about: reference,
      comment,
    },
    ['instrument', 'score', 'scaleMin', 'scaleMax'],
  ),
  'agent.state': type({ state: { kind: 'choice', values: AGENT_STATES }, reason: text }, ['state']),
  'selfservice.session': type(
    {
      outcome: { kind: 'choice', values: ['contained', 'escalated', 'abandoned', 'error'] },
      durationSeconds: seconds,
    },
    ['outcome'],
  ),
  'customer.active': type({ value: amount }),
  'customer.left': type({ value: amount }),
  'customer.tier': type({ value: amount }, ['tier']),
  'employee.joined': type({}),
  'employee.left': type({}),
  'message.classified': type({ sentiment: { kind: 'number', min: -1, max: 1 }, comment }, ['sentiment']),
  reading: type({ metric: text, value: amount, unit: text }, ['metric', 'value']),
  correction: type({ of: reference, void: flag }, ['of']),
} as const satisfies Record<string, EventTypeSpec>;

export type EventType = keyof typeof EVENT_TYPES;

/** Order of events that carry the same time: what opens a thing precedes what happens to it. */
export const TYPE_RANK: ReadonlyMap<string, number> = new Map(
  Object.keys(EVENT_TYPES).map((name, rank) => [name, rank]),
);

/** A `reading` or `correction` belongs to no family of its own; see `metric-state.ts`. */
export function isEventType(value: string): value is EventType {
  return Object.hasOwn(EVENT_TYPES, value);
}

/**
 * One validated event: flat, every value finite, bounded and of its declared kind. Made by `validateEvent`, whose order of fields it
 * keeps, or by reading back what was stored of one.
 */
export interface ServiceEvent {
  readonly id: string;
  readonly type: EventType;
  /** When it happened, epoch ms. */
  readonly time: number;
  /** The contact, case, complaint, survey or agent it is about. */
  readonly entity: string;

  readonly queue?: string;
  readonly channel?: string;
  readonly team?: string;
  readonly site?: string;
  readonly tier?: string;
  readonly touchpoint?: string;
  readonly topic?: string;
  readonly language?: string;
  readonly product?: string;
  readonly severity?: string;
  /** Dimensions declared in the configuration, by name. */
  readonly custom?: Readonly<Record<string, string>>;

  readonly customer?: string;
  readonly agent?: string;

  readonly ticket?: string;
  readonly priority?: number;
  readonly promisedWaitSeconds?: number;
  readonly desk?: string;
  readonly bot?: boolean;
  readonly to?: string;
  readonly repeated?: boolean;
  readonly talkSeconds?: number;
  readonly holdSeconds?: number;
  readonly wrapUpSeconds?: number;
  readonly resolved?: boolean;
  readonly cost?: number;
  /** Epoch ms. */
  readonly promisedAt?: number;
  readonly stage?: CaseStage;
  readonly automatic?: boolean;
  readonly public?: boolean;
  readonly firstContact?: boolean;
  readonly upheld?: boolean;
  readonly instrument?: Instrument;
  readonly score?: number;
  readonly scaleMin?: number;
  readonly scaleMax?: number;
  readonly question?: string;
  readonly expectation?: number;
  readonly weight?: number;
  readonly about?: string;
  readonly comment?: string;
  readonly state?: AgentState;
  readonly reason?: string;
  readonly outcome?: string;
  readonly durationSeconds?: number;
  readonly value?: number;
  readonly sentiment?: number;
  readonly metric?: string;
  readonly unit?: string;
  readonly of?: string;
  readonly void?: boolean;
}

/**
 * Order in which events of one thing are folded whatever order they arrive in: time, then the order of `EVENT_TYPES`, then id by code
 * unit.
 */
export function compareEvents(
  a: Pick<ServiceEvent, 'id' | 'type' | 'time'>,
  b: Pick<ServiceEvent, 'id' | 'type' | 'time'>,
): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.type !== b.type) return (TYPE_RANK.get(a.type) ?? 0) - (TYPE_RANK.get(b.type) ?? 0);
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
