import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AlertStoreError } from '../alerts/index.ts';
import { type AppOptions, createApp } from '../app.ts';
import { ConfigurationError } from '../auth/check-auth.ts';
import { type Config, JsonFileError, loadConfig, readDocumentManifest } from '../config/index.ts';
import { DEMO_ALERT_RULES } from '../demo/alert-rules.ts';
import { DisplayError } from '../displays/index.ts';
import { ListenError } from '../http/http-server.ts';
import { LogError } from '../log/index.ts';
import { createOperatingLog, LOG_FORMATS, LOG_LEVELS, type OperatingLog } from '../operating/operating-log.ts';
import { KeyFileError } from '../privacy/index.ts';
import { letHeapGrow } from '../process/heap-growth.ts';
import { VERSION } from '../process/version.ts';
import { CommandError } from './command-error.ts';
import { newSecretText } from './new-secret.ts';
import { choiceOption, numberOption, parseOptions } from './options.ts';

const USAGE = `Usage: andon start [OPTIONS]

  --port N       port; 0 for any free one (4000, or ANDON_PORT)
  --host NAME    address to listen on (127.0.0.1)
  --data DIR     folder of the log (.andon, or ANDON_DATA)
  --demo         run the demo feed; all figures are labelled as demo data
  --clock MODE   wall: figures are true for now. event: for the newest event, for replaying old logs (wall)
  --pages DIR    folder of the built pages
  --config FILE  settings as JSON (ANDON_CONFIG); its schema is config.schema.json
  --log FORMAT   what the server tells, on standard error: text, or json with an object a line (text, or ANDON_LOG)
  --log-level L  the least that is told: debug, info, warn or error (info, or ANDON_LOG_LEVEL); debug tells of every request

Flags go before the environment, the environment before the file.
`;

/** Exit code for a port that is taken, from sysexits.h `EX_UNAVAILABLE`. */
const EXIT_UNAVAILABLE = 69;
const PAGES = ['wall', 'portal', 'executive', 'gallery', 'graphql'] as const;
const PROGRESS_EVERY_MS = 1_000;

/** `andon start`: runs until it is told to stop. */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    demo: { type: 'boolean' },
    clock: { type: 'string' },
    pages: { type: 'string' },
    config: { type: 'string' },
    log: { type: 'string' },
    'log-level': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const config = readConfig(values.config ?? process.env.ANDON_CONFIG);
  const dataDir = values.data ?? process.env.ANDON_DATA ?? config.data ?? '.andon';
  const format = choiceOption(
    '--log',
    values.log ?? process.env.ANDON_LOG ?? config.log?.format ?? 'text',
    LOG_FORMATS,
  );
  const log = createOperatingLog({
    format,
    level: choiceOption(
      '--log-level',
      values['log-level'] ?? process.env.ANDON_LOG_LEVEL ?? config.log?.level ?? 'info',
      LOG_LEVELS,
    ),
    write: (line) => void process.stderr.write(line),
  });
  const opening = progressReporter(log, 'Opening the log');
  const reading = progressReporter(log, 'Reading the log');
  const options: AppOptions = {
    dataDir,
    host: values.host ?? process.env.ANDON_HOST ?? config.host ?? '127.0.0.1',
    port: numberOption('--port', values.port ?? process.env.ANDON_PORT ?? String(config.port ?? 4000), 0, 65_535),
    demo: values.demo ?? false,
    clock: choiceOption('--clock', values.clock ?? config.clock ?? 'wall', ['wall', 'event']),
    hosts: config.hosts ?? [],
    origins: config.origins ?? [],
    auth: config.auth,
    documents: documentsOf(config.trustedDocuments),
    fairShare: config.fairShare,
    ingest: config.ingest,
    comments: config.privacy?.comments,
    retention: config.retention,
    metrics: config.metrics,
    alerts: config.alerts ?? (values.demo ? { rules: DEMO_ALERT_RULES } : undefined),
    pagesDir: values.pages ?? builtPages(),
    operatingLog: log,
    onOpening: ({ done, total }) => opening(done, total),
    onProgress: ({ folded, total }) => reading(folded, total),
    // Not through the log. Where a collector reads what the server says, it may read this too: there the place has to do.
    onNewSecret: (made) =>
      void process.stdout.write(
        format === 'json' ? `An admin secret was made: ${made.path}, which only you can read.\n` : newSecretText(made),
      ),
  };
  return run(options, log);
}

function readConfig(path: string | undefined): Config {
  if (path === undefined || path === '') return {};
  try {
    return loadConfig(path);
  } catch (error) {
    if (error instanceof JsonFileError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

function documentsOf(setting: Config['trustedDocuments']): AppOptions['documents'] {
  if (setting === undefined || setting === false) return undefined;
  const { manifests = [], only = true, adminsExempt = false } = setting === true ? {} : setting;
  return { manifests: manifests.map(readManifestOrRefuse), trustedOnly: only, adminsExempt };
}

function readManifestOrRefuse(path: string): Readonly<Record<string, string>> {
  try {
    return readDocumentManifest(path);
  } catch (error) {
    if (error instanceof JsonFileError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

async function run(options: AppOptions, log: OperatingLog): Promise<number> {
  letHeapGrow();
  const app = createApp(options);
  const stopped = stopSignal();
  let running: Awaited<ReturnType<typeof app.start>> | undefined;
  try {
    const starting = app.start();
    running = await Promise.race([starting, stopped.then(() => undefined)]);
    if (running === undefined) {
      process.stdout.write('Stopping.\n');
      await app.stop();
      // It ends in an error, because its log is closed: no news.
      await starting.catch(() => {});
      return 0;
    }
  } catch (error) {
    if (error instanceof ListenError)
      throw new CommandError(error.message, { cause: error, exitCode: EXIT_UNAVAILABLE });
    const isExpected =
      error instanceof ConfigurationError ||
      error instanceof LogError ||
      error instanceof AlertStoreError ||
      error instanceof DisplayError ||
      error instanceof KeyFileError;
    if (isExpected || error instanceof RangeError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
  log.info(`Listening on ${running.url}, version ${VERSION}.`, { url: running.url, version: VERSION });
  if (options.demo) log.info("Writing the demo centre's history of 30 days.");
  await Promise.race([running.ready, stopped]);
  process.stdout.write(greeting(running, options));
  await stopped;
  log.info('Stopping.');
  await app.stop();
  log.info('Stopped.');
  return 0;
}

function greeting(running: Awaited<ReturnType<ReturnType<typeof createApp>['start']>>, options: AppOptions): string {
  const links = PAGES.map((page) => `  ${running.url}/${page}`);
  const lines = [
    `Andon is running${options.demo ? ' with demo data' : ''}; data in ${options.dataDir}. Ctrl-C stops it.`,
    ...links,
  ];
  if (!running.authRequired) {
    lines.push('Anybody on this machine may see and send: it listens on loopback only and asks for no token.');
  }
  return `${lines.join('\n')}\n`;
}

/** Resolves with the first Ctrl-C or SIGTERM. The second ends the process as it always would. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}

/** The pages of the workspace, or those that came with the package. */
function builtPages(): string | undefined {
  const places = ['../../../demo/dist', '../../pages'].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return places.find((place) => existsSync(place));
}

/** Tells every second how many events are through. */
function progressReporter(log: OperatingLog, doing: string): (done: number, total: number) => void {
  let toldAt = Date.now();
  return (done, total) => {
    if (done === total || Date.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = Date.now();
    log.info(`${doing}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} events`, { done, total });
  };
}
