import { lateModule } from './late-module.ts';

/** What a page needs after its first figure. */
export const afterwards = lateModule(() => import('../base/afterwards.ts'));
