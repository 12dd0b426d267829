export interface LiveDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A frame of about 1 kB: the figures of a queue board with what is needed to believe them. */
const BOARD = `subscription Board($filter: Filter, $window: Window!, $groupBy: [Dimension!], $cadenceMs: Int!) {
  queue(filter: $filter, window: $window, groupBy: $groupBy, cadenceMs: $cadenceMs) {
    meta { cursor asOf from to window reset cadenceMs newestEventAt }
    groups {
      waiting { ...F }
      longestWaitSince { value }
      offered { ...F }
      answered { ...F }
      abandoned { ...F }
      serviceLevel { ...F lower upper target tolerance }
      asa { ...F }
      abandonmentRate { ...F }
      occupancy { ...F }
    }
  }
}
fragment F on Figure { key value unit state n status }`;

const WINDOWS = ['30m', '1h', '4h', '24h'] as const;

/** Different views that one event changes all. */
export function boards(count: number, cadenceMs = 250): LiveDocument[] {
  return Array.from({ length: count }, (_, index) => {
    const window = WINDOWS[index % WINDOWS.length];
    const filter = index < WINDOWS.length ? {} : { queue: ['billing', `other-${Math.floor(index / WINDOWS.length)}`] };
    return { query: BOARD, variables: { window, filter, cadenceMs } };
  });
}

/** Views with frames as many times longer as there are queues. */
export const BOARDS_BY_QUEUE: readonly LiveDocument[] = WINDOWS.map((window) => ({
  query: BOARD,
  variables: { window, groupBy: ['queue'], cadenceMs: 250 },
}));
