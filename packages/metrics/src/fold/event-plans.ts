import type { EventType, ServiceEvent } from '../event.ts';
import { type EventPlan, TYPES } from '../events/event-pool.ts';
import { keptField, StepEvent } from '../events/step-event.ts';
import { type Family, keptNames } from '../family.ts';

/** Fields that the entity of an event is read from, by type, whichever family does. */
export type KeyFields = (type: EventType) => readonly (keyof ServiceEvent)[];

/** What is kept of events, by kind of the family and index of the type. */
export function eventPlans(family: Family, keyFields: KeyFields): readonly (readonly EventPlan[])[] {
  return family.kinds.map((_, kind) =>
    TYPES.map((type, typeIndex) => eventPlan(family, kind, type, typeIndex, keyFields)),
  );
}

/** What is kept of a type: what the kind's steps read, and what any key of the type is read from. A relay may hand it any type. */
function eventPlan(family: Family, kind: number, type: EventType, typeIndex: number, keyFields: KeyFields): EventPlan {
  const route = family.routes[type]?.find((one) => one.kind === kind);
  const names = route ? keptNames(route, keyFields(type)) : [];
  return { type, typeIndex, fields: names.map((name) => keptField(type, name)), event: new StepEvent() };
}
