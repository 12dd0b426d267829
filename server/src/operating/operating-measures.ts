import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Engine } from '../engine/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Hub } from '../live/hub.ts';
import type { LiveSchedule } from '../live/live-schedule.ts';
import type { EventLog } from '../log/index.ts';
import type { Measure } from './open-metrics.ts';
import type { Readiness } from './readiness.ts';

/** How often the event loop is asked how late it is: each time wakes an idle server. */
const LOOP_SAMPLE_MS = 500;

/** Of which parts it tells. */
export interface MeasuredParts {
  readonly log: EventLog;
  readonly engine: Engine;
  readonly ingest: Ingest;
  readonly hub: Hub;
  readonly schedule: LiveSchedule;
  readonly readiness: Readiness;
  /** Open connections. */
  readonly sockets: () => number;
  readonly streams: () => number;
  /** Epoch ms. */
  readonly now: () => number;
}

/** What `/metrics` tells of a server. */
export interface OperatingMeasures {
  read(): Measure[];
  close(): void;
}

/** Begins to watch the delay of the event loop. */
export function createOperatingMeasures(parts: MeasuredParts): OperatingMeasures {
  const delay = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  delay.enable();
  return { read: () => read(parts, delay), close: () => void delay.disable() };
}

function read(parts: MeasuredParts, delay: ReturnType<typeof monitorEventLoopDelay>): Measure[] {
  const { log, engine, ingest, hub, schedule, readiness, now } = parts;
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
    gauge('fold_lag_events', 'Events stored and not yet counted into figures.', log.lastSeq - engine.position.seq),
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
    gauge('web_sockets', 'Open WebSocket connections.', parts.sockets()),
    gauge('event_streams', 'Open event streams.', parts.streams()),
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
