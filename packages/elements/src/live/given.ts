import { lateModule } from './late-module.ts';

/** What reads the data a page feeds: fetched where a page does. */
export const given = lateModule(() => import('../base/given-frames.ts'));
