import { AlertRuleError, type AlertRulesInput, alertRules, type MetricSettings, metricSettings } from '@andon/metrics';
import type { AuthOptions } from '../auth/authenticator.ts';
import type { FairSharesOptions } from '../live/fair-shares.ts';
import type { LogFormat, LogLevel } from '../operating/operating-log.ts';
import configSchema from './config.schema.json' with { type: 'json' };
import { createJsonFileReader, JsonFileError } from './json-file.ts';

/** The configuration file as it is written; `config.schema.json` says what each part means. Everything may be absent. */
export interface Config {
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly clock?: 'wall' | 'event';
  readonly log?: { readonly format?: LogFormat; readonly level?: LogLevel };
  readonly hosts?: readonly string[];
  readonly origins?: readonly string[];
  readonly auth?: AuthOptions;
  readonly trustedDocuments?: boolean | TrustedDocumentsConfig;
  readonly fairShare?: FairSharesOptions;
  readonly ingest?: IngestConfig;
  readonly privacy?: { readonly comments?: 'drop' | 'redact' };
  readonly retention?: RetentionConfig;
  readonly metrics?: Partial<MetricSettings>;
  readonly alerts?: AlertsConfig;
}

export interface IngestConfig {
  readonly maxEventBytes?: number;
  readonly maxBodyBytes?: number;
  readonly maxExpansion?: number;
  readonly maxFutureMs?: number;
  readonly maxPendingEvents?: number;
  readonly maxRequests?: number;
}

export interface RetentionConfig {
  readonly days?: number;
  /** By the part of an event's type before the dot, or by the whole type, which goes first. */
  readonly daysByKind?: Readonly<Record<string, number>>;
}

export interface AlertsConfig extends AlertRulesInput {
  /** Without any event for so long, figures are of the past. @default 300 */
  readonly staleAfterSeconds?: number;
  /** How long alerts that are over are kept. @default 400 */
  readonly keepDays?: number;
}

export interface TrustedDocumentsConfig {
  /** Files of further documents: JSON objects of texts by id. */
  readonly manifests?: readonly string[];
  /** @default true */
  readonly only?: boolean;
  /** @default false */
  readonly adminsExempt?: boolean;
}

const reader = createJsonFileReader<Config>(configSchema);

/**
 * Reads and checks a configuration file.
 *
 * @throws {JsonFileError} Naming every fault with its place.
 */
export function loadConfig(path: string): Config {
  return checkMeaning(reader.read(path), path);
}

/** @throws {JsonFileError} @param path - Where the text came from, for the message. */
export function parseConfig(text: string, path: string): Config {
  return checkMeaning(reader.parse(text, path), path);
}

/** What a schema cannot say: zones that exist, thresholds in order, targets and alerts of figures that exist. */
function checkMeaning(config: Config, path: string): Config {
  let settings: MetricSettings;
  try {
    settings = metricSettings(config.metrics);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new JsonFileError(`${path}: metrics: ${cause.message}`, { cause });
  }
  try {
    alertRules(config.alerts ?? {}, settings);
  } catch (cause) {
    if (!(cause instanceof AlertRuleError)) throw cause;
    throw new JsonFileError(`${path}: alerts.${cause.message}`, { cause });
  }
  return config;
}

const manifestReader = createJsonFileReader<Readonly<Record<string, string>>>({
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1 },
});

/**
 * Reads a manifest of documents: texts by id.
 *
 * @throws {JsonFileError} Naming every fault with its place.
 */
export function readDocumentManifest(path: string): Readonly<Record<string, string>> {
  return manifestReader.read(path);
}
