import type { LiveSchedule, Watch } from '../live/live-schedule.ts';
import { type AlertCentre, type AlertCentreOptions, createAlertCentre, type Judge } from './alert-centre.ts';

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

/** Judges each rule on the beat of the live views: at once when its figures change, then at most once a second. */
export function runAlerts(options: RunAlertsOptions): RunningAlerts {
  const { schedule, engine } = options;
  const centre = createAlertCentre(options);
  let watches: readonly Watch[] = [];
  return {
    centre,
    start() {
      const asOf = engine.asOf();
      centre.tick(asOf);
      watches = centre.judges.map((judge) => watchJudge(schedule, judge));
      for (const watch of watches) watch.advanced(asOf);
    },
    stop() {
      for (const watch of watches) watch.stop();
      centre.close();
    },
  };
}

function watchJudge(schedule: LiveSchedule, judge: Judge): Watch {
  const view = {
    get revision() {
      return judge.revision;
    },
    nextChangeAfter: (asOf: number) => asOf + TICK_MS,
  };
  return schedule.watch(view, TICK_MS, (asOf) => {
    judge.judge(asOf);
    return undefined;
  });
}
