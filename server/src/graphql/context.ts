import type { FamilyFrame, MetricState, ViewSpec } from '@andon/metrics';
import type { AlertCentre, AlertRecord, HistoryQuery } from '../alerts/index.ts';
import { accountOf, type Viewer } from '../auth/viewer.ts';
import type { Display } from '../displays/index.ts';
import type { CursorCodec } from '../live/cursor.ts';
import type { FairDesk } from '../live/fair-desk.ts';
import type { LiveEngine } from '../live/live-engine.ts';
import type { LiveSchedule } from '../live/live-schedule.ts';
import type { SharedMetricViews } from '../live/shared-metric-views.ts';
import type { EventTicker } from '../ticker/index.ts';
import type { IngestPort } from './ingest-port.ts';
import type { TimeTravel } from './time-travel.ts';

export type TroubleKind = 'ARRIVAL_SURGE' | 'AGENTS_AWAY' | 'CHANNEL_OUTAGE' | 'COMPLAINT_WAVE' | 'CALM';

export interface Trouble {
  readonly kind: TroubleKind;
  readonly minutes: number;
  readonly channel: string | undefined;
}

/** Facts about this server that frames and `Query.server` tell. */
export interface ServerFacts {
  readonly version: string;
  readonly demo: boolean;
  readonly clock: 'wall' | 'event';
  readonly zone: string;
  readonly dimensions: readonly string[];
}

/** What resolvers work with; the same for every request. */
export interface Services {
  readonly facts: ServerFacts;
  readonly engine: LiveEngine;
  readonly timeTravel: TimeTravel;
  readonly metricViews: SharedMetricViews;
  readonly schedule: LiveSchedule;
  /** Where what viewers ask for is computed, in turn. */
  readonly desk: FairDesk;
  readonly cursors: CursorCodec;
  readonly ingest: IngestPort;
  /** Absent where the demo feed is not running. */
  readonly stageTrouble: ((trouble: Trouble) => Promise<void>) | undefined;
  /** Deletes a customer's events, or only counts them. @returns How many. */
  readonly forgetCustomer: (request: ForgetRequest) => Promise<number>;
  readonly alerts: AlertCentre;
  readonly alertHistory: (query: HistoryQuery) => readonly AlertRecord[];
  /** Says that a viewer takes care of an open alert. @returns What it is then; `undefined` where it has ended meanwhile. */
  readonly acknowledge: (alert: AlertRecord, viewer: Viewer, note: string | null) => AlertRecord | undefined;
  /** Writes down that a viewer took away what a page that only watches does not ask for: a series, the past, the history of alerts. */
  readonly noteExport: (viewer: Viewer, what: string) => void;
  readonly ticker: EventTicker;
  /** Whether frames tell when the newest event came: it may lie outside what a viewer with a scope may know of. */
  readonly tellsNewestEvent: boolean;
  /** All there are, with their last signs of life. */
  readonly displays: () => readonly Display[];
  readonly now: () => number;
}

export interface ForgetRequest {
  /** The reference as it was sent. */
  readonly customer: string;
  readonly dryRun: boolean;
  /** For the audit log. */
  readonly viewer: Viewer;
}

/** GraphQL context: one for each request or subscription. */
export interface Context {
  readonly viewer: Viewer;
  readonly services: Services;
  /** The HTTP request, where there is one; aborted when whoever asked has hung up. */
  readonly request?: { readonly signal: AbortSignal };
}

/** What a viewer's operations work with. */
export function servicesFor({ scope }: Viewer, services: Services): Services {
  return Object.keys(scope).length === 0 ? services : { ...services, tellsNewestEvent: false };
}

/** Computes at the desk what the operation asks for, in its viewer's turns: nobody waits for more than a few milliseconds of it. */
export function atDeskInParts<T>({ viewer, services, request }: Context, begin: () => Generator<void, T>): Promise<T> {
  return services.desk.runParts(accountOf(viewer), begin, request?.signal);
}

/** A frame of a view that nobody keeps open. */
export function* frameInParts(spec: ViewSpec, { state, asOf }: Moment): Generator<void, FamilyFrame> {
  const view = state.openView(spec);
  try {
    yield* view.prepare(asOf);
    // What has been read is shared by all views of the filter, as long as one of them is open.
    return state.frame(spec, asOf);
  } finally {
    view.close();
  }
}

/** Where a query reads: the state of now, or of the past. */
export interface Moment {
  readonly state: MetricState;
  readonly asOf: number;
}
