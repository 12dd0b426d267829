import type { AlertBaseline } from '@andon/metrics';
import type { AlertRecord } from './alert-record.ts';

/**
 * Where alerts outlive the program. What `put` took is durable when it returns. Every adapter keeps these promises, and `testAlertStore`
 * holds it to them.
 */
export interface AlertStore {
  /** Alerts that are not over, oldest first. */
  open(): readonly AlertRecord[];
  find(id: string): AlertRecord | undefined;
  /** A new alert, or what became of a known one. @throws {AlertStoreError} When it could not be kept. */
  put(record: AlertRecord): void;
  /** The newest first by when they were raised. */
  history(query: HistoryQuery): readonly AlertRecord[];
  /** Learned baselines by alert, for the rules as they were then. */
  baseline(alert: string, ruleText: string): AlertBaseline | undefined;
  putBaseline(alert: string, ruleText: string, baseline: AlertBaseline): void;
  /** Deletes alerts that were over before `instant`. @returns How many there were. */
  deleteClearedBefore(instant: number): number;
  /** May be called twice. */
  close(): void;
}

export interface HistoryQuery {
  readonly first: number;
  /** Only alerts raised before this instant, epoch ms. @default no bound */
  readonly before?: number;
  /** Which may be in the answer; asked of the newest first until there are enough. */
  readonly accept: (record: AlertRecord) => boolean;
}

/** The message names the file and what to do, and is meant for the person who runs the server. */
export class AlertStoreError extends Error {
  override readonly name = 'AlertStoreError';
}
