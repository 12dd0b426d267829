import { createHash } from 'node:crypto';
import type { Parsed } from './parsed.ts';

/*
 * CloudEvents 1.0 (https://github.com/cloudevents/spec): `type` is `andon.` and one of our event types, `data` carries the fields, `time`
 * stands in where `data` has none.
 */

const TYPE_PREFIX = 'andon.';
const MAX_ID_LENGTH = 128;

/** Content types of the structured modes. */
export const CLOUD_EVENT = 'application/cloudevents+json';
export const CLOUD_EVENT_BATCH = 'application/cloudevents-batch+json';

/** Takes an event out of its envelope. */
export function openEnvelope(parsed: Parsed): Parsed {
  if (parsed.problem !== undefined) return parsed;
  const { line, text } = parsed;
  if (!isFields(parsed.value)) return { line, problem: 'Expected a CloudEvent, a JSON object' };
  const envelope = parsed.value;
  const id = typeof envelope.id === 'string' ? { id: envelope.id.slice(0, MAX_ID_LENGTH) } : {};
  try {
    checkEnvelope(envelope);
    return { line, text, value: toInput(envelope, readData(envelope)) };
  } catch (error) {
    if (!(error instanceof AttributeError)) throw error;
    return { line, ...id, field: error.attribute, problem: error.message };
  }
}

/**
 * The attributes of an event in binary mode, from the `ce-` headers; values are percent-encoded there.
 *
 * @returns `undefined` when the request is not in binary mode.
 */
export function binaryAttributes(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> | undefined {
  if (headers['ce-specversion'] === undefined) return undefined;
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && value !== undefined) attributes[name.slice(3)] = decodeHeader(value);
  }
  return attributes;
}

type Fields = Readonly<Record<string, unknown>>;

/** One attribute of an envelope is not as it should be. */
class AttributeError extends Error {
  override readonly name = 'AttributeError';
  readonly attribute: string;

  constructor(attribute: string, expected: string) {
    super(`Expected \`${attribute}\` ${expected}`);
    this.attribute = attribute;
  }
}

/** @throws {AttributeError} */
function checkEnvelope(envelope: Fields): void {
  if (envelope.specversion !== '1.0') throw new AttributeError('specversion', '"1.0"');
  for (const name of ['id', 'source', 'type']) {
    if (typeof envelope[name] !== 'string' || envelope[name] === '')
      throw new AttributeError(name, 'to be text that is not empty');
  }
  if (!(envelope.type as string).startsWith(TYPE_PREFIX))
    throw new AttributeError('type', 'to begin with "andon.", for example andon.contact.queued');
  const contentType = envelope.datacontenttype;
  if (
    contentType !== undefined &&
    !(typeof contentType === 'string' && /^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType))
  ) {
    throw new AttributeError('datacontenttype', 'application/json');
  }
}

/** @throws {AttributeError} */
function readData(envelope: Fields): Fields {
  if (envelope.data_base64 === undefined) {
    if (isFields(envelope.data)) return envelope.data;
    throw new AttributeError('data', 'to be a JSON object');
  }
  if (envelope.data !== undefined) throw new AttributeError('data', 'or `data_base64`, got both');
  if (typeof envelope.data_base64 !== 'string') throw new AttributeError('data_base64', 'to be text');
  try {
    const data: unknown = JSON.parse(Buffer.from(envelope.data_base64, 'base64').toString('utf8'));
    if (isFields(data)) return data;
  } catch {
    // Falls through to the same answer as any other data that is no JSON object.
  }
  throw new AttributeError('data_base64', 'to hold a JSON object');
}

function toInput(envelope: Fields, data: Fields): Fields {
  return {
    ...data,
    // Producers guarantee that source and id together are unique, and nothing more.
    id: data.id ?? eventId(envelope.source as string, envelope.id as string),
    type: (envelope.type as string).slice(TYPE_PREFIX.length),
    time: data.time ?? envelope.time,
    entity: data.entity ?? envelope.subject,
  };
}

function eventId(source: string, id: string): string {
  const joined = `${source} ${id}`;
  if (joined.length <= MAX_ID_LENGTH) return joined;
  return `ce:${createHash('sha256').update(joined).digest('base64url')}`;
}

function decodeHeader(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded after all: taken as it stands.
    return value;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
