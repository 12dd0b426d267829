/*
 * What a step reads of an event, one object used again and again: an event that is kept is only numbers, and a fold at full rate should
 * leave nothing behind for the collector.
 */

import { EVENT_TYPES, type EventType, type FieldSpec, type ServiceEvent } from '../event.ts';
import type { FoldEvent } from '../family.ts';

/** Fields that some family may ask to be kept. */
type Kept = Pick<
  ServiceEvent,
  | 'customer'
  | 'ticket'
  | 'desk'
  | 'bot'
  | 'talkSeconds'
  | 'holdSeconds'
  | 'wrapUpSeconds'
  | 'promisedAt'
  | 'stage'
  | 'automatic'
  | 'public'
  | 'firstContact'
  | 'instrument'
  | 'score'
  | 'scaleMin'
  | 'scaleMax'
  | 'question'
  | 'expectation'
  | 'weight'
  | 'about'
  | 'state'
  | 'metric'
  | 'value'
>;
export type KeptName = keyof Kept;
export type KeptValue = string | number | boolean;

/** Where the texts of a kept event are. */
export interface NamingTexts {
  idOf(event: number): string;
  entityOf(record: number, event: number): string;
}

export class StepEvent implements FoldEvent {
  type: EventType = 'contact.queued';
  time = 0;
  customer: Kept['customer'] = undefined;
  ticket: Kept['ticket'] = undefined;
  desk: Kept['desk'] = undefined;
  bot: Kept['bot'] = undefined;
  talkSeconds: Kept['talkSeconds'] = undefined;
  holdSeconds: Kept['holdSeconds'] = undefined;
  wrapUpSeconds: Kept['wrapUpSeconds'] = undefined;
  promisedAt: Kept['promisedAt'] = undefined;
  stage: Kept['stage'] = undefined;
  automatic: Kept['automatic'] = undefined;
  public: Kept['public'] = undefined;
  firstContact: Kept['firstContact'] = undefined;
  instrument: Kept['instrument'] = undefined;
  score: Kept['score'] = undefined;
  scaleMin: Kept['scaleMin'] = undefined;
  scaleMax: Kept['scaleMax'] = undefined;
  question: Kept['question'] = undefined;
  expectation: Kept['expectation'] = undefined;
  weight: Kept['weight'] = undefined;
  about: Kept['about'] = undefined;
  state: Kept['state'] = undefined;
  metric: Kept['metric'] = undefined;
  value: Kept['value'] = undefined;

  // Most steps read neither id nor entity: of an event that is kept they are made into texts only where one does.
  #id: string | undefined;
  #entity: string | undefined;
  #texts: NamingTexts | undefined;
  #record = 0;
  #event = 0;

  get id(): string {
    this.#id ??= this.#texts!.idOf(this.#event);
    return this.#id;
  }

  get entity(): string {
    this.#entity ??= this.#texts!.entityOf(this.#record, this.#event);
    return this.#entity;
  }

  /** Of an event at hand. Its other fields are written one by one. */
  name(type: EventType, time: number, id: string, entity: string): void {
    this.type = type;
    this.time = time;
    this.#id = id;
    this.#entity = entity;
  }

  /** Of an event that is kept. */
  nameKept(type: EventType, time: number, texts: NamingTexts, record: number, event: number): void {
    this.type = type;
    this.time = time;
    this.#id = undefined;
    this.#entity = undefined;
    this.#texts = texts;
    this.#record = record;
    this.#event = event;
  }
}

/** How a field of a kind is kept as a number. */
type Coding = 'number' | 'flag' | 'text' | readonly string[];

export interface KeptField {
  readonly name: KeptName;
  readonly coding: Coding;
  /** Accessors of their own: a look-up by name costs several times as much for objects of many shapes. */
  read(from: Readonly<Partial<Kept>>): KeptValue | undefined;
  write(to: StepEvent, value: KeptValue | undefined): void;
}

type Access = Pick<KeptField, 'read' | 'write'>;

