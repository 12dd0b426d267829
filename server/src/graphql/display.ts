import { mayOperate } from '../auth/viewer.ts';
import type { Context } from './context.ts';
import { userError } from './errors.ts';

export const displayResolvers = {
  Query: {
    displays: (_root: unknown, _args: unknown, { viewer, services }: Context): object[] => {
      if (!mayOperate(viewer)) throw userError('FORBIDDEN', 'The list of displays is for admins.');
      return services.displays().map(({ name, scope, pairedAt, seenAt, address, page, version }) => ({
        name,
        scope: Object.entries(scope).map(([dimension, values]) => ({ dimension, values })),
        pairedAt,
        seenAt,
        address,
        page,
        version,
      }));
    },
  },
};
