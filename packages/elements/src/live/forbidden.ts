import type { LiveSnapshot } from '@andon/client';

/** The reader may not see this view: no access at all, or not to what was asked. An old frame is withheld, too. */
export const isForbidden = ({ state, error }: LiveSnapshot<unknown>): boolean =>
  state === 'not-allowed' || error?.code === 'FORBIDDEN';
