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

/** Judges the rules on the beat of the live views: at once when figures change, then at most once a second. */
export function runAlerts(options: RunAlertsOptions): RunningAlerts {
  const { schedule, engine } = options;
  const centre = createAlertCentre(options);
  let watch: Watch | undefined;
  const tick = (asOf: number): undefined => {
    centre.tick(asOf);
  };
  const view = {
    get revision() {
      return centre.figuresRevision;
    },
    nextChangeAfter: (asOf: number) => asOf + TICK_MS,
  };
  return {
    centre,
    start() {
      watch = schedule.watch(view, TICK_MS, tick);
      const asOf = engine.asOf();
      tick(asOf);
      watch.advanced(asOf);
    },
    stop() {
      watch?.stop();
      centre.close();
    },
  };
}
