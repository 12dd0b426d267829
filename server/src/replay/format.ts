import type { ServiceEvent } from '@andon/metrics';

/** A kind of log that can be replayed; one file each in `formats/`. */
export interface ReplayFormat {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** IANA zone of the log's local times, where it is known. */
  readonly zone: string;
  /**
   * Turns the log into events.
   *
   * @throws {SourceError} When the text is not of this format at all.
   */
  read(text: string, options: { readonly zone: string }): ReplayLog;
}

/** What a log came to. */
export interface ReplayLog {
  /** In event-time order. Ids follow from the log's own keys, so a log sent twice counts once. */
  readonly events: readonly ServiceEvent[];
  /** Rows that are not as the format has them, with what was made of them. */
  readonly strays: readonly Stray[];
}

/** A row that is not as the format has it. */
export interface Stray {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** Sorts by time. Rows of the same instant keep the order of the log. */
export function inTimeOrder(events: ServiceEvent[]): ServiceEvent[] {
  return events.sort((a, b) => a.time - b.time);
}

const MAX_LABEL_LENGTH = 64;

/** A value cut to what a dimension may hold; `undefined` for none. */
export function label(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  if (!trimmed) return undefined;
  return trimmed.length <= MAX_LABEL_LENGTH ? trimmed : `${trimmed.slice(0, MAX_LABEL_LENGTH - 1)}…`;
}

/** Without the fields that have no value: an event has a field or has it not. */
export function withoutEmpty<T extends object>(fields: T): { [name in keyof T]: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
