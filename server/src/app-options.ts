import type { MetricSettings } from '@andon/metrics';
import type { AuthOptions } from './auth/authenticator.ts';
import type { LocalSecret } from './auth/local-secret.ts';
import type { AlertsConfig, IngestConfig, RetentionConfig } from './config/index.ts';
import type { ClockMode, RebuildProgress } from './engine/index.ts';
import type { DocumentsOptions } from './graphql/gateway.ts';
import type { FairSharesOptions } from './live/fair-shares.ts';
import type { OperatingLog } from './operating/operating-log.ts';

export interface AppOptions {
  /** Folder of the log and everything that has to survive; made when missing. */
  readonly dataDir: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 for any free one. @default 4000 */
  readonly port?: number;
  /** Runs the built-in simulator and labels all figures as demo data. @default false */
  readonly demo?: boolean;
  /** @default 'wall' */
  readonly clock?: ClockMode;
  /** Folder of built pages; absent: none are served. */
  readonly pagesDir?: string | undefined;
  readonly metrics?: Partial<MetricSettings> | undefined;
  /** What viewers may use of a processor. */
  readonly fairShare?: FairSharesOptions | undefined;
  /** Limits of the door for events. */
  readonly ingest?: IngestConfig | undefined;
  /** What becomes of free text. @default 'drop' */
  readonly comments?: 'drop' | 'redact' | undefined;
  /** How long events are kept. Absent: for ever. */
  readonly retention?: RetentionConfig | undefined;
  /** What calls for help. Absent: the default rules. */
  readonly alerts?: AlertsConfig | undefined;
  /** Required for any address but loopback. */
  readonly auth?: AuthOptions | undefined;
  /** Names by which the server is called, for example `andon.example`. */
  readonly hosts?: readonly string[];
  /** Sites that may embed, for example `https://intranet.example`. */
  readonly origins?: readonly string[];
  /** Documents with ids, and whether others run. */
  readonly documents?: DocumentsOptions | undefined;
  /** Hears what a person should know. @default only faults, on the console */
  readonly operatingLog?: OperatingLog;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Told how many events are through, of how many, while a log of an older layout is brought up to date; nothing listens yet. */
  readonly onOpening?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Told of the data folder's own secret where this start makes it: the only time that anybody is. */
  readonly onNewSecret?: (made: Pick<LocalSecret, 'secret' | 'path'>) => void;
  /** Told where the server listens, before it can answer: `/readyz` and the pages say how far the start is. */
  readonly onListening?: (address: { readonly url: string; readonly port: number }) => void;
  /** Told of faults that a person should look at, in place of the operating log. */
  readonly onError?: (error: unknown) => void;
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
}

/** A server that was put together and may be started once. */
export interface App {
  /**
   * Opens the log, listens, and brings the state up to date.
   *
   * @throws {ConfigurationError} For options that are not safe or do not fit together.
   * @throws {ListenError} When the port cannot be used.
   * @throws {LogError} When the log cannot be used.
   */
  start(): Promise<RunningApp>;
  /** Sends viewers away with a time to come back, waits for what is under way, closes the log. May be called twice. */
  stop(): Promise<void>;
}

/** A server that listens. */
export interface RunningApp {
  readonly url: string;
  readonly port: number;
  /** Whether viewers need tokens. */
  readonly authRequired: boolean;
  /** Resolves when the pages have something to show: for a demo, once its history is written. */
  readonly ready: Promise<void>;
}
