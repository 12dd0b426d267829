import { lateModule } from './late-module.ts';

/** What reads targets and the settings of figures, and speaks of them: fetched where a page has such, while the connection opens. */
export const settings = lateModule(() => import('../base/settings.ts'));
