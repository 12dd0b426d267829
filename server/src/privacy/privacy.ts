import type { ServiceEvent } from '@andon/metrics';
import type { Pseudonymizer, ReferenceKind } from './pseudonym.ts';
import { redact } from './redact.ts';

export interface PrivacyOptions {
  readonly pseudonymizer: Pseudonymizer;
  /** `drop`: free text is never stored. `redact`: stored without addresses and numbers. @default 'drop' */
  readonly comments?: 'drop' | 'redact';
}

/** Makes an event fit to be stored: no reference to a person, no free text that was not asked for. */
export interface Privacy {
  (event: ServiceEvent): ServiceEvent;
  /** What is stored in place of a reference. */
  readonly pseudonym: Pseudonymizer['pseudonym'];
}

/** The event itself is returned where there is nothing to hide. */
export function createPrivacy(options: PrivacyOptions): Privacy {
  const { pseudonymizer, comments = 'drop' } = options;
  const apply = (event: ServiceEvent): ServiceEvent => {
    const kind = entityKind(event.type);
    if (kind === undefined && event.customer === undefined && event.agent === undefined && event.comment === undefined)
      return event;
    const kept: { -readonly [name in keyof ServiceEvent]: ServiceEvent[name] } = { ...event };
    if (kind !== undefined) kept.entity = pseudonymizer.pseudonym(kind, event.entity);
    if (event.customer !== undefined) kept.customer = pseudonymizer.pseudonym('customer', event.customer);
    if (event.agent !== undefined) kept.agent = pseudonymizer.pseudonym('agent', event.agent);
    if (event.comment !== undefined) {
      if (comments === 'redact') kept.comment = redact(event.comment);
      else delete kept.comment;
    }
    return kept;
  };
  return Object.assign(apply, { pseudonym: pseudonymizer.pseudonym });
}

/** Where the entity itself is a person. */
export function entityKind(type: ServiceEvent['type']): ReferenceKind | undefined {
  if (type.startsWith('customer.')) return 'customer';
  if (type === 'agent.state' || type.startsWith('employee.')) return 'agent';
  return undefined;
}
