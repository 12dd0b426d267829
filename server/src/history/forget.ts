import type { ServiceEvent } from '@andon/metrics';
import type { Engine } from '../engine/index.ts';
import type { EventLog, LoggedEvent } from '../log/index.ts';
import { entityKind, type Pseudonymizer } from '../privacy/index.ts';
import { deleteWhileRunning } from './delete-while-running.ts';

/** The part of a log that is needed to look through it, as often as needed. */
export type ReadLog = () => AsyncIterable<readonly LoggedEvent[]>;

/**
 * Sequence numbers of all events of one customer: those that carry the reference, everything else that happened to the contacts, cases
 * and complaints they belong to, and surveys and corrections about any of these. Reads the log three times.
 */
export async function findEventsOf(
  read: ReadLog,
  reference: string,
  pseudonymizer: Pseudonymizer,
): Promise<readonly number[]> {
  const pseudonyms = new Set(pseudonymizer.everyPseudonym('customer', reference));
  const things = new Set<string>();
  const entities = new Set<string>();
  await each(read, ({ event }) => {
    const isPerson = entityKind(event.type) === 'customer' && pseudonyms.has(event.entity);
    if (!isPerson && !(event.customer !== undefined && pseudonyms.has(event.customer))) return;
    things.add(thingOf(event));
    entities.add(event.entity);
  });

  const seqs = new Set<number>();
  const ids = new Set<string>();
  await each(read, ({ seq, event }) => {
    if (!things.has(thingOf(event)) && !(event.about !== undefined && entities.has(event.about))) return;
    seqs.add(seq);
    ids.add(event.id);
  });
  await each(read, ({ seq, event }) => {
    if (event.of !== undefined && ids.has(event.of)) seqs.add(seq);
  });
  return [...seqs].toSorted((a, b) => a - b);
}

export interface ForgetOptions {
  readonly log: EventLog;
  readonly engine: Engine;
  readonly pseudonymizer: Pseudonymizer;
  /** As it was sent. */
  readonly customer: string;
  /** Only counts. */
  readonly dryRun: boolean;
}

/**
 * Forgets a customer while the server runs: their events are deleted and the figures built anew without them. What they send while it
 * goes on may stay; asked again, it goes too.
 *
 * @returns How many events were deleted, or would be.
 */
export async function forgetCustomer(options: ForgetOptions): Promise<number> {
  const { log, engine, pseudonymizer, customer, dryRun } = options;
  const seqs = await findEventsOf(() => log.read(1), customer, pseudonymizer);
  return dryRun ? seqs.length : deleteWhileRunning(log, engine, seqs);
}

/** A contact, a case and a complaint may have the same number without being the same. */
function thingOf({ type, entity }: ServiceEvent): string {
  return `${type.split('.', 1)[0]}\n${entity}`;
}

async function each(read: ReadLog, visit: (logged: LoggedEvent) => void): Promise<void> {
  for await (const chunk of read()) for (const logged of chunk) visit(logged);
}
