/*
 * The fast way in: a line of NDJSON that is an event as it stands becomes the event and its text in the log in one pass over its bytes. Its
 * bytes are the text, but for references to people, which are replaced. Says nothing about lines that it does not take: those are read
 * with `JSON.parse` and checked field by field, and are told what is wrong, where anything is.
 */

import { type AcceptLimits, fitsTogether, parseInstant, type ServiceEvent } from '@andon/metrics';
import type { BlockText } from '../../log/index.ts';
import type { Privacy, ReferenceKind } from '../../privacy/index.ts';
import { BytesTable } from './bytes-table.ts';
import {
  AGENT_ENTITY,
  AGENT_REFERENCE,
  ANY_NUMBER,
  CHANNEL,
  CHOICE,
  CUSTOMER_ENTITY,
  CUSTOMER_REFERENCE,
  ENTITY,
  EVENT_TIME,
  FIELD_NAMES,
  FIELDS,
  FLAG,
  ID,
  INSTANT,
  INTEGER,
  LABEL,
  LANGUAGE,
  LONG_TEXT,
  NOT_OF_TYPE,
  PRODUCT,
  QUEUE,
  SCANNED_TYPES,
  SEVERITY,
  SITE,
  TEAM,
  TIER,
  TOPIC,
  TOUCHPOINT,
  WORD,
} from './event-fields.ts';
import { FALSE, LineScanner, NUMBER, TEXT, TRUE } from './line-scanner.ts';
import { asServiceEvent, ScannedEvent } from './scanned-event.ts';

/** Words that events have in common: names of queues, teams, topics. */
const KEPT_WORDS = 4096;
/** Most references come back soon: a caller's events, an agent's shift. */
const KEPT_REFERENCES = 32_768;
const FIRST_NAMES_BYTES = 65_536;

const NOTHING = new Uint8Array(0);
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** Where accepted events go. */
export interface ScanTarget {
  readonly events: ServiceEvent[];
  readonly text: BlockText;
}

export class EventScanner {
  readonly #privacy: Privacy;
  readonly #line = new LineScanner();
  readonly #words = new BytesTable<string>(KEPT_WORDS);
  readonly #customers = new BytesTable<string>(KEPT_REFERENCES);
  readonly #agents = new BytesTable<string>(KEPT_REFERENCES);
  /** What of the line is replaced by what, in order. */
  #replaced = 0;
  readonly #replacedFrom = new Int32Array(FIELDS);
  readonly #replacedTo = new Int32Array(FIELDS);
  readonly #replacements: Uint8Array[] = new Array(FIELDS).fill(NOTHING);
  readonly #replacementFrom = new Int32Array(FIELDS);
  readonly #replacementTo = new Int32Array(FIELDS);
  /** Events whose id and entity are still bytes, as a JSON list: decoded together, which costs half as much as one by one. */
  readonly #unnamed: ScannedEvent[] = [];
  #names: Uint8Array = new Uint8Array(FIRST_NAMES_BYTES);
  #namesEnd = 0;

  constructor(privacy: Privacy) {
    this.#privacy = privacy;
  }

  /**
   * Takes one line, if it can.
   *
   * @param bytes - Valid UTF-8 that ends with a newline.
   * @param maxBytes - Longest line.
   * @returns Where the next line begins; −1 where the line takes a closer look, which does not mean that anything is wrong.
   */
  scan(bytes: Uint8Array, from: number, maxBytes: number, limits: AcceptLimits, target: ScanTarget): number {
    const line = this.#line;
    const end = line.scan(bytes, from);
    if (end < 0 || end - from > maxBytes) return -1;
    const event = this.#eventOf(bytes, limits);
    if (event === undefined) return -1;
    this.#name(event, bytes);
    this.#write(target.text, bytes, from, line.close);
    target.events.push(asServiceEvent(event));
    return end;
  }

