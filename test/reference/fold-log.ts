import {
  createMetricState,
  type MetricSettings,
  type MetricState,
  metricSettings,
  type ServiceEvent,
} from '@andon/metrics';
import {
  createEngine,
  createHttpDoor,
  createIngest,
  createMemoryLog,
  createPrivacy,
  createPseudonymizer,
  type Engine,
  type EventLog,
  type Receipt,
} from '@andon/server/parts';

const LINES_A_CHUNK = 500;

/** The way of an event through the house without its outer walls: ingest door, log, engine. */
export interface Station {
  readonly state: MetricState;
  readonly engine: Engine;
  readonly log: EventLog;
  /** Sends events as NDJSON through the HTTP door. */
  send(events: readonly ServiceEvent[]): Promise<Receipt>;
  close(): Promise<void>;
}

export async function createStation(
  settings: Partial<MetricSettings>,
  log: EventLog = createMemoryLog(),
): Promise<Station> {
  const complete = metricSettings(settings);
  const engine = createEngine({ log, createState: () => createMetricState(complete), now: Date.now, clock: 'event' });
  await engine.start();
  const pseudonymizer = createPseudonymizer([{ id: 'test', secret: Buffer.alloc(32, 1) }]);
  const ingest = createIngest({
    log,
    privacy: createPrivacy({ pseudonymizer }),
    now: Date.now,
    customDimensions: complete.customDimensions,
  });
  const door = createHttpDoor({ ingest });
  return {
    get state() {
      return engine.state;
    },
    engine,
    log,
    async send(events) {
      const headers = { 'content-type': 'application/x-ndjson' };
      const response = await door({ method: 'POST', headers, body: ndjson(events) });
      if (response.status !== 202) throw new Error(`Expected 202, got ${response.status}: ${response.body}`);
      return JSON.parse(response.body) as Receipt;
    },
    async close() {
      engine.dispose();
      await log.close();
    },
  };
}

async function* ndjson(events: readonly ServiceEvent[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < events.length; at += LINES_A_CHUNK) {
    const lines = events.slice(at, at + LINES_A_CHUNK).map((event) => JSON.stringify(event));
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
