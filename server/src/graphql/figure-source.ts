import type { Figure, FigureParams, Group } from '@andon/metrics';
import type { FigureSource } from '@andon/schema/resolvers';

/** A group's figure for GraphQL; the window before is counted only when `previous` is selected. */
export function figureSource(group: Group, name: string, params: FigureParams): FigureSource {
  return withPrevious(group.figure(name, params), () => group.previous(name, params));
}

function withPrevious(figure: Figure, previous: () => Figure | null): FigureSource {
  return {
    ...figure,
    previous: () => {
      const earlier = previous();
      return earlier === null ? null : withPrevious(earlier, () => null);
    },
  };
}
