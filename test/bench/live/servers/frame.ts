/** A result of the document in `documents.ts` as our server gives it, for the servers it is compared with. */
export function resultOf(sequence: number): { readonly queue: object } {
  const figure = (key: string, value: number | null, n: number) => ({
    key: `queue.${key}`,
    value,
    unit: 'COUNT',
    state: value === null ? 'EMPTY' : 'VALUE',
    n,
    status: 'NONE',
  });
  const now = new Date().toISOString();
  return {
    queue: {
      meta: {
        cursor: `b5d0c0c2-61f0-4a37-b4ff-3c7f3d4ab1a0.${sequence.toString(36)}.mk3k2j4h.q8Zb2kLxw5c`,
        asOf: now,
        from: now,
        to: now,
        window: '30m',
        reset: false,
        cadenceMs: 250,
        newestEventAt: now,
      },
      groups: [
        {
          waiting: figure('waiting', sequence, sequence),
          longestWaitSince: { value: Date.now() },
          offered: figure('offered', sequence, sequence),
          answered: figure('answered', 0, 0),
          abandoned: figure('abandoned', 0, 0),
          serviceLevel: { ...figure('serviceLevel', null, 0), lower: null, upper: null, target: 0.8, tolerance: 0.1 },
          asa: figure('asa', null, 0),
          abandonmentRate: figure('abandonmentRate', null, 0),
          occupancy: figure('occupancy', null, 0),
        },
      ],
    },
  };
}
