import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  alertRules,
  createMetricState,
  DIMENSIONS,
  type MetricSettings,
  metricSettings,
  restoreMetricState,
} from '@andon/metrics';
import { openSqliteAlertStore, runAlerts } from './alerts/index.ts';
import { openAuditLog } from './auth/audit-log.ts';
import { type AuthOptions, createAuthenticator, SECRET_MIN_BYTES } from './auth/authenticator.ts';
import { mintLocalToken, openLocalSecret } from './auth/local-secret.ts';
import { watchRevocations } from './auth/revocations.ts';
import { accountOf, maySend, type Viewer } from './auth/viewer.ts';
import { VERSION } from './cli/version.ts';
import type { AlertsConfig, IngestConfig, RetentionConfig } from './config/index.ts';
import { dataFolder } from './data-folder.ts';
import { createDemoFeed, type DemoFeed } from './demo/feed.ts';
import { createHeartbeats, mintDisplayToken, openDisplayStore } from './displays/index.ts';
import {
  type ClockMode,
  createEngine,
  createSnapshotFile,
  type Engine,
  type RebuildProgress,
  stateFingerprint,
} from './engine/index.ts';
import type { Services, Trouble } from './graphql/context.ts';
import { userError } from './graphql/errors.ts';
import { createGateway, type DocumentsOptions } from './graphql/gateway.ts';
import { createAndonSchema } from './graphql/schema.ts';
import { createTimeTravel } from './graphql/time-travel.ts';
import { createHttpGraphql } from './graphql/yoga.ts';
import { applyRetention, forgetCustomer } from './history/index.ts';
import { sendError } from './http/answers.ts';
import { createDisplayDoor } from './http/display-door.ts';
import { createEventStreamDoor } from './http/event-stream-door.ts';
import { createGraphiQL } from './http/graphiql.ts';
import { type AnsweredRequest, createHttpServer, type Handler, type HttpServer } from './http/http-server.ts';
import { type Measure, openMetricsText } from './http/open-metrics.ts';
import { createOriginPolicy, isLoopbackName } from './http/origin-policy.ts';
import { returnSpreadMs } from './http/return-time.ts';
import { createStaticFiles } from './http/static-files.ts';
import { createWebSocketDoor } from './http/web-socket-door.ts';
import { createHttpDoor, createIngest, type Ingest } from './ingest/index.ts';
import { createCursorCodec } from './live/cursor.ts';
import { FairDesk } from './live/fair-desk.ts';
import { createFairShares, type FairSharesOptions } from './live/fair-shares.ts';
import { Hub } from './live/hub.ts';
import type { LiveEngine } from './live/live-engine.ts';
import { LiveSchedule } from './live/live-schedule.ts';
import { createSharedMetricViews } from './live/shared-metric-views.ts';
import { type EventLog, openSqliteLog } from './log/index.ts';
import type { OperatingLog } from './operating-log.ts';
import { createPrivacy, createPseudonymizer, loadKeys } from './privacy/index.ts';
import { type Readiness, ReadinessReport } from './readiness.ts';
import { createEventTicker } from './ticker/index.ts';

/** A demo needs somebody to send its events; its token lives as long as any server does. */
const DEMO_TOKEN_LIFE_MS = 365 * 86_400_000;
const CLOSE_GRACE_MS = 3_000;
/** How often the event loop is asked how late it is. Fifty times a second took more than everything else that an idle server does. */
const LOOP_SAMPLE_MS = 100;
const SNAPSHOT_EVERY_MS = 5 * 60_000;
const RETENTION_EVERY_MS = 86_400_000;

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
  /** Told where the server listens, before it can answer: `/readyz` and the pages say how far the start is. */
  readonly onListening?: (address: { readonly url: string; readonly port: number }) => void;
  /** Told of faults that a person should look at, in place of the operating log. */
  readonly onError?: (error: unknown) => void;
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
}

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

