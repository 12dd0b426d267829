export type LocaleName = 'en' | 'zh-CN' | 'zh-TW';

/** Which side of its target a figure stands on, for sentences. */
export type Side = 'over' | 'under';

/** One standard as the headline speaks of it. */
export interface HeadlineMiss {
  readonly label: string;
  readonly value: string;
  readonly target: string;
  /** On which side it missed its target by less than the last digit of its value tells. */
  readonly barely: Side | undefined;
  /** It was met in the window before. */
  readonly slipped: boolean;
  /** Undefined where no interval is known. */
  readonly beyondChance: boolean | undefined;
}

/**
 * The words of every tile and of the connection, one object a language. Sentences are functions, so that each language keeps its own order.
 * Arguments are already formatted.
 */
export interface Messages {
  readonly locale: LocaleName;

  readonly figures: Readonly<Record<string, string>>;
  /** Known values of dimensions that come as identifiers, `channel.phone`. */
  readonly values: Readonly<Record<string, string>>;
  readonly notStated: string;
  readonly otherValues: string;

  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  /** Units of a duration that stands alone: "3 minutes" where the composed form is "3 min 05 s". */
  readonly alone: Readonly<Record<'day' | 'hour' | 'minute' | 'second', string>>;
  readonly per1000: string;
  readonly windows: Readonly<Record<string, string>>;

  readonly onTarget: string;
  readonly attention: string;
  readonly critical: string;
  readonly noData: string;

  /** Before the name of a variant that is a letter and a number: `formula F3`. */
  readonly formula: string;
  /** Names of variants and methods as the server gives them, where the language has others. */
  readonly variants: Readonly<Record<string, string>>;

  readonly live: string;
  readonly connecting: string;
  readonly loading: string;
  readonly delayed: string;
  readonly reconnecting: string;
  readonly offline: string;
  readonly asOfTime: (time: string) => string;
  readonly paused: string;
  readonly demo: string;
  readonly empty: string;
  readonly tooFew: (n: string) => string;
  /** Beside a number that another system reported. */
  readonly reported: string;
  readonly suppressed: string;
  readonly notAllowed: string;
  readonly incompatible: string;
  readonly error: string;

  readonly about: (name: string) => string;
  readonly nobodyWaits: string;
  readonly total: string;

  /** Missing in English, where `help-words.ts`, `chart-words.ts`, `definition-words.ts` and `headline.how.ts` have them. */
  readonly ofHelp?: HelpMessages & ChartMessages & DefinitionMessages & { readonly headlineRules: readonly string[] };
  /** The same for `element-words.ts`. */
  readonly ofElements?: ElementMessages;
  /** The same for `setting-words.ts`. */
  readonly ofSettings?: SettingMessages;
  /** The same for `event-words.ts`. */
  readonly ofEvents?: EventMessages;
}

/** Words of targets, of trouble, of what a reader can do, of panels and of charts: none that a page says before its first figure. */
export interface HelpMessages {
  readonly ago: (duration: string) => string;
  /** Two sentences, the second whole. */
  readonly sentences: (first: string, second: string) => string;
  readonly delayedSince: (time: string) => string;
  readonly offlineSince: (time: string) => string;
  /** Without the target where it stands beside. */
  readonly offTarget: (difference: string, side: Side, target?: string) => string;
  readonly atTarget: (target?: string) => string;
  readonly points: (count: string) => string;
  readonly percentagePoints: (count: string) => string;
  readonly asOf: (time: string, age: string) => string;
  readonly pause: string;
  readonly resume: string;
  readonly silentSince: (time: string) => string;
  readonly notAllowedHelp: (contact: string | undefined) => string;
  readonly incompatibleHelp: string;
  readonly errorHelp: string;
  readonly unknownFigure: (key: string) => string;
  readonly announce: (label: string, status: string) => string;
}

/** Words of a chart over time and of its table. */
export interface ChartMessages {
  readonly time: string;
  readonly valueWord: string;
  readonly showTable: string;
  readonly showChart: string;
  readonly stillFilling: string;
  readonly limit: (value: string) => string;
  readonly beyondLimits: string;
  readonly chartLabel: (label: string, window: string) => string;
  readonly chart: string;
  /** What a glance tells. @param latest - The newest value, or a name and a value of every line. */
  readonly glance: (latest: readonly string[], low: string, high: string, target: string | undefined) => string;
}

/** Words of the panel that says what a number means. */
export interface DefinitionMessages {
  readonly formula: string;
  readonly variant: string;
  readonly counted: string;
  readonly freshness: string;
  readonly source: string;
  readonly intervalWord: string;
  readonly definitionMissing: string;
  readonly reported: string;
  readonly window: string;
}

/** What a figure was before. */
export interface ChangeMessages {
  readonly change: (difference: string, direction: 'up' | 'down', previous: string) => string;
  readonly noChange: string;
  /** There are no events from so far back. */
  readonly noEarlier: string;
  /** Name of the window before, on its line and its column. */
  readonly previousPeriod: string;
  /** Of the whole window before there is no value. */
  readonly nothingBefore: string;
}

