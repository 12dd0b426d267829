import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import {
  alertRules,
  createMetricState,
  DIMENSIONS,
  metricSettings,
  restoreMetricState,
  restoreMetricStateInParts,
} from '@andon/metrics';
import { openSqliteAlertStore, runAlerts } from './alerts/index.ts';
import type { App, AppOptions, RunningApp } from './app-options.ts';
import { openAuditLog } from './auth/audit-log.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { checkAuth } from './auth/check-auth.ts';
import { mintLocalToken, openLocalSecret } from './auth/local-secret.ts';
import { watchRevocations } from './auth/revocations.ts';
import { auditTargets } from './auth/target-changes.ts';
import type { Viewer } from './auth/viewer.ts';
import { dataFolder } from './data-folder.ts';
import { createDemoFeed, type DemoFeed } from './demo/feed.ts';
import { createHeartbeats, mintDisplayToken, openDisplayStore } from './displays/index.ts';
import {
  createEngine,
  createPastStates,
  createSnapshotFile,
  onRebuilt,
  scheduleSnapshots,
  stateFingerprint,
} from './engine/index.ts';
import type { Services, Trouble } from './graphql/context.ts';
import { userError } from './graphql/errors.ts';
import { createGateway } from './graphql/gateway.ts';
import { createAndonSchema } from './graphql/schema.ts';
import { createTimeTravel } from './graphql/time-travel.ts';
import { createHttpGraphql } from './graphql/yoga.ts';
import { applyRetention, forgetCustomer } from './history/index.ts';
import { createAdmission } from './http/admission.ts';
import { createDisplayDoor } from './http/display-door.ts';
import { createEventStreamDoor } from './http/event-stream-door.ts';
import { createExportNotes } from './http/export-notes.ts';
import { createGraphiQL } from './http/graphiql.ts';
import { type AnsweredRequest, createHttpServer, type HttpServer } from './http/http-server.ts';
import { createIngestHandler } from './http/ingest-handler.ts';
import { createOriginPolicy, isLoopbackName } from './http/origin-policy.ts';
import { returnSpreadMs } from './http/return-time.ts';
import { createStaticFiles } from './http/static-files.ts';
import { createWebSocketDoor } from './http/web-socket-door.ts';
import { createIngest } from './ingest/index.ts';
import { createCursorCodec } from './live/cursor.ts';
import { FairDesk } from './live/fair-desk.ts';
import { createFairShares } from './live/fair-shares.ts';
import { Hub } from './live/hub.ts';
import { fromTheBeginning } from './live/live-engine.ts';
import { LiveSchedule } from './live/live-schedule.ts';
import { createSharedMetricViews } from './live/shared-metric-views.ts';
import { openSqliteLog } from './log/index.ts';
import { openMetricsText } from './operating/open-metrics.ts';
import type { OperatingLog } from './operating/operating-log.ts';
import { createOperatingMeasures } from './operating/operating-measures.ts';
import { ReadinessReport } from './operating/readiness.ts';
import { createPrivacy, createPseudonymizer, loadKeys } from './privacy/index.ts';
import { VERSION } from './process/version.ts';
import { createEventTicker } from './ticker/index.ts';

export type { App, AppOptions, RunningApp } from './app-options.ts';

/** A demo needs somebody to send its events; its token lives as long as any server does. */
const DEMO_TOKEN_LIFE_MS = 365 * 86_400_000;
const CLOSE_GRACE_MS = 3_000;
/** Sockets and event streams together. */
const NEW_CONNECTIONS = { perSecond: 500, burst: 250 };
const COMPACT_EVERY_MS = 60 * 60_000;
const RETENTION_EVERY_MS = 86_400_000;

/** Puts the server together. The only place that names concrete adapters. */
export function createApp(options: AppOptions): App {
  const { operatingLog } = options;
  const { onError = (error) => (operatingLog ?? console).error(error) } = options;
  const onMessage = (message: string) => operatingLog?.warn(message);
  const closers: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;
  const giveUp = new AbortController();

  const stop = async (): Promise<void> => {
    giveUp.abort();
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
        return await start(options, { onMessage, onError }, closers, giveUp.signal);
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
  signal: AbortSignal,
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
  if (local.created) options.onNewSecret?.(local);

  const log = await openSqliteLog({ path: folder.log, onOpening: options.onOpening, signal });
  closers.push(() => log.close());
  const readiness = new ReadinessReport(() => log.failure);
  readiness.writingHistory = demo;
  const keys = loadKeys({ path: folder.keys, mayCreate: log.lastSeq === 0, now: now() });
  const pseudonymizer = createPseudonymizer(keys);
  const createState = () => createMetricState(settings);
  const fingerprint = stateFingerprint(VERSION, settings);
  const past = createPastStates({
    folder: folder.past,
    restoreInParts: (bytes) => restoreMetricStateInParts(bytes, settings),
    fingerprint,
    onWarning: onMessage,
  });
  const engine = createEngine({
    log,
    createState,
    snapshots: createSnapshotFile({
      path: folder.snapshot,
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint,
      past,
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
    heldEvents: () => engine.heldEvents,
    ...options.ingest,
  });
  const revocations = watchRevocations(folder.revoked, onError);
  closers.push(() => revocations.close());
  const audit = openAuditLog({ path: folder.audit, now, onError });
  auditTargets({ path: folder.targets, targets: settings.targets, audit, onError });
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
  const schedule = new LiveSchedule({
    engine: liveEngine,
    shareOf,
    now,
    onError,
    onRoundEnd: (onHandedOut) => hub.endRound(onHandedOut),
  });
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
    timeTravel: createTimeTravel({
      log,
      createState,
      nearest: (at) => past.newestBefore(at, log),
      generation: () => engine.state,
    }),
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
    noteExport: createExportNotes({ audit, now }),
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
  const admission = createAdmission({ ...NEW_CONNECTIONS, now });
  const sockets = createWebSocketDoor({ gateway, hub, authenticator, audit, admission, onHeard, onError });
  const streams = createEventStreamDoor({ gateway, hub, authenticator, audit, admission, onHeard, onError });
  const measures = createOperatingMeasures({
    log,
    engine,
    ingest,
    hub,
    schedule,
    readiness,
    sockets: () => sockets.sockets,
    streams: () => streams.streams,
    now,
  });
  closers.push(() => measures.close());

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
    ingest: createIngestHandler(ingest, options.ingest, onError),
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
    metrics: () => openMetricsText(measures.read()),
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
  closers.push(scheduleSnapshots(engine, onError));
  closers.push(every(COMPACT_EVERY_MS, async () => void (await log.compact()), onError));
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
    authRequired: authenticator.required,
    ready,
  };
}

/** Without the query, which may hold what somebody looks for. */
function requestReporter(log: OperatingLog): (answered: AnsweredRequest) => void {
  return ({ method, path, status, durationMs }) =>
    log.debug('Request answered.', { method, path, status, durationMs: Math.round(durationMs * 10) / 10 });
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

function every(intervalMs: number, act: () => Promise<void>, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    act().catch(onError);
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
