/**
 * The objects the server sends, as the elements read them: what a page hands to `frame` when it feeds an element itself.
 * They follow packages/schema/src/sdl; testing/frame-types.ts keeps the generated operations assignable to them.
 */

export type Unit = 'COUNT' | 'MILLISECONDS' | 'SHARE' | 'POINTS' | 'PER_1000' | 'INSTANT';
export type FigureState = 'VALUE' | 'EMPTY' | 'TOO_FEW' | 'SUPPRESSED' | 'AT_LEAST' | 'REPORTED' | 'NO_HISTORY';
export type FigureStatus = 'NONE' | 'ON_TARGET' | 'ATTENTION' | 'CRITICAL';
export type Direction = 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL';

/** The window before, as far as it is compared. */
export interface PreviousFigure {
  readonly value?: number | null | undefined;
  readonly state: FigureState;
  readonly status: FigureStatus;
  readonly n: number;
}

export interface Figure {
  /** `family.name`. */
  readonly key: string;
  readonly value?: number | null | undefined;
  readonly unit: Unit;
  readonly state: FigureState;
  readonly n: number;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly variant?: string | null | undefined;
  readonly target?: number | null | undefined;
  readonly tolerance?: number | null | undefined;
  readonly status: FigureStatus;
  readonly direction: Direction;
  readonly previous?: PreviousFigure | null | undefined;
}

export interface FrameMeta {
  readonly asOf: string;
  readonly from: string;
  readonly to: string;
  readonly window: string;
  readonly zone: string;
  readonly newestEventAt?: string | null | undefined;
  readonly demo: boolean;
}

export interface DimensionValue {
  readonly dimension: string;
  readonly value: string;
}

/** What a frame is of, and thereby its shape. */
export type FrameKind = 'figures' | 'series' | 'queue' | 'response' | 'complaint' | 'survey' | 'alerts' | 'ticker';

interface Group {
  readonly key: readonly DimensionValue[];
}

/** Every frame says what it is true for and holds one group, or one for each combination of `groupBy`. */
export interface Frame<G extends Group = Group> {
  readonly meta: FrameMeta;
  readonly groups: readonly G[];
}

export interface FiguresGroup extends Group {
  readonly figures: readonly Figure[];
}
export interface FiguresFrame extends Frame<FiguresGroup> {
  /** Keys of the figures that are of the moment, not of the window; default: none. */
  readonly momentary?: readonly string[] | undefined;
}

export interface SeriesPoint {
  readonly t: string;
  readonly value?: number | null | undefined;
  readonly n: number;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly partial: boolean;
}
export interface SeriesGroup extends Group {
  readonly points: readonly SeriesPoint[];
  /** Within these the figure moves by itself. */
  readonly limits?: SeriesLimits | null | undefined;
}
export interface SeriesLimits {
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly points: number;
}
export interface SeriesFrame extends Frame<SeriesGroup> {
  readonly figure: string;
  readonly unit: Unit;
  readonly variant?: string | null | undefined;
  readonly direction: Direction;
  readonly target?: number | null | undefined;
  readonly tolerance?: number | null | undefined;
  readonly stepMs: number;
  /** What is shown was reported by another system; default: no. */
  readonly reported?: boolean | undefined;
  /** Of a window before: what its points are compared with begins so many milliseconds later; default: as much as its window does. */
  readonly offsetMs?: number | undefined;
  /** The window before, shown where `compare="previous"` asks for it; of a page that feeds the frame. */
  readonly previous?: SeriesFrame | undefined;
}

export interface CalledTicket {
  readonly ticket: string;
  readonly desk?: string | null | undefined;
  readonly queue?: string | null | undefined;
  readonly calledAt: string;
}
export interface QueueGroup extends Group {
  readonly waiting: Figure;
  readonly longestWaitSince: Figure;
  readonly offered: Figure;
  readonly answered: Figure;
  readonly abandoned: Figure;
  readonly abandonmentRate: Figure;
  readonly expectedWait: Figure;
  readonly serviceLevel: Figure;
  readonly agentsAvailable?: Figure | undefined;
  readonly agentsBusy?: Figure | undefined;
  readonly agentsWrapUp?: Figure | undefined;
  readonly agentsAway?: Figure | undefined;
  readonly occupancy?: Figure | undefined;
  readonly nowServing?: readonly CalledTicket[] | undefined;
  readonly calledRecently?: readonly CalledTicket[] | undefined;
}
export type QueueFrame = Frame<QueueGroup>;

/** Contacts whose wait was longer than `fromMs` (from 0 in the first bucket) and at most `toMs`; without one, any wait above. */
export interface WaitBucket {
  readonly fromMs: number;
  readonly toMs?: number | null | undefined;
  readonly answered: number;
  readonly abandoned: number;
}
export interface WaitsGroup extends Group {
  readonly wait: Figure;
  readonly answered: Figure;
  readonly abandoned: Figure;
  readonly waitBuckets: readonly WaitBucket[];
}
export type WaitsFrame = Frame<WaitsGroup>;

export interface ServiceLevelGroup extends Group {
  readonly serviceLevel: Figure;
  readonly answered: Figure;
  readonly abandoned: Figure;
}
export type ServiceLevelFrame = Frame<ServiceLevelGroup>;

