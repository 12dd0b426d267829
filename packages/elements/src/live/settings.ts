import { lateModule } from './late-module.ts';

/** What reads targets and settings of figures, and speaks of comparisons: fetched where a page has such, while the connection opens. */
export const settings = lateModule(() => import('../base/settings.ts'));