function access<Value extends KeptValue>(
  read: (from: Readonly<Partial<Kept>>) => Value | undefined,
  write: (to: StepEvent, value: Value | undefined) => void,
): Access {
  // A field is only ever written with what was read of it.
  return { read, write: write as Access['write'] };
}

const ACCESS: { readonly [name in KeptName]: Access } = {
  customer: access(
    (from) => from.customer,
    (to, value) => {
      to.customer = value;
    },
  ),
  ticket: access(
    (from) => from.ticket,
    (to, value) => {
      to.ticket = value;
    },
  ),
  desk: access(
    (from) => from.desk,
    (to, value) => {
      to.desk = value;
    },
  ),
  bot: access(
    (from) => from.bot,
    (to, value) => {
      to.bot = value;
    },
  ),
  talkSeconds: access(
    (from) => from.talkSeconds,
    (to, value) => {
      to.talkSeconds = value;
    },
  ),
  holdSeconds: access(
    (from) => from.holdSeconds,
    (to, value) => {
      to.holdSeconds = value;
    },
  ),
  wrapUpSeconds: access(
    (from) => from.wrapUpSeconds,
    (to, value) => {
      to.wrapUpSeconds = value;
    },
  ),
  promisedAt: access(
    (from) => from.promisedAt,
    (to, value) => {
      to.promisedAt = value;
    },
  ),
  stage: access(
    (from) => from.stage,
    (to, value) => {
      to.stage = value;
    },
  ),
  automatic: access(
    (from) => from.automatic,
    (to, value) => {
      to.automatic = value;
    },
  ),
  public: access(
    (from) => from.public,
    (to, value) => {
      to.public = value;
    },
  ),
  firstContact: access(
    (from) => from.firstContact,
    (to, value) => {
      to.firstContact = value;
    },
  ),
  instrument: access(
    (from) => from.instrument,
    (to, value) => {
      to.instrument = value;
    },
  ),
  score: access(
    (from) => from.score,
    (to, value) => {
      to.score = value;
    },
  ),
  scaleMin: access(
    (from) => from.scaleMin,
    (to, value) => {
      to.scaleMin = value;
    },
  ),
  scaleMax: access(
    (from) => from.scaleMax,
    (to, value) => {
      to.scaleMax = value;
    },
  ),
  question: access(
    (from) => from.question,
    (to, value) => {
      to.question = value;
    },
  ),
  expectation: access(
    (from) => from.expectation,
    (to, value) => {
      to.expectation = value;
    },
  ),
  weight: access(
    (from) => from.weight,
    (to, value) => {
      to.weight = value;
    },
  ),
  about: access(
    (from) => from.about,
    (to, value) => {
      to.about = value;
    },
  ),
  state: access(
    (from) => from.state,
    (to, value) => {
      to.state = value;
    },
  ),
  metric: access(
    (from) => from.metric,
    (to, value) => {
      to.metric = value;
    },
  ),
  value: access(
    (from) => from.value,
    (to, value) => {
      to.value = value;
    },
  ),
};

/** @throws {Error} When the event type has no such field, or it is none that can be kept. */
export function keptField(type: EventType, name: keyof ServiceEvent): KeptField {
  const access = (ACCESS as Partial<Record<keyof ServiceEvent, Access>>)[name];
  if (access === undefined) throw new Error(`Expected a field that can be kept of ${type}, got ${name}`);
  const own: Readonly<Record<string, FieldSpec>> = EVENT_TYPES[type].fields;
  const spec = own[name];
  if (spec === undefined && name !== 'customer') throw new Error(`Expected a field of ${type}, got ${name}`);
  return { name: name as KeptName, coding: codingOf(spec), ...access };
}

function codingOf(spec: FieldSpec | undefined): Coding {
  switch (spec?.kind) {
    case 'number':
    case 'integer':
    case 'instant':
      return 'number';
    case 'flag':
      return 'flag';
    case 'choice':
      return spec.values;
    default:
      return 'text';
  }
}
