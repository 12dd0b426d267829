import type { ServiceEvent } from '@andon/metrics';

/**
 * The event as JSON without its id, which has a column of its own. Stringified whole and cut, because copying an event without one field
 * costs more than turning it into text.
 */
export function encodeBody(event: ServiceEvent): string {
  const text = JSON.stringify(event);
  const head = `{"id":${JSON.stringify(event.id)},`;
  if (text.startsWith(head)) return `{${text.slice(head.length)}`;
  const { id, ...rest } = event;
  return JSON.stringify(rest);
}

export function decodeEvent(id: string, body: string): ServiceEvent {
  return JSON.parse(`{"id":${JSON.stringify(id)},${body.slice(1)}`) as ServiceEvent;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Guards a stored row against damage that SQLite does not notice. FNV-1a over the UTF-16 units: any one changed unit changes it, other
 * damage escapes it once in 2³². Not a CRC, since a call out of JavaScript costs more than the whole loop.
 */
export function rowChecksum(id: string, body: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME);
  hash = Math.imul(hash ^ 0x1f, FNV_PRIME);
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ body.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}
