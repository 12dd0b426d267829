import type { EventType, ServiceEvent } from '@andon/metrics';

/**
 * An event as the scanner makes it: what every type may have is always there, `undefined` where it was not sent. All events have one shape
 * then, whatever they carry, which is what makes reading them fast; fields of their own type are added to it.
 */
export class ScannedEvent {
  id = '';
  readonly type: EventType;
  time = 0;
  entity = '';
  queue: string | undefined = undefined;
  channel: string | undefined = undefined;
  team: string | undefined = undefined;
  site: string | undefined = undefined;
  tier: string | undefined = undefined;
  touchpoint: string | undefined = undefined;
  topic: string | undefined = undefined;
  language: string | undefined = undefined;
  product: string | undefined = undefined;
  severity: string | undefined = undefined;
  customer: string | undefined = undefined;
  agent: string | undefined = undefined;

  constructor(type: EventType) {
    this.type = type;
  }
}

/** Every field was checked by the rules of its type. That a field may be there and `undefined` is nothing a reader can tell by reading it. */
export function asServiceEvent(event: ScannedEvent): ServiceEvent {
  return event as ServiceEvent;
}