  /** Gives the events scanned since the last call their ids and entities. They are not to be used before. */
  nameEvents(): void {
    const unnamed = this.#unnamed;
    if (unnamed.length === 0) return;
    this.#names[0] = OPEN_LIST;
    // In place of the last comma.
    this.#names[this.#namesEnd - 1] = CLOSE_LIST;
    const text = Buffer.from(this.#names.buffer, 0, this.#namesEnd).toString('utf8');
    const names = JSON.parse(text) as string[];
    let next = 0;
    for (const event of unnamed) {
      event.id = names[next++]!;
      if (event.entity === '') event.entity = names[next++]!;
    }
    unnamed.length = 0;
    this.#namesEnd = 0;
  }

  #eventOf(bytes: Uint8Array, limits: AcceptLimits): ScannedEvent | undefined {
    const { fields, kinds, starts, ends, hashes, numbers, count, type } = this.#line;
    const spec = SCANNED_TYPES[type];
    if (spec === undefined) return undefined;
    const { uses, required, least, most } = spec;
    const event = new ScannedEvent(spec.name);
    let met = 0;
    /** Bits of the fields met, those from 32 on apart: none may come twice. */
    let metLow = 0;
    let metHigh = 0;
    this.#replaced = 0;
    for (let i = 0; i < count; i++) {
      const field = fields[i]!;
      const bit = 1 << (field & 31);
      if (((field < 32 ? metLow : metHigh) & bit) !== 0) return undefined;
      if (field < 32) metLow |= bit;
      else metHigh |= bit;
      met |= required[field]!;
      const kind = kinds[i]!;
      const use = uses[field]!;
      if (use >= ANY_NUMBER) {
        if (use === FLAG) {
          if (kind !== TRUE && kind !== FALSE) return undefined;
          setOwn(event, field, kind === TRUE);
          continue;
        }
        if (use === CHOICE) {
          if (kind !== TEXT) return undefined;
          const word = this.#word(bytes, starts[i]!, ends[i]!, hashes[i]!);
          if (!spec.choices[field]!.has(word)) return undefined;
          setOwn(event, field, word);
          continue;
        }
        const value = numbers[i]!;
        if (kind !== NUMBER || !(value >= least[field]! && value <= most[field]!) || Object.is(value, -0))
          return undefined;
        if (use === INTEGER && !Number.isInteger(value)) return undefined;
        setOwn(event, field, value);
        continue;
      }
      const start = starts[i]!;
      const end = ends[i]!;
      if (use <= INSTANT) {
        if (use === NOT_OF_TYPE) return undefined;
        const time = kind === TEXT ? this.#instant(bytes, start, end) : kind === NUMBER ? numbers[i]! : Number.NaN;
        const latest = use === EVENT_TIME ? limits.latest : limits.latestPromise;
        if (!(time >= limits.earliest && time <= latest && Number.isInteger(time))) return undefined;
        if (use === EVENT_TIME) event.time = time;
        else setOwn(event, field, time);
        continue;
      }
      // No UTF-16 unit takes less than a byte.
      if (kind !== TEXT || start === end || end - start > most[field]!) return undefined;
      switch (use) {
        case LABEL:
          setLabel(event, field, this.#word(bytes, start, end, hashes[i]!));
          break;
        case CUSTOMER_REFERENCE:
          event.customer = this.#reference('customer', bytes, start, end, hashes[i]!);
          break;
        case AGENT_REFERENCE:
          event.agent = this.#reference('agent', bytes, start, end, hashes[i]!);
          break;
        case CUSTOMER_ENTITY:
          event.entity = this.#reference('customer', bytes, start, end, hashes[i]!);
          break;
        case AGENT_ENTITY:
          event.entity = this.#reference('agent', bytes, start, end, hashes[i]!);
          break;
        case WORD:
          setOwn(event, field, this.#word(bytes, start, end, hashes[i]!));
          break;
        case LONG_TEXT:
          setOwn(event, field, textOf(bytes, start, end));
          break;
      }
    }
    if (met !== spec.allRequired || !fitsTogether(event as unknown as Record<string, unknown>)) return undefined;
    return event;
  }

  /** Of a time as text; the log has it as a number. */
  #instant(bytes: Uint8Array, start: number, end: number): number {
    const time = parseInstant(textOf(bytes, start, end));
    if (time === undefined) return Number.NaN;
    const digits = Buffer.from(String(time));
    this.#replace(start - 1, end + 1, digits, 0, digits.length);
    return time;
  }

  #word(bytes: Uint8Array, start: number, end: number, hash: number): string {
    const words = this.#words;
    const known = words.find(bytes, start, end, hash);
    if (known >= 0) return words.value(known);
    const word = textOf(bytes, start, end);
    words.add(bytes, start, end, hash, word);
    return word;
  }