/** Settings that make a figure another number, in its name. */
export interface QualifierMessages {
  readonly within: (duration: string) => string;
  readonly naive: string;
  /** How a quantile is said beside a figure's name. */
  readonly quantile: (percent: string) => string;
  /** A name with the settings that make it another number. */
  readonly qualified: (name: string, details: readonly string[]) => string;
}

export type SettingMessages = QualifierMessages & ChangeMessages;

/** Words that only some elements say: a page without those does not fetch the English ones. */
export interface ElementMessages {
  readonly families: Readonly<Record<'queue' | 'complaint', string>>;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly target: (value: string) => string;
  readonly targetWord: string;
  readonly margin: (half: string) => string;
  readonly fromTo: (from: string, to: string) => string;
  readonly chartHelp: string;

  readonly expectedWait: (duration: string) => string;
  readonly agentStates: Readonly<Record<'agentsAvailable' | 'agentsBusy' | 'agentsWrapUp' | 'agentsAway', string>>;
  readonly agents: string;
  readonly spread: (low: string, lowValue: string, high: string, highValue: string) => string;
  readonly nowServing: string;
  readonly ticket: string;
  readonly desk: string;
  readonly calledBefore: string;
  readonly waitingCount: (count: number, text: string) => string;
  /** Of those who gave up. */
  readonly gaveUpAtOnce: (count: string) => string;
  readonly medianAge: (duration: string) => string;
  /** Between a name and what it is split by. */
  readonly listGap: string;
  readonly servedAtOnce: string;
  readonly nineInTen: (duration: string) => string;
  readonly median: string;
  readonly openCounted: string;
  readonly backlogByAge: string;
  readonly ageing: string;
  readonly overdueList: string;
  readonly noneOverdue: string;
  readonly more: (count: string) => string;
  readonly overdueBy: (duration: string) => string;
  readonly notAcknowledged: string;
  readonly acknowledged: string;
  readonly filedInWindow: (count: number, text: string) => string;
  readonly upTo: (duration: string) => string;
  readonly overAge: (duration: string) => string;
  readonly scores: string;
  /** Title of how long answered contacts waited. */
  readonly waits: string;
  readonly share: string;
  readonly answers: (count: number, text: string) => string;
  readonly benchmark: string;
  readonly reference: string;
  readonly topic: string;
  readonly due: string;
  readonly standard: string;
  readonly actual: string;
  readonly trend: string;
  readonly status: string;
  readonly responseRate: (rate: string) => string;
  readonly stillOpen: (count: string) => string;

  readonly headlineHealthy: string;
  readonly headlineStrained: string;
  readonly headlineFailing: string;
  readonly headlineUnknown: string;
  readonly headlineNoTargets: string;
  readonly headlineCount: (met: number, total: number) => string;
  readonly headlineMisses: (misses: readonly HeadlineMiss[], more: number) => string;
  readonly headlineDetail: (count: string, misses: string) => string;
  /** Between two sentences. */
  readonly sentenceGap: string;
  /** A figure's name with where it was measured. */
  readonly inPlace: (name: string, place: string) => string;
  readonly headlineUnmeasured: (count: number) => string;
  readonly headlineHow: string;
}

/** Words of what happened: alerts and single events. */
export interface EventMessages {
  readonly alerts: string;
  readonly allClear: string;
  readonly allClearSince: (time: string) => string;
  /** The last alert was not over because all is well again. */
  readonly endedForWant: (time: string) => string;
  /** In place of "all clear" while no events come. */
  readonly clearUnknown: string;
  /** Beyond a limit, but not yet for as long as the rule waits. */
  readonly limitPassed: (name: string, duration: string, wait: string) => string;
  /** Beyond a limit, but of fewer than the rule needs. */
  readonly limitPassedByFew: (name: string, n: string, least: string) => string;
  /** @param back - It is on the good side of its limit again, and the alert not over for good yet. */
  readonly alertLevel: (value: string, side: Side, limit: string, back: boolean) => string;
  readonly alertSignal: (value: string, side: Side) => string;
  readonly alertSilence: (duration: string) => string;
  /** Without the duration where there is room for the time alone. */
  readonly alertSince: (time: string, duration?: string) => string;
  /** Why nothing newer can be said of an alert. */
  readonly alertWords: Readonly<Record<'NO_DATA' | 'TOO_FEW' | 'STALE', string>>;
  readonly escalated: string;
  readonly acknowledge: string;
  /** Of one alert, for screen readers. */
  readonly acknowledgeName: (name: string) => string;
  readonly acknowledgedBy: (who: string, time: string) => string;
  readonly notAcknowledgedNow: string;
  readonly mayNotAcknowledge: string;
  readonly moreAlerts: (count: string) => string;
  readonly testSound: string;
  readonly allowSound: string;
  readonly newestEvents: string;
  readonly noEventsYet: string;
  readonly complaintSeverity: (severity: string) => string;
  /** Names of the types of events, for example `complaint.filed`. */
  readonly eventTypes: Readonly<Record<string, string>>;
}
