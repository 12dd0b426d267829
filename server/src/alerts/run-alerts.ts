import type { LiveSchedule, Watch } from '../live/live-schedule.ts';
import { type AlertCentre, type AlertCentreOptions, createAlertCentre } from './alert-centre.ts';

/** Rules that ask "for how long" are asked this often though no event comes. */
const TICK_MS = 1_000;

export interface RunAlertsOptions extends AlertCentreOptions {
  readonly schedule: LiveSchedule;
}

export interface RunningAlerts {
  readonly centre: AlertCentre;
  /** Begins to judge; not before the log is read, for what is half a history tells of alerts that never were. */
  start(): void;
  stop(): void;
}

/** Judges each rule on the beat of the live views: at once when events come after a quiet time, then at most once a second. */
export function runAlerts(options: RunAlertsOptions): RunningAlerts {
  const { schedule, engine } = options;
  const centre = createAlertCentre(options);
  let watches: readonly Watch[] = [];
  let folds = 0;
  const stopListening = engine.onFolded(() => {
    folds += 1;
  });
  const view = {
    /** What the figures of a rule have made of the events is asked in the rule's own turn: that of all rules takes as long as several frames. */
    get revision() {
      return folds;
    },
    nextChangeAfter: (asOf: number) => asOf + TICK_MS,
  };
  return {
    centre,
    start() {
      const asOf = engine.asOf();
      centre.tick(asOf);
      watches = centre.judges.map((judge) =>
        schedule.watch(view, TICK_MS, (at) => {
          judge(at);
          return undefined;
        }),
      );
      for (const watch of watches) watch.advanced(asOf);
    },
    stop() {
      stopListening();
      for (const watch of watches) watch.stop();
      centre.close();
    },
  };
}