export interface AgeBucket {
  readonly fromMs: number;
  readonly toMs?: number | null | undefined;
  readonly count: number;
}
export interface ResponseGroup extends Group {
  /** Median. */
  readonly firstResponse: Figure;
  readonly firstResponseP90: Figure;
  readonly withinTarget: Figure;
  readonly unanswered: Figure;
  readonly overdue: Figure;
  readonly dueSoon: Figure;
  readonly backlog: Figure;
  readonly backlogBuckets: readonly AgeBucket[];
  readonly backlogAge?: Figure | undefined;
  readonly opened?: Figure | undefined;
  readonly resolved?: Figure | undefined;
}
export type ResponseFrame = Frame<ResponseGroup>;

export interface OverdueComplaint {
  readonly entity: string;
  readonly severity: string;
  readonly topic?: string | null | undefined;
  readonly channel?: string | null | undefined;
  readonly filedAt: string;
  readonly dueAt: string;
  readonly acknowledged: boolean;
}
export interface ComplaintGroup extends Group {
  readonly filed: Figure;
  readonly ratePer1000: Figure;
  readonly acknowledgedInTime: Figure;
  readonly open: Figure;
  readonly overdue: Figure;
  readonly ageing: readonly AgeBucket[];
  readonly overdueList?: readonly OverdueComplaint[] | undefined;
}
export type ComplaintFrame = Frame<ComplaintGroup>;

export interface ScoreCount {
  readonly score: number;
  readonly count: number;
}
export interface SurveyGroup extends Group {
  readonly nps?: Figure | undefined;
  readonly promoters?: Figure | undefined;
  readonly passives?: Figure | undefined;
  readonly detractors?: Figure | undefined;
  readonly csat?: Figure | undefined;
  readonly csi?: Figure | undefined;
  readonly effort?: Figure | undefined;
  readonly responseRate: Figure;
  readonly distribution?: readonly ScoreCount[] | undefined;
}
export type SurveyFrame = Frame<SurveyGroup>;

/** What calls for help. */
export interface Alert {
  readonly id: string;
  readonly rule: string;
  /** In the reader's language. */
  readonly name: string;
  readonly severity: 'ATTENTION' | 'CRITICAL';
  readonly state: 'RAISED' | 'ACKNOWLEDGED' | 'CLEARED';
  readonly kind: 'THRESHOLD' | 'TARGET' | 'SIGNAL' | 'SILENCE';
  readonly figure?: string | null | undefined;
  readonly unit?: Unit | null | undefined;
  readonly direction: Direction;
  readonly window?: string | null | undefined;
  readonly key: readonly DimensionValue[];
  readonly filter: readonly { readonly dimension: string; readonly values: readonly string[] }[];
  /** In `unit`; for an instant and for silence, epoch ms. */
  readonly value?: number | null | undefined;
  readonly n: number;
  /** In `unit`; for an instant and for silence, ms. */
  readonly limit?: number | null | undefined;
  readonly side: 'ABOVE' | 'BELOW';
  readonly signal?: string | null | undefined;
  readonly data: 'FRESH' | 'NO_DATA' | 'TOO_FEW' | 'STALE';
  readonly raisedAt: string;
  readonly acknowledgedAt?: string | null | undefined;
  readonly acknowledgedBy?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly escalatedAt?: string | null | undefined;
  readonly clearedAt?: string | null | undefined;
}
/** Beyond the limit of a rule, and no alert yet. */
export interface AlertWatch {
  readonly name: string;
  readonly key: readonly DimensionValue[];
  readonly filter: Alert['filter'];
  /** Null while too few were counted to judge it. */
  readonly since?: string | null | undefined;
  readonly raisesAt?: string | null | undefined;
  readonly n: number;
  readonly minimumSample: number;
}
export interface AlertsFrame {
  readonly meta: FrameMeta;
  /** Open ones, the most pressing first. */
  readonly alerts: readonly Alert[];
  readonly total: number;
  readonly clearSince?: string | null | undefined;
  /** Why the last one was over. */
  readonly clearBecause?: 'RECOVERED' | 'NO_DATA' | 'OFF_HOURS' | 'RULE_GONE' | null | undefined;
  /** The events have stopped: nobody can say that all is clear. */
  readonly stale: boolean;
  /** What may become an alert. */
  readonly watching?: readonly AlertWatch[];
}

export interface TickerEvent {
  readonly id: string;
  /** For example `complaint.filed`. */
  readonly type: string;
  readonly time: string;
  readonly dimensions: readonly DimensionValue[];
  readonly severity?: string | null | undefined;
  readonly comment?: string | null | undefined;
}
export interface TickerFrame {
  readonly meta: FrameMeta;
  /** The newest first. */
  readonly events: readonly TickerEvent[];
  readonly comments: boolean;
}

/** What a number means, in the reader's language. */
export interface Definition {
  readonly key: string;
  readonly name: string;
  readonly shortName: string;
  readonly description: string;
  readonly formula: string;
  readonly variants: readonly string[];
  readonly unit: Unit;
  readonly direction: Direction;
  readonly windowed: boolean;
  readonly sample: string;
  readonly source: string;
}
