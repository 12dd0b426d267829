import { join, resolve } from 'node:path';

/** What lies where in a data folder. */
export interface DataFolder {
  readonly path: string;
  /** Every event: the source of truth. */
  readonly log: string;
  /**
   * Keys of the pseudonyms in the log; without them customers can no longer be recognised. Beside the folder, so that whoever gets a copy
   * of the folder does not get them with it.
   */
  readonly keys: string;
  /** The state of the last run; only a short cut. */
  readonly snapshot: string;
  /** A folder of earlier ones, for who asks for the past. */
  readonly past: string;
  /** What alerts were raised, and who took care of them. */
  readonly alerts: string;
  /** Screens that were let in. */
  readonly displays: string;
  /** Signs this server's own tokens. */
  readonly secret: string;
  /** Tokens that no longer count, one a line. */
  readonly revoked: string;
  /** Who came in and who was refused. */
  readonly audit: string;
  /** The targets of the last start, to tell of changes. */
  readonly targets: string;
}

export function dataFolder(path: string): DataFolder {
  return {
    path,
    log: join(path, 'events.sqlite'),
    keys: `${resolve(path)}.keys.json`,
    snapshot: join(path, 'state.snapshot'),
    past: join(path, 'past'),
    alerts: join(path, 'alerts.sqlite'),
    displays: join(path, 'displays.sqlite'),
    secret: join(path, 'secret'),
    revoked: join(path, 'revoked'),
    audit: join(path, 'audit.log'),
    targets: join(path, 'targets.json'),
  };
}
