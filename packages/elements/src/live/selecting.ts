import { lateModule } from './late-module.ts';

/** What makes names and numbers buttons: fetched where an element is `selectable`. */
export const selecting = lateModule(() => import('../base/selecting.ts'));