  #reference(kind: ReferenceKind, bytes: Uint8Array, start: number, end: number, hash: number): string {
    const table = kind === 'customer' ? this.#customers : this.#agents;
    const known = table.find(bytes, start, end, hash);
    if (known >= 0) {
      const from = table.replacementFrom(known);
      this.#replace(start, end, table.texts, from, from + table.replacementLength(known));
      return table.value(known);
    }
    const pseudonym = this.#privacy.pseudonym(kind, textOf(bytes, start, end));
    const text = Buffer.from(pseudonym);
    table.add(bytes, start, end, hash, pseudonym, text);
    this.#replace(start, end, text, 0, text.length);
    return pseudonym;
  }

  #replace(from: number, to: number, by: Uint8Array, byFrom: number, byTo: number): void {
    const at = this.#replaced++;
    this.#replacedFrom[at] = from;
    this.#replacedTo[at] = to;
    this.#replacements[at] = by;
    this.#replacementFrom[at] = byFrom;
    this.#replacementTo[at] = byTo;
  }

  /** Notes id and, unless it was replaced, entity, to be decoded with those of other events. */
  #name(event: ScannedEvent, bytes: Uint8Array): void {
    const { fields, starts, ends, count } = this.#line;
    this.#unnamed.push(event);
    // The list's own bracket takes the first place.
    if (this.#namesEnd === 0) this.#namesEnd = 1;
    this.#noteName(bytes, ID, fields, starts, ends, count);
    if (event.entity === '') this.#noteName(bytes, ENTITY, fields, starts, ends, count);
  }

  #noteName(
    bytes: Uint8Array,
    wanted: number,
    fields: Uint8Array,
    starts: Int32Array,
    ends: Int32Array,
    count: number,
  ): void {
    let i = 0;
    while (i < count && fields[i] !== wanted) i++;
    const start = starts[i]!;
    const length = ends[i]! - start;
    let at = this.#namesEnd;
    if (at + length + 3 > this.#names.length) this.#names = grown(this.#names, at + length + 3);
    const names = this.#names;
    names[at++] = QUOTE;
    for (let j = 0; j < length; j++) names[at + j] = bytes[start + j]!;
    at += length;
    names[at++] = QUOTE;
    names[at++] = COMMA;
    this.#namesEnd = at;
  }

  #write(text: BlockText, bytes: Uint8Array, from: number, to: number): void {
    let length = to - from;
    for (let i = 0; i < this.#replaced; i++) length += this.#replacementTo[i]! - this.#replacementFrom[i]!;
    let into = text.reserve(length);
    let at = from;
    for (let i = 0; i < this.#replaced; i++) {
      into = text.copy(bytes, at, this.#replacedFrom[i]!, into);
      into = text.copy(this.#replacements[i]!, this.#replacementFrom[i]!, this.#replacementTo[i]!, into);
      at = this.#replacedTo[i]!;
    }
    text.written(text.copy(bytes, at, to, into));
  }
}

function setLabel(event: ScannedEvent, field: number, value: string): void {
  switch (field) {
    case QUEUE:
      event.queue = value;
      break;
    case CHANNEL:
      event.channel = value;
      break;
    case TEAM:
      event.team = value;
      break;
    case SITE:
      event.site = value;
      break;
    case TIER:
      event.tier = value;
      break;
    case TOUCHPOINT:
      event.touchpoint = value;
      break;
    case TOPIC:
      event.topic = value;
      break;
    case LANGUAGE:
      event.language = value;
      break;
    case PRODUCT:
      event.product = value;
      break;
    case SEVERITY:
      event.severity = value;
      break;
  }
}

/** Fields of the event's own type: their names come from the table of types. */
function setOwn(event: ScannedEvent, field: number, value: string | number | boolean): void {
  (event as unknown as Record<string, unknown>)[FIELD_NAMES[field]!] = value;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function grown(bytes: Uint8Array, least: number): Uint8Array {
  const larger = new Uint8Array(Math.max(2 * bytes.length, least));
  larger.set(bytes);
  return larger;
}
