import type { FiguresFrame } from '@andon/elements';

/** Figures that a page has itself, in the shape the server sends: here a score. */
export function npsFrame(value: number): FiguresFrame {
  const now = '2026-03-02T13:02:10.000Z';
  return {
    meta: {
      asOf: now,
      from: '2026-02-02T00:00:00.000Z',
      to: now,
      window: '30d',
      zone: 'Europe/Amsterdam',
      demo: false,
    },
    groups: [
      {
        key: [],
        figures: [
          {
            key: 'survey.nps',
            value,
            unit: 'POINTS',
            state: 'VALUE',
            n: 412,
            status: 'NONE',
            direction: 'HIGHER_IS_BETTER',
          },
        ],
      },
    ],
  };
}