export interface RunningApp {
  readonly url: string;
  readonly port: number;
  /** The data folder's own secret, where it was made by this start. */
  readonly newSecret: { readonly path: string } | undefined;
  /** Whether viewers need tokens. */
  readonly authRequired: boolean;
  /** Resolves when the pages have something to show: for a demo, once its history is written. */
  readonly ready: Promise<void>;
}

/** The message says what to change. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Puts the server together. The only place that names concrete adapters. */
export function createApp(options: AppOptions): App {
  const { operatingLog } = options;
  const { onError = (error) => (operatingLog ?? console).error(error) } = options;
  const onMessage = (message: string) => operatingLog?.warn(message);
  const closers: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;

  const stop = async (): Promise<void> => {
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        onError(error);
      }
    }
  };

  return {
    async start() {
      try {
        return await start(options, { onMessage, onError }, closers);
      } catch (error) {
        stopping ??= stop();
        await stopping;
        throw error;
      }
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

interface Reports {
  readonly onMessage: (message: string) => void;
  readonly onError: (error: unknown) => void;
}

async function start(
  options: AppOptions,
  reports: Reports,
  closers: (() => Promise<void> | void)[],
): Promise<RunningApp> {
  const { host = '127.0.0.1', port = 4000, demo = false, clock = 'wall', now = Date.now, auth } = options;
  const { onMessage, onError } = reports;
  const loopback = isLoopbackName(host);
  checkAuth(auth, loopback, host);
  const settings = metricSettings(options.metrics);
  const dimensions = [...DIMENSIONS, ...settings.customDimensions];
  const folder = dataFolder(options.dataDir);
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  const local = openLocalSecret(folder.path);

  const log = await openSqliteLog({ path: folder.log });
  closers.push(() => log.close());
  const readiness = new ReadinessReport(() => log.failure);
  readiness.writingHistory = demo;
  const keys = loadKeys({ path: folder.keys, mayCreate: log.lastSeq === 0, now: now() });
  const pseudonymizer = createPseudonymizer(keys);
  const createState = () => createMetricState(settings);
  const engine = createEngine({
    log,
    createState,
    snapshots: createSnapshotFile({
      path: folder.snapshot,
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint: stateFingerprint(VERSION, settings),
    }),
    clock,
    now,
    onWarning: onMessage,
  });
  closers.push(async () => {
    await engine.saveSnapshot();
    engine.dispose();
  });
  const ingest = createIngest({
    log,
    privacy: createPrivacy({ pseudonymizer, comments: options.comments ?? 'drop' }),
    now,
    customDimensions: settings.customDimensions,
    ...options.ingest,
  });
  const revocations = watchRevocations(folder.revoked, onError);
  closers.push(() => revocations.close());
  const audit = openAuditLog({ path: folder.audit, now, onError });
  const authenticator = createAuthenticator({ auth, localSecret: local.secret, revocations, dimensions, now });

  const displays = openDisplayStore(folder.displays);
  closers.push(() => displays.close());
  const heartbeats = createHeartbeats(displays, onError);
  closers.push(() => heartbeats.close());
  const onHeard = ({ display }: Viewer, address: string | undefined): void => {
    if (display !== undefined) heartbeats.heard(display, { at: now(), address });
  };

  const liveEngine = fromTheBeginning(engine);
  let feed: DemoFeed | undefined;
  const shareOf = createFairShares(options.fairShare);
  const schedule = new LiveSchedule({ engine: liveEngine, shareOf, now, onError, onRoundEnd: () => hub.endRound() });
  closers.push(() => schedule.dispose());
  const metricViews = createSharedMetricViews(() => liveEngine.state);
  const alertStore = openSqliteAlertStore(folder.alerts);
  closers.push(() => alertStore.close());
  const { staleAfterSeconds = 300, keepDays = 400 } = options.alerts ?? {};
  const alerts = runAlerts({
    rules: alertRules(options.alerts ?? {}, settings),
    engine: liveEngine,
    metricViews,
    store: alertStore,
    schedule,
    staleAfterMs: staleAfterSeconds * 1_000,
    onError,
  });
  closers.push(() => alerts.stop());
  const forgetOldAlerts = async () => {
    alertStore.deleteClearedBefore(now() - keepDays * 86_400_000);
  };
  await forgetOldAlerts();
  closers.push(every(RETENTION_EVERY_MS, forgetOldAlerts, onError));

  const ticker = createEventTicker({ log, dimensions, comments: options.comments === 'redact' });
  closers.push(() => ticker.close());

  const desk = new FairDesk({ shareOf, now });
  closers.push(() => desk.dispose());
  const services: Services = {
    facts: { version: VERSION, demo, clock, zone: settings.zone, dimensions },
    engine: liveEngine,
    timeTravel: createTimeTravel({ log, createState, generation: () => engine.state }),
    metricViews,
    schedule,
    desk,
    cursors: createCursorCodec(createHmac('sha256', local.secret).update('cursor').digest()),
    ingest,
    stageTrouble: demo ? (trouble) => stage(feed, trouble) : undefined,
    async forgetCustomer({ customer, dryRun, viewer }) {
      const events = await forgetCustomer({ log, engine, pseudonymizer, customer, dryRun });
      const detail = `${events} events${dryRun ? ', only counted' : ''}`;
      audit.record({ what: 'forgot', who: viewer.id, tokenId: viewer.tokenId, door: 'graphql', detail });
      return events;
    },
    alerts: alerts.centre,
    alertHistory: (query) => alertStore.history(query),
    acknowledge({ id, acknowledgedAt }, viewer, note) {
      const seen = alerts.centre.acknowledge(id, { who: viewer.id, note }, liveEngine.asOf());
      if (seen !== undefined && acknowledgedAt === null) {
        audit.record({ what: 'acknowledged', who: viewer.id, tokenId: viewer.tokenId, door: 'graphql', detail: id });
        schedule.wake();
      }
      return seen;
    },
    ticker,
    tellsNewestEvent: true,
    displays() {
      heartbeats.write();
      return displays.list();
    },
    now,
  };
  const gateway = createGateway({
    schema: createAndonSchema(dimensions),
    services,
    ...(options.documents === undefined ? {} : { documents: options.documents }),
    onMasked: onError,
  });
  const hub: Hub = new Hub({ setting: services, shareOf, formatError: (error) => gateway.formatError(error), now });
  const sockets = createWebSocketDoor({ gateway, hub, authenticator, audit, onHeard, onError });
  const streams = createEventStreamDoor({ gateway, hub, authenticator, audit, onHeard, onError });
  const delay = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  delay.enable();
  closers.push(() => {
    delay.disable();
  });
  const measures = (): Measure[] =>
    operatingMeasures(now, readiness, log, engine, ingest, hub, schedule, sockets.sockets, streams.streams, delay);

  const yoga = createHttpGraphql(gateway);
  const server = createHttpServer({
    host,
    port,
    policy: createOriginPolicy({ loopback, hosts: options.hosts ?? [], origins: options.origins ?? [] }),
    authenticator,
    audit,
    files: options.pagesDir === undefined ? undefined : createStaticFiles(options.pagesDir),
    graphql: (request, response, viewer) => yoga(request, response, { viewer }),
    eventStream: (request, response, viewer) => streams.handle(request, response, viewer),
    ingest: ingestHandler(ingest, options.ingest, onError),
    displays: createDisplayDoor({
      store: displays,
      heartbeats,
      audit,
      async mint(display) {
        const token = await mintDisplayToken(local.secret, display, now());
        // What the doors would refuse is not handed out.
        await authenticator.authenticate(token);
        return token;
      },
      now,
    }),
    graphiql: createGraphiQL(),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    readiness,
    metrics: () => openMetricsText(measures()),
    now,
    onError,
    ...(options.operatingLog?.level === 'debug' ? { onAnswered: requestReporter(options.operatingLog) } : {}),
  });
  const { url, port: boundPort } = await listen(server, closers, async () => {
    const spreadMs = returnSpreadMs(sockets.sockets + streams.streams);
    streams.close(spreadMs);
    await sockets.close(spreadMs);
  });
  options.onListening?.({ url, port: boundPort });

  // Whoever asks meanwhile is told how far it is.
  await engine.start((progress) => {
    readiness.readingLog(progress);
    options.onProgress?.(progress);
  });
  alerts.start();
  await ticker.refill();
  closers.push(onRebuilt(engine, () => ticker.refill().catch(onError)));
  readiness.starting = undefined;
  closers.push(every(SNAPSHOT_EVERY_MS, () => engine.saveSnapshot(), onError));
  const { retention } = options;
  if (retention !== undefined) {
    const retain = async () => {
      const deleted = await applyRetention({ log, engine, rules: retention, now: now() });
      if (deleted > 0) onMessage(`${deleted.toLocaleString('en')} events were past their time and are deleted.`);
    };
    await retain();
    closers.push(every(RETENTION_EVERY_MS, retain, onError));
  }

  let ready = Promise.resolve();
  if (demo) {
    const token = await mintLocalToken(local.secret, { role: 'sender', lifeMs: DEMO_TOKEN_LIFE_MS });
    feed = createDemoFeed({ url, dataDir: folder.path, token, onProblem: onMessage });
    closers.push(() => feed?.stop());
    await feed.start();
    const showPages = () => {
      readiness.writingHistory = false;
    };
    // A feed that ended early has said why; what is there is shown all the same.
    ready = feed.caughtUp.then(showPages, showPages);
  }
  return {
    url,
    port: boundPort,
    newSecret: local.created ? { path: local.path } : undefined,
    authRequired: authenticator.required,
    ready,
  };
}

/** Without the query, which may hold what somebody looks for. */
function requestReporter(log: OperatingLog): (answered: AnsweredRequest) => void {
  return ({ method, path, status, durationMs }) =>
    log.debug('Request answered.', { method, path, status, durationMs: Math.round(durationMs * 10) / 10 });
}

/** Calls `act` when the log was folded anew, as after events were deleted. */
function onRebuilt(engine: Engine, act: () => void): () => void {
  let { state } = engine;
  return engine.onFolded(() => {
    if (engine.state === state) return;
    state = engine.state;
    act();
  });
}

function checkAuth(auth: AuthOptions | undefined, loopback: boolean, host: string): void {
  const hasKeys = (auth?.secrets?.length ?? 0) > 0 || auth?.jwksUrl !== undefined;
  if (auth !== undefined && !hasKeys) {
    throw new ConfigurationError(
      'The setting `auth` needs `secrets` or `jwksUrl`: without a key no token could be checked.',
    );
  }
  for (const secret of auth?.secrets ?? []) {
    if (Buffer.byteLength(secret) < SECRET_MIN_BYTES) {
      throw new ConfigurationError(
        `A secret in \`auth.secrets\` has ${Buffer.byteLength(secret)} bytes; expected ${SECRET_MIN_BYTES} or more.`,
      );
    }
  }
  if (!loopback && auth === undefined) {
    throw new ConfigurationError(
      `Listening on ${host} lets other machines in, and no tokens are configured: anybody could see and send. Set \`auth\` in the configuration, or listen on 127.0.0.1.`,
    );
  }
}

/** An event clock stands at minus infinity before the first event; frames begin in 1970 instead. */
function fromTheBeginning(engine: LiveEngine): LiveEngine {
  return {
    get state() {
      return engine.state;
    },
    get position() {
      return engine.position;
    },
    advancesByItself: engine.advancesByItself,
    asOf: () => Math.max(0, engine.asOf()),
    onFolded: (listener) => engine.onFolded(listener),
  };
}

function ingestHandler(ingest: Ingest, limits: IngestConfig | undefined, onError: (error: unknown) => void): Handler {
  const door = createHttpDoor({ ...limits, ingest, onError });
  return async (request, response, viewer: Viewer) => {
    if (!maySend(viewer)) {
      sendError(response, 403, 'FORBIDDEN', 'Sending events takes a token with the role sender or admin.');
      return;
    }
    const { method = 'GET', headers } = request;
    const answer = await door({ method, headers, body: request, sender: accountOf(viewer) });
    // What was not read of a refused body would be taken for the next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  };
}

async function stage(feed: DemoFeed | undefined, { kind, minutes, channel }: Trouble): Promise<void> {
  if (feed === undefined) throw userError('NOT_READY', 'The demo feed is starting; try again in a moment.');
  try {
    await feed.stageTrouble(kind, minutes, channel);
  } catch (error) {
    if (error instanceof RangeError) throw userError('BAD_USER_INPUT', error.message);
    throw error;
  }
}

async function listen(
  server: HttpServer,
  closers: (() => Promise<void> | void)[],
  sendViewersAway: () => Promise<void>,
): Promise<{ readonly url: string; readonly port: number }> {
  const listening = await server.listen();
  closers.push(async () => {
    await Promise.all([sendViewersAway(), server.close(CLOSE_GRACE_MS)]);
  });
  return listening;
}

function operatingMeasures(
  now: () => number,
  readiness: Readiness,
  log: EventLog,
  engine: Engine,
  ingest: Ingest,
  hub: Hub,
  schedule: LiveSchedule,
  sockets: number,
  streams: number,
  delay: ReturnType<typeof monitorEventLoopDelay>,
): Measure[] {
  const { accepted, duplicate, rejected, pending, requests } = ingest.counts;
  const { views, subscriptions, rendered, delivered, conflated } = hub.counts;
  const { entities, withoutEffect } = engine.state.counts;
  const counter = (name: string, help: string, value: number): Measure => ({ name, type: 'counter', help, value });
  const gauge = (name: string, help: string, value: number): Measure => ({ name, type: 'gauge', help, value });
  return [
    counter('ingest_accepted_events', 'Events stored since the start.', accepted),
    counter('ingest_duplicate_events', 'Events whose id was stored before.', duplicate),
    counter('ingest_rejected_events', 'Events that were not valid.', rejected),
    gauge('ingest_pending_events', 'Events handed to the log and not yet durable.', pending),
    gauge('ingest_requests', 'Requests with events under way.', requests),
    gauge('ready', '1 while everything works; /readyz says what does not.', readiness.notReady === undefined ? 1 : 0),
    gauge('log_writable', '1 while the log takes events.', log.failure === undefined ? 1 : 0),
    gauge('log_events', 'Number of the last event stored.', log.lastSeq),
    gauge('log_position', 'Number of the last event folded.', engine.position.seq),
    counter('fold_seconds', 'Processor time spent on counting events into figures.', engine.foldMs / 1_000),
    gauge(
      'newest_event_age_seconds',
      'How long ago the newest event happened; NaN before the first.',
      Number.isFinite(engine.state.newestEventAt) ? (now() - engine.state.newestEventAt) / 1_000 : Number.NaN,
    ),
    gauge('state_entities', 'Contacts, cases, complaints, surveys and agents remembered.', sum(entities)),
    counter(
      'state_crowded_events',
      'Events without effect because too many entities are remembered (setting metrics.maxEntities).',
      withoutEffect.crowded ?? 0,
    ),
    gauge('live_views', 'Different views watched.', views),
    gauge('live_subscriptions', 'Subscriptions, however many share a view.', subscriptions),
    gauge('live_stretch_ratio', 'Factor by which cadences are stretched under load; 1 is none.', schedule.stretch),
    counter('live_rendered_frames', 'Frames computed and serialised.', rendered),
    counter('live_delivered_frames', 'Frames handed to connections.', delivered),
    counter('live_conflated_frames', 'Frames replaced by a newer one before a slow reader took them.', conflated),
    gauge('web_sockets', 'Open WebSocket connections.', sockets),
    gauge('event_streams', 'Open event streams.', streams),
    gauge(
      'event_loop_delay_p99_seconds',
      'Delay of the event loop, 99th percentile since the start.',
      Math.max(0, delay.percentile(99) / 1e6 - LOOP_SAMPLE_MS) / 1_000,
    ),
    gauge('resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
  ];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function every(intervalMs: number, act: () => Promise<void>, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    act().catch(onError);
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
